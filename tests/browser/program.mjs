// Starts the built program as a person at the console would, and ends it again. BOOKBAG names it (bin/test does).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = resolve(process.env.BOOKBAG ?? '../../target/debug/bookbag');
const PATIENCE = 30_000;

/** A folder of its own for one school, removed by `remove()`. */
export async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'bookbag-journey-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A port of the loopback interface that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Runs a verb to its end and returns what it printed; fails unless it exits with `exit`.
 * @param {string[]} words @param {{ exit?: number, input?: string }} [options]
 */
export async function run(words, { exit = 0, input = '' } = {}) {
  const child = spawn(PROGRAM, words, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  let out = '', err = '';
  child.stdout.on('data', part => { out += part; });
  child.stderr.on('data', part => { err += part; });
  const [code] = await once(child, 'close');
  if (code !== exit) throw new Error(`bookbag ${words.join(' ')} ended with ${code}, not ${exit}:\n${out}${err}`);
  return out;
}

/**
 * Starts a verb that stays, and returns its first line that `wanted` accepts, with a way to stop it.
 * @param {string[]} words @param {(line: string) => any} wanted
 */
export async function start(words, wanted) {
  const child = spawn(PROGRAM, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', part => { said += part; });
  const first = new Promise((found, lost) => {
    const timer = setTimeout(() => lost(new Error(`bookbag ${words[0]} said nothing of use in time:\n${said}`)), PATIENCE);
    createInterface({ input: child.stdout }).on('line', line => {
      said += `${line}\n`;
      const answer = wanted(line);
      if (answer) { clearTimeout(timer); found(answer); }
    });
    child.once('exit', code => { clearTimeout(timer); lost(new Error(`bookbag ${words[0]} ended with ${code}:\n${said}`)); });
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(late);
  };
  try {
    return { first: await first, said: () => said, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The demo school on a free port: `{ address, people: [{ name, roles, sign_in, password, class, children }], person, stop }`;
 * `person` gives the one with that name, or the first with that role.
 */
export async function demo() {
  const place = await folder();
  const listen = `127.0.0.1:${await freePort()}`;
  const running = await start(['demo', '--json', '--listen', listen, '--data', place.path],
    line => line.startsWith('{') && JSON.parse(line));
  const { address, people, mail } = running.first;
  const person = wanted => {
    const found = people.find(({ name, roles, password }) => password && (name === wanted || roles.includes(wanted)));
    if (!found) throw new Error(`${wanted} cannot sign in to the demo`);
    return found;
  };
  return { address, people, person, mail, stop: async () => { await running.stop(); await place.remove(); } };
}

/**
 * Waits until an address answers at all.
 * @param {string} address
 */
export async function answers(address) {
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await fetch(address, { redirect: 'manual' });
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise(wait => { setTimeout(wait, 50); });
    }
  }
}

/**
 * A file of a school's folder, written.
 * @param {string} place @param {string} name @param {string} text
 */
export async function write(place, name, text) {
  const path = join(place, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}
