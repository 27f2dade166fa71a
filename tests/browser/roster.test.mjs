// The office with a roster: two cells wrong, mended, imported, and taken back; and a file that nobody understands, explained.
import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { LAPTOP, openBrowser, shot, signIn, sound, visitor } from './browser.mjs';
import { demo } from './program.mjs';

const SIMS = new URL('../fixtures/roster/sims-contacts.csv', import.meta.url);

let school, browser, page;

before(async () => {
  school = await demo();
  browser = await openBrowser();
  const office = school.people.find(({ roles, password }) => password && roles.includes('office'));
  ({ page } = await visitor(browser, school.address, { size: LAPTOP }));
  await signIn(page, office);
}, { timeout: 120_000 });

after(async () => {
  await browser?.close();
  await school?.stop();
});

const words = () => page.locator('main').innerText();

/** Chooses a file as the office does. */
async function choose(name, bytes) {
  await page.goto('/roster/import');
  await page.setInputFiles('#file', { name, mimeType: 'text/csv', buffer: Buffer.from(bytes, 'latin1') });
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Look at it' }).click()]);
}

test('two cells are wrong, are mended, the roster is imported and taken back', { timeout: 180_000 }, async () => {
  const right = await readFile(SIMS, 'latin1');
  const lines = right.split('\n');
  const header = lines.findIndex(line => line.includes('Forename'));
  const wrong = lines.map((line, at) => {
    if (at === header + 1) return line.replace(/[^,;\t]*@[^,;\t]*/, 'nobody at home');
    if (at === header + 4) return line.replace(/\d\d\/\d\d\/\d{4}/, '31/11/2018');
    return line;
  });
  await choose('wrong.csv', wrong.join('\n'));
  const flaws = async () => Number((await words()).match(/(\d+) things to look at/)?.[1] ?? 0);
  const inWrong = await flaws();
  assert.match(await words(), /nobody at home[\s\S]*No mail can be sent to this address/);
  assert.match(await words(), /There is no such day/);
  await shot(page, 'roster-look');

  await choose('right.csv', right);
  // The fixture's own letters that its export lost stay to be looked at.
  assert.equal(inWrong - await flaws(), 2);
  assert.doesNotMatch(await words(), /There is no such day/);
  await page.getByRole('link', { name: 'Go on to confirm' }).click();
  await page.getByText('I have compared the numbers').click();
  await page.getByText('The file is a part of the school').click();
  await Promise.all([page.waitForURL('**/roster?done=*'), page.getByRole('button', { name: /^Confirm/ }).click()]);
  assert.match(await words(), /200 new children/);
  await sound(page, 'roster-imports');

  await page.getByRole('link', { name: /^Undo/ }).first().click();
  await sound(page, 'roster-undo');
  await Promise.all([page.waitForURL('**/roster?done=*'), page.getByRole('button', { name: 'Undo this import' }).click()]);
  assert.match(await words(), /Undone by/);
});

test('a file that nobody understands is explained column by column', { timeout: 180_000 }, async () => {
  await choose('list.csv', 'Column A,Column B,Set,Born,Religion\nMia,Quill,2B,03/05/2019,none\nLeo,Quill,2C,24/05/2019,none\n');
  assert.match(await words(), /Please say what the columns are/);
  await sound(page, 'roster-columns');
  const selects = page.locator('select[name=column]');
  for (const [at, field] of ['pupil-given-name', 'pupil-family-name', 'pupil-class', 'pupil-birth-date'].entries()) {
    await selects.nth(at).selectOption(field);
  }
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Read it so' }).click()]);
  assert.match(await words(), /Mia Quill/);
});
