// The app in a member of staff's pocket: six digits from the secret that the page shows (RFC 6238).
import { createHmac } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** @param {string} secret base32, as it is typed */
export function sixDigits(secret, at = Date.now()) {
  const bits = [...secret.toUpperCase().replace(/[^A-Z2-7]/g, '')].map(letter => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const tag = createHmac('sha1', key).update(counter).digest();
  const from = tag[tag.length - 1] & 15;
  return String((tag.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
