/**
 * Photos straight from the phone: several may be chosen, each is sent by itself with its own progress, and the words and tags
 * so far are kept with it. Without this script the same form sends one photo at a time.
 */
import { fragment } from "../live.js";

const form = document.querySelector("form[data-compose]");
const input = document.getElementById("f-photo");
const list = document.getElementById("uploads");

if (form instanceof HTMLFormElement && input instanceof HTMLInputElement && list) {
  input.multiple = true;
  const most = Number(list.dataset.most);
  let queue = Promise.resolve();
  let under_way = 0;
  const count = () => document.querySelectorAll("#pictures > [data-key]").length;

  const take = (/** @type {Iterable<File>} */ files) => {
    for (const file of files) {
      if (count() + under_way >= most) { line(file.name, list.dataset.tooMany ?? "", true); continue; }
      under_way += 1;
      const shown = line(file.name, list.dataset.waiting ?? "", false);
      queue = queue.then(() => upload(file, shown)).finally(() => { under_way -= 1; });
    }
  };
  input.addEventListener("change", () => { take([...(input.files ?? [])]); input.value = ""; });
  const drop = input.closest(".drop");
  drop?.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop?.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop?.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); take([...(event.dataTransfer?.files ?? [])]); });
  addEventListener("beforeunload", (event) => { if (under_way > 0) event.preventDefault(); });

  /** One line of the list: the file, what is happening to it, how far it is. */
  function line(/** @type {string} */ name, /** @type {string} */ text, /** @type {boolean} */ wrong) {
    const row = document.createElement("li");
    row.className = wrong ? "upload wrong" : "upload";
    const words = document.createElement("span");
    words.textContent = `${name}: ${text}`;
    row.append(words);
    list?.append(row);
    return { row, say: (/** @type {string} */ what) => { words.textContent = `${name}: ${what}`; } };
  }

  function upload(/** @type {File} */ file, /** @type {ReturnType<typeof line>} */ shown) {
    return new Promise((/** @type {(nothing?: undefined) => void} */ done) => {
      const body = new FormData(/** @type {HTMLFormElement} */ (form));
      body.delete("photo");
      body.delete("do");
      body.append("photo", file, "photo");
      const progress = document.createElement("progress");
      progress.max = file.size;
      progress.value = 0;
      progress.setAttribute("aria-label", file.name);
      shown.row.append(progress);
      shown.say(list?.dataset.sending ?? "");
      const request = new XMLHttpRequest();
      request.open("POST", /** @type {HTMLFormElement} */ (form).action);
      request.responseType = "json";
      request.setRequestHeader("accept", "application/json");
      request.upload.addEventListener("progress", (event) => { progress.value = event.loaded; });
      request.upload.addEventListener("load", () => { progress.removeAttribute("value"); shown.say(list?.dataset.preparing ?? ""); });
      request.addEventListener("loadend", async () => {
        progress.remove();
        if (request.status === 200) {
          await showNew();
          shown.row.remove();
        } else {
          shown.row.classList.add("wrong");
          shown.say(request.response?.message ?? list?.dataset.failed ?? "");
        }
        done();
      });
      request.send(body);
    });
  }

  /** Adds the pictures that are not on the page yet; what is there, with its ticks, stays as it is. */
  async function showNew() {
    const place = document.getElementById("pictures");
    const fresh = place && await fragment(place.dataset.pictures ?? "");
    if (!place || !fresh) return;
    const known = new Set([...place.children].map((child) => child.getAttribute("data-key")));
    place.append(...[...fresh.querySelectorAll("#pictures > [data-key]")].filter((child) => !known.has(child.getAttribute("data-key"))));
  }
}
