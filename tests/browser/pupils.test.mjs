// Children at a class's tablet: the teacher prints cards and opens the device, one child shows its card, the next taps its pictures.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { LAPTOP, accessible, narrow, openBrowser, shot, signIn, sound, visitor } from './browser.mjs';
import { demo } from './program.mjs';
import { read } from './square.mjs';

const TABLET = { width: 768, height: 1024 };
let school, browser;

before(async () => {
  school = await demo();
  browser = await openBrowser();
}, { timeout: 120_000 });

after(async () => {
  await browser?.close();
  await school?.stop();
});

/** The pages of a PDF: their objects, not the tree's. @param {Buffer} pdf */
const pages = pdf => (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
const inside = url => !url.pathname.startsWith('/sign-in');
const tapped = (page, name) => Promise.all([page.waitForLoadState(), page.getByRole('button', { name, exact: true }).click()]);

test('a child comes in by card, hands the tablet on, and the next by pictures', { timeout: 120_000 }, async () => {
  const teacher = await visitor(browser, school.address, { size: LAPTOP });
  await signIn(teacher.page, school.person('Ibrahim Bello'));
  await teacher.page.goto('/');
  const grid = await teacher.page.locator('nav.places a', { hasText: /^\s*Rowan\s*$/ }).getAttribute('href');
  const list = `${grid}/sign-ins`;
  await teacher.page.goto(list);
  await shot(teacher.page, 'pupils-list');
  await narrow(teacher.page);

  // Another child's pictures are chosen with the teacher.
  const row = teacher.page.locator('tbody tr', { hasText: 'Agreed' }).filter({ hasNotText: 'Esi' }).first();
  const other = await row.locator('bdi').first().innerText();
  const account = await row.locator('a.more').getAttribute('href');
  await teacher.page.goto(`${account}/pictures`);
  await sound(teacher.page, 'pupils-choose-pictures');
  for (const name of ['Cat', 'Moon', 'Kite']) await tapped(teacher.page, name);
  assert.match(teacher.page.url(), /done=pupil-pictures-kept/);
  await shot(teacher.page, 'pupils-account');

  await teacher.page.goto(list);
  await Promise.all([teacher.page.waitForURL(/\/cards$/), teacher.page.getByRole('button', { name: 'Print cards' }).click()]);
  const cards = teacher.page.locator('article.card');
  const count = await cards.count();
  assert.ok(count > 10, `${count} cards`);
  await shot(teacher.page, 'pupils-cards');
  const pdf = await teacher.page.pdf({ preferCSSPageSize: true, printBackground: true });
  assert.equal(pages(pdf), Math.ceil(count / 10), 'ten cards on a page');
  const esi = cards.filter({ hasText: 'Esi' }).locator('svg.square');
  const size = await esi.evaluate(square => [Number(square.getAttribute('viewBox').split(' ')[2]), square.lastElementChild.getAttribute('d')]);
  const address = new URL(read(size[1], size[0])).pathname;
  assert.match(address, /^\/sign-in\/card\/[\w-]{22}$/);

  // At home the photographed card opens nothing.
  const home = await visitor(browser, school.address);
  await home.page.goto(address);
  assert.match(await home.page.locator('h1').innerText(), /Not on this tablet/);
  await shot(home.page, 'pupils-not-here');
  await home.close();

  const tablet = await visitor(browser, school.address, { size: TABLET });
  await signIn(tablet.page, school.person('Ibrahim Bello'));
  await tablet.page.goto(list);
  await Promise.all([tablet.page.waitForURL(/sign-in\/class$/), tablet.page.getByRole('button', { name: /^Open this device/ }).click()]);
  await shot(tablet.page, 'pupils-tiles');
  await narrow(tablet.page);
  assert.notEqual((await tablet.page.request.get(grid, { maxRedirects: 0 })).status(), 200, 'the teacher is signed out there');

  await tablet.page.goto(address);
  await tablet.page.waitForURL(inside);
  assert.match(await tablet.page.locator('h1').innerText(), /Esi/);
  await shot(tablet.page, 'pupils-esi-on-the-tablet');
  await Promise.all([tablet.page.waitForURL(/sign-in\/class$/), tablet.page.getByRole('button', { name: 'I am done' }).click()]);
  await tablet.page.goBack();
  assert.ok(!(await tablet.page.locator('body').innerText()).includes('Hello, Esi'), 'the back button shows nothing of Esi');
  await tablet.page.goto('/sign-in/class');

  await tapped(tablet.page, other);
  await shot(tablet.page, 'pupils-tap');
  await accessible(tablet.page);
  await narrow(tablet.page);
  const small = await tablet.page.locator('.picture-grid button').evaluateAll(buttons =>
    buttons.filter(button => button.getBoundingClientRect().width < 64).length);
  assert.equal(small, 0, 'no picture is smaller than 64 px');
  await tablet.page.locator('.picture-grid button').first().focus();
  for (const name of ['Cat', 'Moon']) await tapped(tablet.page, name);
  const kite = tablet.page.getByRole('button', { name: 'Kite', exact: true });
  await kite.focus();
  await Promise.all([tablet.page.waitForURL(inside), tablet.page.keyboard.press('Enter')]);
  assert.ok((await tablet.page.locator('h1').innerText()).includes(other));
  assert.deepEqual([...teacher.faults, ...home.faults, ...tablet.faults], []);
  await tablet.close();
  await teacher.close();
});
