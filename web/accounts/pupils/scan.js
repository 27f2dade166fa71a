// A scanner for cards in the page, where the browser can read squares; elsewhere the tablet's own camera opens the card's address.
const part = document.querySelector("[data-scan]");
const button = part?.querySelector("button");
const video = part?.querySelector("video");

/** The address of a card of this school, or nothing. @param {string} text */
const cardOf = text => {
  const address = URL.canParse(text) ? new URL(text) : undefined;
  return address?.origin === location.origin && address.pathname.startsWith("/sign-in/card/") ? address.pathname : undefined;
};

const reads = "BarcodeDetector" in window && navigator.mediaDevices
  && (await window.BarcodeDetector.getSupportedFormats()).includes("qr_code");
if (part && button && video && reads) {
  part.hidden = false;
  button.addEventListener("click", async () => {
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" } });
    } catch {
      part.hidden = true;
      return;
    }
    button.hidden = true;
    video.hidden = false;
    video.srcObject = stream;
    await video.play();
    const look = async () => {
      const found = (await detector.detect(video)).map(({ rawValue }) => cardOf(rawValue)).find(Boolean);
      if (!found) return setTimeout(look, 200);
      for (const track of stream.getTracks()) track.stop();
      location.assign(found);
    };
    await look();
  });
}
