// Makes a picture of a page small: a few colours, chosen by median cut, kept without loss as WebP. Text stays sharp at half the bytes of
// a lossy picture. It runs inside a browser, whose canvas knows WebP.

/**
 * The picture with that many colours, as base64 of a WebP.
 * @param {import('playwright-core').Page} easel a page that may be drawn on @param {Buffer} png @param {number} colours
 */
export async function small(easel, png, colours) {
  return Buffer.from(await easel.evaluate(paint, { drawn: png.toString('base64'), colours }), 'base64');
}

/** Runs in the browser: nothing outside of it is known here. */
async function paint({ drawn, colours }) {
  const image = new Image();
  image.src = `data:image/png;base64,${drawn}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
  const brush = canvas.getContext('2d');
  brush.drawImage(image, 0, 0);
  const pixels = brush.getImageData(0, 0, canvas.width, canvas.height), bytes = pixels.data;

  // What stands in the picture: each shade of five bits a channel with how often it comes and what it is on average.
  const shades = new Map();
  for (let at = 0; at < bytes.length; at += 4) {
    const key = bytes[at] >> 3 << 10 | bytes[at + 1] >> 3 << 5 | bytes[at + 2] >> 3;
    const shade = shades.get(key) ?? [0, 0, 0, 0];
    shade[0] += bytes[at]; shade[1] += bytes[at + 1]; shade[2] += bytes[at + 2]; shade[3] += 1;
    shades.set(key, shade);
  }
  let boxes = [[...shades.values()].map(([red, green, blue, count]) => [red / count, green / count, blue / count, count])];
  const widest = box => [0, 1, 2].map(channel => {
    const values = box.map(shade => shade[channel]);
    return [Math.max(...values) - Math.min(...values), channel];
  }).sort((a, b) => b[0] - a[0])[0];
  while (boxes.length < colours) {
    const [first] = boxes.map((box, at) => ({ at, box, spread: widest(box), many: box.reduce((sum, shade) => sum + shade[3], 0) }))
      .filter(({ box }) => box.length > 1).sort((a, b) => b.spread[0] * Math.log1p(b.many) - a.spread[0] * Math.log1p(a.many));
    if (!first) break;
    const channel = first.spread[1], sorted = first.box.toSorted((a, b) => a[channel] - b[channel]);
    const middle = (sorted[0][channel] + sorted.at(-1)[channel]) / 2, cut = sorted.findIndex(shade => shade[channel] > middle);
    boxes = boxes.toSpliced(first.at, 1, sorted.slice(0, cut), sorted.slice(cut));
  }
  const palette = boxes.map(box => box.reduce((most, shade) => shade[3] > most[3] ? shade : most).slice(0, 3).map(Math.round));

  const nearest = new Map();
  for (let at = 0; at < bytes.length; at += 4) {
    const key = bytes[at] << 16 | bytes[at + 1] << 8 | bytes[at + 2];
    if (!nearest.has(key)) {
      const far = ([red, green, blue]) => (red - bytes[at]) ** 2 + (green - bytes[at + 1]) ** 2 + (blue - bytes[at + 2]) ** 2;
      nearest.set(key, palette.reduce((best, colour) => far(colour) < far(best) ? colour : best));
    }
    [bytes[at], bytes[at + 1], bytes[at + 2]] = nearest.get(key);
  }
  brush.putImageData(pixels, 0, 0);
  return canvas.toDataURL('image/webp', 1).split(',')[1];
}
