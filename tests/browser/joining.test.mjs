// A guardian without a letter asks for a place: the leader opens the list, the visitor proves an address, the teacher recognises the
// child, the guardian joins; and the office looks at who is reached.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, openBrowser, shot, signIn, sound, visitor } from './browser.mjs';
import { letterIn } from './mail.mjs';
import { demo } from './program.mjs';

const ADDRESS = 'nora.field@families.example';
let school, browser;

before(async () => {
  school = await demo();
  browser = await openBrowser();
}, { timeout: 120_000 });

after(async () => {
  await browser?.close();
  await school?.stop();
});


/** Somebody of the demo, signed in, with a page of that size. */
async function somebody(name, size) {
  const known = await visitor(browser, school.address, { size });
  await signIn(known.page, school.person(name));
  return known;
}

/** Presses the main button of the form and waits for the page that comes. */
const press = (page, form) => Promise.all([page.waitForNavigation(), page.locator(`${form} button.primary`).first().click()]);

/** The path that the link in a mail leads to. */
const linkIn = letter => new URL(letter.match(/^https?:\/\/\S+$/m)[0]).pathname;

test('a guardian without a letter chooses the teacher, is recognised and joins', { timeout: 90_000 }, async () => {
  const leader = await somebody('Farah Siddiqui', LAPTOP);
  await leader.page.goto('/settings/teacher-list');
  await leader.page.locator('label.check', { hasText: 'Let families ask' }).click();
  await leader.page.locator('label.check', { hasText: 'Miss Whitlock' }).first().click();
  await press(leader.page, 'form[action="/settings/teacher-list"]');
  await shot(leader.page, 'joining-list-of-teachers');

  const nora = await visitor(browser, school.address, { size: PHONE });
  await nora.page.goto('/join');
  await Promise.all([nora.page.waitForNavigation(), nora.page.locator('a[href="/join-requests/new"]').click()]);
  await nora.page.locator('[name="email"]').fill(ADDRESS);
  await shot(nora.page, 'joining-prove-address');
  await press(nora.page, 'form[action="/join-proofs"]');
  await nora.page.goto(linkIn(await letterIn(school.mail, ADDRESS, 1)));
  await sound(nora.page, 'joining-ask');
  await nora.page.locator('label.choice', { hasText: 'Miss Whitlock' }).click();
  for (const [name, value] of [['child', 'Kofi Mensah'], ['given_name', 'Nora'], ['family_name', 'Field'], ['relation', 'Aunt']]) {
    await nora.page.locator(`[name="${name}"]`).fill(value);
  }
  await press(nora.page, 'form');
  assert.match(nora.page.url(), /join-requests\/sent/);
  await shot(nora.page, 'joining-asked');

  const teacher = await somebody('Hannah Whitlock', PHONE);
  const requests = await leader.page.locator('input[name="classes"]:checked').first().getAttribute('value');
  await teacher.page.goto(`/classes/${requests}/join-requests`);
  await sound(teacher.page, 'joining-requests');
  assert.ok(!(await teacher.page.locator('main').innerText()).includes(ADDRESS), 'addresses are the office’s');
  await press(teacher.page, 'form[action$="/acceptance"]');
  assert.ok((await teacher.page.locator('main').innerText()).includes('Accepted'));

  await nora.page.goto(linkIn(await letterIn(school.mail, ADDRESS, 2)));
  await nora.page.locator('label', { has: nora.page.locator('[name="notice"]') }).click();
  await nora.page.locator('[name="password"]').fill('seven herons under glass');
  await press(nora.page, 'form[action^="/join/"]');
  assert.ok((await nora.page.locator('main').innerText()).includes('Kofi'));

  const office = await somebody('Gill Thornton', LAPTOP);
  await office.page.goto('/invitations');
  await sound(office.page, 'joining-reach');
  await office.page.goto(`/classes/${requests}/invitations`);
  await shot(office.page, 'joining-class');
  await office.page.goto(`/classes/${requests}/invitations/round`);
  await shot(office.page, 'joining-round');
  for (const one of [leader, nora, teacher, office]) {
    assert.deepEqual(one.faults, []);
    await one.close();
  }
});
