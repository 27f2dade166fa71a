// A mail server of the journeys' own: takes every mail on loopback and keeps it, so that a person can open the link in it.
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Undoes quoted-printable, which long lines and letters beyond ASCII are sent in. */
const plain = text => {
  const bytes = text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
};

/** `{ port, letterTo(address), stop }`: `letterTo` waits for a mail to that address and gives its text. */
export async function mailServer() {
  const letters = [];
  const server = createServer(socket => {
    let rest = '', recipients = [], writing = false;
    socket.setEncoding('latin1');
    socket.on('error', () => {});
    socket.write('220 post.journey ESMTP\r\n');
    socket.on('data', part => {
      rest += part;
      for (;;) {
        const end = writing ? '\r\n.\r\n' : '\r\n';
        const at = rest.indexOf(end);
        if (at < 0) return;
        const said = rest.slice(0, at);
        rest = rest.slice(at + end.length);
        if (writing) {
          writing = false;
          letters.push({ recipients, text: plain(said) });
          recipients = [];
          socket.write('250 2.0.0 kept\r\n');
        } else if (/^EHLO/i.test(said)) {
          socket.write('250-post.journey\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n');
        } else if (/^RCPT/i.test(said)) {
          recipients.push(said.replace(/^.*<|>.*$/g, ''));
          socket.write('250 2.1.5 known\r\n');
        } else if (/^DATA/i.test(said)) {
          writing = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(said)) {
          socket.end('221 2.0.0 bye\r\n');
        } else {
          socket.write('250 2.0.0 fine\r\n');
        }
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const letterTo = async (address, patience = 60_000) => {
    for (const until = Date.now() + patience; Date.now() < until;) {
      const letter = letters.find(({ recipients }) => recipients.includes(address));
      if (letter) return letter.text;
      await new Promise(wait => { setTimeout(wait, 100); });
    }
    throw new Error(`no mail to ${address}; mails: ${JSON.stringify(letters.map(({ recipients }) => recipients))}`);
  };
  return { port: server.address().port, letterTo, stop: () => new Promise(done => { server.close(done); }) };
}

/** Waits until the demo's folder of mails holds so many to that address, and gives the text of the newest. */
export async function letterIn(folder, address, count, patience = 40_000) {
  for (const until = Date.now() + patience; Date.now() < until;) {
    const names = (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.eml')).sort();
    const letters = await Promise.all(names.map(name => readFile(join(folder, name), 'latin1').catch(() => '')));
    const own = letters.filter(letter => letter.includes(`To: ${address}`) || letter.includes(`To: <${address}>`));
    if (own.length >= count) return plain(own.sort((a, b) => dated(a) - dated(b)).at(-1));
    await new Promise(wait => { setTimeout(wait, 100); });
  }
  throw new Error(`no ${count} mails to ${address} in ${folder}`);
}

const dated = letter => Date.parse(letter.match(/^Date: (.*)$/m)?.[1] ?? 0);
