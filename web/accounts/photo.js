/** Cuts a square out of a chosen photo before it is sent: only that leaves the device. Without this script the whole photo goes. */

for (const form of document.querySelectorAll("[data-crop]")) {
  const file = form.querySelector("input[type=file]");
  const part = form.querySelector("fieldset");
  const canvas = part.querySelector("canvas");
  const value = (/** @type {string} */ id) => Number(part.querySelector(id).value);
  let picture;

  const draw = () => {
    const side = Math.min(picture.width, picture.height) / value("#c-zoom");
    const [left, top] = [(picture.width - side) * value("#c-across"), (picture.height - side) * value("#c-down")];
    canvas.getContext("2d").drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
  };

  file.addEventListener("change", async () => {
    picture = file.files[0] && (await createImageBitmap(file.files[0]).catch(() => undefined));
    part.hidden = !picture;
    if (picture) draw();
  });
  part.addEventListener("input", draw);

  form.addEventListener("submit", async (event) => {
    if (!picture) return;
    event.preventDefault();
    const cut = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.92); });
    const list = new DataTransfer();
    list.items.add(new File([cut], "photo.jpg", { type: "image/jpeg" }));
    file.files = list.files;
    form.submit();
  });
}
