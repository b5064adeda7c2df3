// Keys for people who work through lists. Everything here can be done without it.
// "/" search · j, k next and previous item, Enter opens it · a, e, x, s, d, u, g, r and 1 to 9 press the button that shows them.
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
  show(all[Math.min(all.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))]);
}

function press(key) {
  const scope = current() ?? document;
  const button = scope.querySelector(`[data-key="${key}"]`) ?? (scope === document ? null : document.querySelector(`:not([data-item] *)[data-key="${key}"]`));
  if (!button) return false;
  if (button.tagName === "SUMMARY") button.parentElement.open = true;
  else button.click();
  if (button.tagName === "SUMMARY") button.parentElement.querySelector("input, textarea, select")?.focus();
  return true;
}

document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing(e.target)) return;
  if (e.key === "/") document.getElementById("search")?.focus();
  else if (e.key === "j") step(1);
  else if (e.key === "k") step(-1);
  else if (e.key === "Enter" && document.activeElement?.matches("[data-item]")) document.activeElement.querySelector("a[href]")?.click();
  else if (!"aexsdugr123456789".includes(e.key) || !press(e.key)) return;
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
