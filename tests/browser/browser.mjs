// A person with a browser: Debian's Chromium, and what every page must stand: axe, narrow screens, large text, a small first view.
import { strict as assert } from 'node:assert';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = new URL('./shots/', import.meta.url);

export const PHONE = { width: 360, height: 740 };
export const LAPTOP = { width: 1280, height: 800 };
export const BOARD = { width: 1920, height: 1080 };

/** The first view of a page, photos aside (issue 4, section 4). */
export const BUDGET = { bytes: 60_000, requests: 10, extendedFont: 16_000 };

/** Debian's Chromium with a profile of its own that ends with it, and nothing that talks to anybody. */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-domain-reliability', '--no-default-browser-check'],
  });
}

/**
 * A new person at a device: own cookies, own cache. `faults` gathers what a page must never do: a refused script or style,
 * an uncaught error, a request to another host.
 * @param {import('playwright-core').Browser} browser @param {string} address
 * @param {{ size?: { width: number, height: number }, dark?: boolean, script?: boolean, language?: string }} [options]
 */
export async function visitor(browser, address, { size = PHONE, dark = false, script = true, language = 'en-GB' } = {}) {
  const context = await browser.newContext({
    baseURL: address, viewport: size, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: script,
    locale: language, timezoneId: 'Europe/London', reducedMotion: 'reduce', serviceWorkers: 'block', ignoreHTTPSErrors: true,
    hasTouch: size.width < 600, isMobile: false,
  });
  const faults = [];
  const own = new URL(address).host;
  context.on('request', request => {
    const to = new URL(request.url());
    if (to.protocol.startsWith('http') && to.host !== own) faults.push(`asked ${to.host}`);
    if (to.pathname === '/csp-reports') faults.push(`CSP report: ${request.postData()}`);
  });
  const page = await context.newPage();
  page.on('pageerror', error => faults.push(`script error: ${error.message}`));
  page.on('console', line => {
    if (/Content Security Policy|TrustedHTML|Trusted Type/i.test(line.text())) faults.push(line.text());
  });
  page.setDefaultTimeout(10_000);
  return { page, context, faults, close: () => context.close() };
}

/**
 * Ticks a box or a choice as a hand does, by its label: waits until the page stands still and nothing lies over it, then sees it ticked.
 * @param {import('playwright-core').Locator} box
 */
export async function tick(box) {
  if (await box.isChecked()) return;
  await box.locator('xpath=ancestor::label').click();
  assert.ok(await box.isChecked(), 'a click on its label ticks a box');
}

/**
 * Signs a person of the demo in by the form that everybody uses.
 * @param {import('playwright-core').Page} page @param {{ sign_in: string, password: string }} person
 */
export async function signIn(page, person) {
  await page.goto('/sign-in');
  await page.locator('input[autocomplete~="username"]').first().fill(person.sign_in);
  await page.locator('input[type="password"]').first().fill(person.password);
  await Promise.all([page.waitForURL(url => !url.pathname.startsWith('/sign-in')), page.keyboard.press('Enter')]);
}

/**
 * A picture of the page, whole where the person would scroll.
 * @param {import('playwright-core').Page} page @param {string} name
 */
export async function shot(page, name) {
  await mkdir(SHOTS, { recursive: true });
  const { width, height } = page.viewportSize();
  await page.screenshot({ path: new URL(`${name}-${width}x${height}.png`, SHOTS).pathname, fullPage: true });
}

/** What axe finds on the page as it stands, each as one line. */
async function violations(page) {
  const found = await page.evaluate(`(() => { const module = undefined, exports = undefined; ${AXE}; return window.axe.run(document, { resultTypes: ['violations'] }); })()`);
  return found.violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.length}): ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`);
}

/** Lets colours arrive that are on their way; styled anew from the root, since Chromium keeps some computed colours when the scheme changes. */
const settled = page => page.evaluate(async () => {
  const root = document.documentElement;
  root.style.display = 'none';
  void root.offsetHeight;
  root.style.removeProperty('display');
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  await Promise.allSettled(document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity).map(motion => motion.finished));
});

/**
 * No violation of WCAG 2.2 A and AA or of good practice, in light and in dark.
 * @param {import('playwright-core').Page} page
 */
export async function accessible(page) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settled(page);
    assert.deepEqual(await violations(page), [], `${page.url()} in ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

/** The parts of the page that stick out to the side, none where the page needs no sideways scroll. */
const overflow = page => page.evaluate(() => {
  const wide = document.documentElement;
  if (wide.scrollWidth <= wide.clientWidth) return [];
  const limit = wide.clientWidth;
  return [...document.body.querySelectorAll('*')]
    .filter(part => part.getBoundingClientRect().right > limit + 1 || part.getBoundingClientRect().left < -1)
    .map(part => `${part.tagName.toLowerCase()}.${part.className}`).slice(0, 5).concat(`${wide.scrollWidth} > ${limit}`);
});

/**
 * No sideways scroll at 320 px, and none with text at twice the size (WCAG 1.4.4, 1.4.10).
 * @param {import('playwright-core').Page} page
 */
export async function narrow(page) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 740 });
  assert.deepEqual(await overflow(page), [], `${page.url()} at 320 px`);
  await page.setViewportSize(PHONE);
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  assert.deepEqual(await overflow(page), [], `${page.url()} with text at 200 %`);
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
  await page.setViewportSize(size);
}

/**
 * Everything that a page must stand, with a picture of it.
 * @param {import('playwright-core').Page} page @param {string} name
 */
export async function sound(page, name) {
  await shot(page, name);
  await accessible(page);
  await narrow(page);
}

/**
 * Opens a page with an empty cache and measures its first view: bytes over the wire and requests, pictures and live events aside.
 * @param {import('playwright-core').Page} page @param {string} path
 */
export async function firstView(page, path) {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  const requests = new Map();
  wire.on('Network.requestWillBeSent', ({ requestId, type, request }) => requests.set(requestId, { type, url: request.url, bytes: 0 }));
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (request) request.bytes = encodedDataLength;
  });
  await page.goto(path, { waitUntil: 'load' });
  await page.waitForTimeout(300);
  await wire.detach();
  const counted = [...requests.values()].filter(({ type, url }) =>
    type !== 'EventSource' && !(type === 'Image' && url.includes('/media/')) && !url.startsWith('data:'));
  const extended = counted.filter(({ url }) => /latin-ext/.test(url));
  const sum = list => list.reduce((all, { bytes }) => all + bytes, 0);
  return { bytes: sum(counted) - sum(extended), extended: sum(extended), requests: counted.length - extended.length, list: counted };
}

/**
 * The first view of a page keeps its budget.
 * @param {import('playwright-core').Page} page @param {string} path
 */
export async function light(page, path) {
  const view = await firstView(page, path);
  const list = view.list.map(({ url, bytes }) => `${bytes} ${new URL(url).pathname}`).join('\n');
  assert.ok(view.bytes <= BUDGET.bytes, `${path} transfers ${view.bytes} bytes:\n${list}`);
  assert.ok(view.requests <= BUDGET.requests, `${path} makes ${view.requests} requests:\n${list}`);
  assert.ok(view.extended <= BUDGET.extendedFont, `${path} transfers ${view.extended} bytes of extended fonts:\n${list}`);
  return view;
}

/**
 * The addresses that the bag of the page and what it shows lead to, on the same host.
 * @param {import('playwright-core').Page} page
 */
export const places = page => page.evaluate(() => [...new Set([...document.querySelectorAll('nav.places a, main a')]
  .map(link => new URL(link.href)).filter(({ host, pathname }) => host === location.host && !pathname.includes('/media/'))
  .map(({ pathname }) => pathname))]);
