// Separated parents side by side: each sees their own, neither learns of the other; the office sees as one of them and ends it.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { LAPTOP, accessible, narrow, openBrowser, shot, signIn, tick, visitor } from './browser.mjs';
import { demo } from './program.mjs';

let school, browser;

before(async () => {
  school = await demo();
  browser = await openBrowser();
}, { timeout: 120_000 });

after(async () => {
  await browser?.close();
  await school?.stop();
});

const words = page => page.locator('main').innerText();

/** Somebody signed in at home. */
async function at(name, options) {
  const reader = await visitor(browser, school.address, options);
  await signIn(reader.page, school.person(name));
  return reader;
}

test('a mother lets a grandmother look, the father learns of nothing, the office sees as him', { timeout: 120_000 }, async () => {
  const [lena, joe, gill] = await Promise.all([at('Lena Marsh'), at('Joe Marsh'), at('Gill Thornton', { size: LAPTOP })]);
  await lena.page.goto('/home');
  const child = await lena.page.locator('a[href$="/delegates"]').first().getAttribute('href');
  const pupil = child.replace('/delegates', '');
  await lena.page.goto(child);
  for (const [name, value] of [['given', 'Nan'], ['family', 'Reed'], ['relation', 'Grandmother'], ['email', 'nan.reed@families.example']]) {
    await lena.page.locator(`input[name="${name}"]`).fill(value);
  }
  const last = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await lena.page.locator('input[name="until"]').fill(last);
  await tick(lena.page.locator('input[name="feed"]'));
  await lena.page.locator('form[action$="/delegates"] button').click();
  await lena.page.waitForURL(/done=/);
  assert.match(await words(lena.page), /Nan Reed/);
  await accessible(lena.page);
  await narrow(lena.page);
  await shot(lena.page, 'families-delegates');

  await joe.page.goto(child);
  assert.doesNotMatch(await words(joe.page), /Nan|Lena/);
  for (const [own, other, page] of [['Lena', 'Joe', lena.page], ['Joe', 'Lena', joe.page]]) {
    await page.goto(`${pupil}/record`);
    assert.match(await words(page), new RegExp(own));
    assert.doesNotMatch(await words(page), new RegExp(other));
  }

  await gill.page.goto(`${pupil}/family`);
  assert.match(await words(gill.page), /Nan Reed/);
  await shot(gill.page, 'families-family');
  await gill.page.getByRole('link', { name: /See as.*Joe/ }).click();
  await gill.page.locator('textarea[name="reason"]').fill('Checking after a call from the father');
  await gill.page.locator('main form button.primary').click();
  await gill.page.waitForURL(/\/home/);
  assert.match(await words(gill.page), /You see what Joe Marsh sees of Theo/);
  await accessible(gill.page);
  await shot(gill.page, 'families-seen-as');
  await gill.page.goto(child);
  assert.doesNotMatch(await words(gill.page), /Nan/);
  await gill.page.locator('.seen-as button').click();
  await gill.page.waitForURL(/\/family/);
  for (const reader of [lena, joe, gill]) {
    assert.deepEqual(reader.faults, []);
    await reader.close();
  }
});
