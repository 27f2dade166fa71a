// The manual, read by people: a parent at the door, the office at a desk, an Arabic reader; every chapter with all its answers open.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { LAPTOP, light, openBrowser, shot, signIn, sound, visitor } from './browser.mjs';
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

const chapters = page => page.locator('main a.cover').evaluateAll(links => [...new Set(links.map(link => new URL(link.href).pathname))]);

/** Opens every answer and waits until its picture has come and is as large as the room that was kept for it. */
async function opened(page) {
  await page.locator('details').evaluateAll(all => { for (const one of all) one.open = true; });
  for (const picture of await page.locator('main img').all()) {
    await picture.scrollIntoViewIfNeeded();
    const [drawn, kept] = await picture.evaluate(async image => {
      await image.decode();
      return [image.naturalWidth / image.naturalHeight, Number(image.getAttribute('width')) / Number(image.getAttribute('height'))];
    });
    assert.ok(Math.abs(drawn / kept - 1) < 0.02, `${await picture.getAttribute('src')}: ${drawn} in a room of ${kept}; run bin/manual`);
  }
}

for (const language of ['en-GB', 'ar']) {
  test(`every chapter is sound in ${language} on a phone, and light to load`, { timeout: 300_000 }, async () => {
    const reader = await visitor(browser, school.address, { language });
    await reader.page.goto('/help');
    await sound(reader.page, `help-${language}`);
    const faults = [];
    for (const path of await chapters(reader.page)) {
      try {
        await light(reader.page, path);
        assert.equal(await reader.page.locator('html').getAttribute('dir'), language === 'ar' ? 'rtl' : 'ltr');
        await opened(reader.page);
        await sound(reader.page, `${path.slice(1).replace('/', '-')}-${language}`);
      } catch (error) {
        faults.push(`${path}: ${error.message.slice(0, 900)}`);
      }
    }
    assert.deepEqual(faults, []);
    assert.deepEqual(reader.faults, []);
    await reader.close();
  });
}

test('without scripts, at the door, a mother opens the answer to a lost phone', { timeout: 60_000 }, async () => {
  const { page, close } = await visitor(browser, school.address, { script: false });
  await page.goto('/sign-in');
  await Promise.all([page.waitForURL(/\/help\?/), page.locator('footer a[href^="/help"]').click()]);
  await Promise.all([page.waitForURL(/help\/phone/), page.locator('a[href^="/help/phone"]').first().click()]);
  const answer = page.locator('#help-new-device');
  assert.ok(!await answer.isVisible());
  await page.getByText('I have a new phone or computer').click();
  assert.ok(await answer.isVisible());
  assert.ok(await answer.locator('img').isVisible());
  await close();
});

test('the office reads at its desk how a phone is let in, and finds the way there', { timeout: 60_000 }, async () => {
  const { page, close } = await visitor(browser, school.address, { size: LAPTOP });
  await signIn(page, school.person('Gill Thornton'));
  await page.goto('/help/counter');
  await opened(page);
  await shot(page, 'help-counter-desk');
  await page.goto('/');
  await page.getByRole('link', { name: 'Help a family to sign in' }).click();
  await page.getByRole('link', { name: 'Halina Wójcik' }).click();
  assert.ok(await page.getByRole('button', { name: 'Let this phone in' }).isVisible());
  await close();
});
