// Reads a printed square (QR code of versions 3 to 6, level M) from the path that a page draws, as a tablet's camera would.

/** Codewords of data in a block, and blocks, by version (ISO/IEC 18004, table 9). */
const BLOCKS = { 3: [44, 1], 4: [32, 2], 5: [43, 2], 6: [27, 4] };
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const MASKS = [
  (row, column) => (row + column) % 2, row => row % 2, (row, column) => column % 3, (row, column) => (row + column) % 3,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2,
  (row, column) => (row * column) % 2 + (row * column) % 3,
  (row, column) => ((row * column) % 2 + (row * column) % 3) % 2,
  (row, column) => ((row + column) % 2 + (row * column) % 3) % 2,
];

/** The dark modules of the path, quiet zone of four off. @param {string} path @param {number} side */
function modules(path, side) {
  const width = side - 8;
  const dark = Array.from({ length: width }, () => new Array(width).fill(false));
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let step = 0; step < Number(run); step += 1) dark[y - 4][Number(x) - 4 + step] = true;
  }
  return dark;
}

/** Whether a module belongs to the patterns that help a reader. @param {number} row @param {number} column @param {number} width */
function helps(row, column, width) {
  const far = width - 9;
  const beside = width - 7;
  return (row < 9 && column < 9) || (row < 9 && column > far) || (row > far && column < 9) || row === 6 || column === 6
    || (Math.abs(row - beside) < 3 && Math.abs(column - beside) < 3);
}

/** The codewords in the order in which they lie. @param {boolean[][]} dark */
function codewords(dark) {
  const width = dark.length;
  const mask = [2, 3, 4].reduce((number, column) => number * 2 + Number(dark[8][column]), 0) ^ 0b101;
  const bits = [];
  let up = true;
  for (let right = width - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    for (let step = 0; step < width; step += 1) {
      const row = up ? width - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (!helps(row, column, width)) bits.push(Number(dark[row][column] !== (MASKS[mask](row, column) === 0)));
      }
    }
    up = !up;
  }
  return Array.from({ length: bits.length >> 3 }, (_, at) => parseInt(bits.slice(at * 8, at * 8 + 8).join(''), 2));
}

/** The text of a square. @param {string} path @param {number} side */
export function read(path, side) {
  const dark = modules(path, side);
  const [each, blocks] = BLOCKS[(dark.length - 17) / 4];
  const lying = codewords(dark);
  const data = Array.from({ length: each * blocks }, (_, at) => lying[(at % each) * blocks + Math.floor(at / each)]);
  const stream = data.map(word => word.toString(2).padStart(8, '0')).join('');
  let at = 0;
  const take = count => parseInt(stream.slice(at, (at += count)), 2);
  let text = '';
  while (at + 4 <= stream.length) {
    const mode = take(4);
    if (mode === 0b0100) {
      for (let left = take(8); left > 0; left -= 1) text += String.fromCharCode(take(8));
    } else if (mode === 0b0010) {
      let left = take(9);
      for (; left > 1; left -= 2) { const pair = take(11); text += ALPHANUMERIC[Math.floor(pair / 45)] + ALPHANUMERIC[pair % 45]; }
      if (left) text += ALPHANUMERIC[take(6)];
    } else if (mode === 0b0001) {
      let left = take(10);
      for (; left > 2; left -= 3) text += String(take(10)).padStart(3, '0');
      if (left) text += String(take(left === 2 ? 7 : 4)).padStart(left, '0');
    } else {
      return text;
    }
  }
  return text;
}
