/**
 * Live pages: an event says that something changed, never what; the changed part is fetched through the same guarded route.
 *
 * A part says `data-live="topic" data-fragment="/address"` (and may say `data-announce="There is something new."`).
 * The children of the part that carry `data-key` are kept, replaced or added one by one, so that an open menu, a half-written
 * comment and the place of the eye stay; a part without keys is replaced whole, unless somebody is writing in it.
 *
 * This module holds the only Trusted-Types policy: it takes HTML from a same-origin fetch of text/html and from nowhere else.
 */

const policy = window.trustedTypes?.createPolicy("bookbag", { createHTML: (html) => html }) ?? { createHTML: (html) => html };

/** Fetches a fragment of this site; undefined if it is gone, not ours, or not HTML. */
export async function fragment(/** @type {string} */ address) {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) return undefined;
  const answer = await fetch(url, { headers: { accept: "text/html" }, redirect: "error" }).catch(() => undefined);
  if (!answer?.ok || !answer.headers.get("content-type")?.startsWith("text/html")) return undefined;
  const template = document.createElement("template");
  template.innerHTML = policy.createHTML(await answer.text());
  return template.content;
}

/** Whether somebody is writing inside, or has written and not sent. */
function inUse(/** @type {Element} */ part) {
  if (part.querySelector("dialog[open]")) return true;
  return [...part.querySelectorAll("input, textarea, select")].some((field) =>
    field === document.activeElement || ("defaultValue" in field && !["checkbox", "radio", "hidden", "submit"].includes(field.type) && field.value !== field.defaultValue));
}

/** Puts `fresh` in the place of `old` and gives the focus back to the element of the same id or name. */
function replace(/** @type {Element} */ old, /** @type {Element} */ fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : undefined;
  old.replaceWith(fresh);
  const again = focused && (focused.id ? document.getElementById(focused.id) : fresh.querySelector(`[name="${CSS.escape(focused.getAttribute("name") ?? "")}"]`));
  again?.focus({ preventScroll: true });
}

/** Brings a part up to date with its fragment; true if anything changed. */
export function update(/** @type {Element} */ part, /** @type {DocumentFragment} */ fresh) {
  const root = fresh.querySelector("[data-live]") ?? fresh;
  const keyed = [...root.children].filter((child) => child.hasAttribute("data-key"));
  if (keyed.length === 0 && !part.querySelector(":scope > [data-key]")) {
    if (inUse(part)) return false;
    const same = part.innerHTML.trim() === (root instanceof Element ? root.innerHTML.trim() : [...root.children].map((child) => child.outerHTML).join(""));
    if (same) return false;
    const focused = part.contains(document.activeElement) ? document.activeElement?.id : "";
    part.replaceChildren(...root.childNodes);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    return true;
  }
  let changed = false;
  const old = new Map([...part.querySelectorAll(":scope > [data-key]")].map((child) => [child.getAttribute("data-key"), child]));
  let before = null;
  for (const child of keyed) {
    const known = old.get(child.getAttribute("data-key"));
    old.delete(child.getAttribute("data-key"));
    if (known) {
      if (known.isEqualNode(child) || inUse(known)) { before = known; continue; }
      replace(known, child);
    } else if (before) before.after(child);
    else part.prepend(child);
    before = child;
    changed = true;
  }
  const oldest = keyed.at(-1)?.getAttribute("data-order");
  for (const gone of old.values()) {
    const beyond = oldest !== undefined && oldest !== null && Number(gone.getAttribute("data-order")) < Number(oldest);
    if (beyond || inUse(gone)) continue;
    gone.remove();
    changed = true;
  }
  return changed;
}

function announce(/** @type {string | null} */ text) {
  const place = document.getElementById("announcement");
  if (place && text) place.textContent = text;
}

/** Waits until a burst of events is over; one fetch a part at a time. */
const waiting = new Map();
function changed(/** @type {string} */ topic) {
  for (const part of document.querySelectorAll("[data-live]")) {
    if (!(part.getAttribute("data-live") ?? "").split(" ").includes(topic) || waiting.has(part)) continue;
    waiting.set(part, setTimeout(async () => {
      waiting.delete(part);
      const fresh = await fragment(part.getAttribute("data-fragment") ?? location.href);
      if (fresh && part.isConnected && update(part, fresh)) announce(part.getAttribute("data-announce"));
    }, 150));
  }
}

/** Everything anew: after the line was lost, events may have been missed. */
function allChanged() {
  for (const part of document.querySelectorAll("[data-live]")) for (const topic of (part.getAttribute("data-live") ?? "").split(" ")) changed(topic);
}

if (document.querySelector("[data-live]")) {
  let lost = false;
  const events = new EventSource("/live");
  events.addEventListener("message", ({ data }) => changed(data));
  events.addEventListener("error", () => { lost = true; });
  events.addEventListener("open", () => { if (lost) allChanged(); lost = false; });
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
}

/** Likes and comments without a new page: the form is sent as it is, then its part of the page is fetched anew. */
/** Sends the form; the answer is a redirect that nobody follows. False if it was refused. */
async function send(/** @type {HTMLFormElement} */ form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => undefined);
  return answer !== undefined && (answer.type === "opaqueredirect" || answer.ok);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-talk")) return;
  event.preventDefault();
  if (form.hasAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  const post = form.closest("article");
  const talk = post?.querySelector(".talk");
  const button = form.querySelector(".like");
  if (button) show(button, button.getAttribute("aria-pressed") !== "true");
  const sent = await send(form);
  form.removeAttribute("aria-busy");
  // What the server says has the last word; where it refuses, the form goes the long way and shows why.
  if (!sent) { if (button) show(button, button.getAttribute("aria-pressed") !== "true"); form.submit(); return; }
  if (!button) form.reset();
  const fresh = talk && await fragment(talk.getAttribute("data-fragment") ?? "");
  if (talk && fresh) update(talk, fresh);
  const key = form.querySelector("[name=form_key]");
  if (key instanceof HTMLInputElement) key.value = key.value.replace(/\d+$/, (own) => String(Number(own) + 1));
});

/** Shows a like at once. */
function show(/** @type {Element} */ button, /** @type {boolean} */ on) {
  button.setAttribute("aria-pressed", String(on));
  const count = button.querySelector("[data-count]");
  if (count && /^\d+$/.test(count.textContent ?? "")) count.textContent = String(Number(count.textContent) + (on ? 1 : -1));
}
