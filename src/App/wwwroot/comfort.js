// Keys for people who work through lists. Everything here can be done without it.
// "/" search · j, k next and previous item, Enter opens it · a, e, x, s, d, u, g, r, w, n and 1 to 9 press the button that shows them.
const typing = (el) => el.closest("input, textarea, select, [contenteditable]") !== null;

const items = () => [...document.querySelectorAll("[data-item]")];

function current() {
  return document.querySelector("[data-item].now") ?? (location.hash ? document.querySelector(`${CSS.escape ? "#" + CSS.escape(location.hash.slice(1)) : location.hash}[data-item]`) : null);
}

function show(item) {
  for (const other of items()) other.classList.toggle("now", other === item);
  const quote = item.dataset.quote ? document.getElementById(item.dataset.quote) : null;
  for (const mark of document.querySelectorAll("mark.chosen")) mark.classList.remove("chosen");
  quote?.classList.add("chosen");
  quote?.scrollIntoView({ block: "center" });
  item.tabIndex = -1;
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = items();
  if (all.length === 0) return;
  const at = all.indexOf(current());
  // Past the last statement beside a piece of text stands the first of the next piece.
  const way = document.querySelector(by > 0 ? "[data-after]" : "[data-before]");
  if (way && at === (by > 0 ? all.length - 1 : 0)) return location.assign(`${way.href}#${by > 0 ? "first" : "last"}`);
  show(all[Math.min(all.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))]);
}

function press(key) {
  const scope = current() ?? document;
  const button = scope.querySelector(`[data-key="${key}"]`) ?? (scope === document ? null : document.querySelector(`:not([data-item] *)[data-key="${key}"]`));
  if (!button) return false;
  if (button.tagName === "SUMMARY") {
    if (!button.parentElement.open) button.click();
  } else button.click();
  if (button.tagName === "SUMMARY") button.parentElement.querySelector("input, textarea, select")?.focus();
  return true;
}

document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing(e.target)) return;
  if (e.key === "/") document.getElementById("search")?.focus();
  else if (e.key === "j") step(1);
  else if (e.key === "k") step(-1);
  else if (e.key === "Enter" && document.activeElement?.matches("[data-item]")) document.activeElement.querySelector("a[href]")?.click();
  else if (!"aexsdugrwn123456789".includes(e.key) || !press(e.key)) return;
  e.preventDefault();
});

// A second press of a button that has already been pressed sends nothing twice.
document.addEventListener("submit", (e) => {
  if (e.target.dataset.sent) e.preventDefault();
  else e.target.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// A page that came back to a statement shows its words as the keys do.
addEventListener("DOMContentLoaded", () => {
  const all = items();
  const came = { "#first": all[0], "#last": all.at(-1) }[location.hash] ?? current();
  const quote = came?.dataset.quote;
  if (came && location.hash in { "#first": 1, "#last": 1 }) show(came);
  else if (quote) document.getElementById(quote)?.classList.add("chosen");
});

// The statements beside a text move with it: the one whose words stand at the top of the window is brought into view.
const beside = document.querySelector(".reading .stay");
const text = document.querySelector(".reading .source-text");
if (beside && text) {
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting || beside.matches(":focus-within, :hover")) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const mark = [...text.querySelectorAll("mark[id]")].find((m) => m.getBoundingClientRect().bottom > 80);
      const item = mark && document.getElementById(mark.id.replace("q", "s"));
      if (item && beside.contains(item)) beside.scrollTop += item.getBoundingClientRect().top - beside.getBoundingClientRect().top - 16;
    });
  }, { passive: true });

  // Words marked in the text go into the form of a new statement, with their place.
  document.querySelector(".say > summary")?.addEventListener("click", () => {
    const chosen = getSelection();
    if (!chosen || chosen.isCollapsed || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
    const plain = (range) => {
      const part = range.cloneContents();
      for (const number of part.querySelectorAll(".no")) number.remove();
      return part.textContent;
    };
    const range = chosen.getRangeAt(0);
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const words = plain(range);
    const form = document.querySelector("[data-say]");
    form.elements.words.value = words.trim();
    form.elements.start.value = Number(form.dataset.from) + [...plain(before)].length + [...words].length - [...words.trimStart()].length;
  });
}
