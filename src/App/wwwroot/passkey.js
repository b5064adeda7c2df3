// Passkeys at the door and under "Your way in". Without this, codes of an app and spare codes do the same.
const able = globalThis.isSecureContext && globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON;

async function ask(form) {
  const answer = await fetch(form.dataset.passkey, {
    method: "POST", redirect: "error", body: new URLSearchParams({ "form-key": form.elements["form-key"].value }),
  });
  if (!answer.ok) throw new Error(answer.statusText);
  const { id, options } = await answer.json();
  const shown = form.dataset.makes
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.elements.ceremony.value = id;
  form.elements.credential.value = JSON.stringify(shown.toJSON());
}

for (const form of able ? document.querySelectorAll("form[data-passkey]") : []) {
  const button = form.querySelector("[data-passkey-do]");
  const told = form.querySelector("[data-passkey-told]");
  for (const part of document.querySelectorAll("[data-passkey-part]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-passkey-without]")) part.hidden = true;
  button.addEventListener("click", async () => {
    if (!form.reportValidity()) return;
    button.disabled = true;
    told.textContent = form.dataset.waits;
    try {
      await ask(form);
      form.requestSubmit();
    } catch {
      told.textContent = form.dataset.fails;
    }
    button.disabled = false;
  });
}
