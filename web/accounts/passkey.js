/**
 * Passkeys: the browser's own dialogue makes one or shows one, and a plain form carries what it gives to the server.
 *
 * Byte strings go as base64url. Without this script, or in a browser without passkeys, the password's form does it all.
 */

const bytes = (/** @type {string} */ text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (/** @type {ArrayBuffer} */ buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** What a credential says, as the server reads it. */
function said(/** @type {PublicKeyCredential} */ credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[part]) response[part] = text(credential.response[part]);
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

/** Shows a passkey that the school has asked for, and sends the form on with it. */
async function show(/** @type {HTMLElement} */ part, /** @type {HTMLFormElement} */ form) {
  const answer = await fetch("/sign-in/passkey/question", { method: "POST" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const { ticket, options } = await answer.json();
  const { rpId, timeout, userVerification } = options;
  const publicKey = { rpId, timeout, userVerification, challenge: bytes(options.challenge) };
  const credential = await navigator.credentials.get({ publicKey });
  for (const [name, value] of [["question", ticket], ["credential", said(credential)]]) {
    const field = part.querySelector(`[name=${name}]`);
    field.disabled = false;
    field.value = value;
  }
  form.action = part.dataset.passkey;
  form.submit();
}

/** Makes a passkey, and sends the form with it. */
async function make(/** @type {HTMLFormElement} */ form) {
  const options = JSON.parse(form.dataset.passkeyNew);
  const { rp, pubKeyCredParams, timeout, attestation, authenticatorSelection } = options;
  const publicKey = {
    rp, pubKeyCredParams, timeout, attestation, authenticatorSelection,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(({ id, type }) => ({ id: bytes(id), type })),
  };
  form.elements.namedItem("credential").value = said(await navigator.credentials.create({ publicKey }));
  form.submit();
}

/** Runs one dialogue; what goes wrong with it, a cancelled one too, is said beside the button. */
async function run(/** @type {HTMLElement} */ part, /** @type {() => Promise<void>} */ dialogue) {
  const button = part.querySelector("button");
  const wrong = part.querySelector("[role=alert]");
  wrong.hidden = true;
  button.disabled = true;
  try {
    await dialogue();
  } catch {
    wrong.hidden = false;
  } finally {
    button.disabled = false;
  }
}

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) {
    part.hidden = false;
    part.querySelector("button").addEventListener("click", () => run(part, () => show(part, part.closest("form"))));
  }
  for (const form of document.querySelectorAll("[data-passkey-new]")) {
    form.hidden = false;
    for (const without of document.querySelectorAll("[data-passkey-without]")) without.hidden = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form, () => make(form));
    });
  }
}
