/** Opens the native dialog that `data-opens` names, and closes it by `data-closes`. Without it the link or form leads to a page. */
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-opens], [data-closes]") : null;
  if (!button) return;
  const dialog = document.getElementById(button.getAttribute("data-opens") ?? button.getAttribute("data-closes") ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (button.hasAttribute("data-opens")) dialog.showModal(); else dialog.close();
});
