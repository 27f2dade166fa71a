// The demo school at a glance: small over the wire, by keyboard, without scripts, live, from right to left, in the dark.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { BOARD, LAPTOP, light, openBrowser, places, shot, signIn, sound, visitor } from './browser.mjs';
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

test('a page is small: at most 60 kB and 10 requests at first sight', { timeout: 120_000 }, async () => {
  const report = [];
  for (const name of ['Amara Mensah', 'Hannah Whitlock', 'Gill Thornton', 'Kofi Mensah']) {
    const reader = await visitor(browser, school.address);
    await signIn(reader.page, school.person(name));
    await reader.page.goto('/');
    const story = (await places(reader.page)).find(path => path.endsWith('/stories'));
    for (const path of ['/', story].filter(Boolean)) {
      const view = await light(reader.page, path);
      report.push(`${name} ${path}: ${view.bytes} bytes, ${view.requests} requests, extended font ${view.extended}`);
    }
    await reader.close();
  }
  const stranger = await visitor(browser, school.address);
  const view = await light(stranger.page, '/sign-in');
  report.push(`stranger /sign-in: ${view.bytes} bytes, ${view.requests} requests`);
  await stranger.close();
  console.log(report.join('\n'));
});

test('Amara signs in with the keyboard alone and reaches the story', { timeout: 60_000 }, async () => {
  const { page, close } = await visitor(browser, school.address, { size: LAPTOP });
  const { sign_in: name, password } = school.person('Amara Mensah');
  await page.goto('/sign-in');
  const tabTo = async selector => {
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(wanted => document.activeElement?.matches(wanted), selector)) return;
    }
    assert.fail(`the keyboard does not reach ${selector}`);
  };
  await tabTo('input[autocomplete~="username"]');
  await page.keyboard.type(name);
  await tabTo('input[type="password"]');
  await page.keyboard.type(password);
  await Promise.all([page.waitForURL(url => !url.pathname.startsWith('/sign-in')), page.keyboard.press('Enter')]);
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement?.matches('.skip')), 'the first stop skips to the content');
  await tabTo('a[href$="/stories"]');
  const outlined = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== 'none');
  assert.ok(outlined, 'where the focus is can be seen');
  await Promise.all([page.waitForURL(/stories/), page.keyboard.press('Enter')]);
  await close();
});

test('without scripts a mother reads, likes and comments', { timeout: 60_000 }, async () => {
  const { page, close, faults } = await visitor(browser, school.address, { script: false });
  await signIn(page, school.person('Amara Mensah'));
  await page.goto('/');
  const story = await page.locator('a[href$="/stories"]').first().getAttribute('href');
  await page.goto(story);
  assert.ok(await page.locator('article.post').count() > 5);
  await shot(page, 'without-scripts-story');
  const like = page.locator('.like[aria-pressed="false"]').first();
  const action = await like.evaluate(button => button.form.getAttribute('action')).catch(() => undefined);
  await Promise.all([page.waitForNavigation(), like.click()]);
  assert.match(page.url(), /#post-/);
  if (action) assert.ok(await page.locator(`form[action="${action}/withdrawal"]`).count() > 0);
  await page.locator('form.compose [name="text"]').first().fill('Thank you for the lovely pictures.');
  await Promise.all([page.waitForNavigation(), page.locator('form.compose button').first().click()]);
  assert.ok((await page.locator('main').innerText()).includes('Thank you for the lovely pictures.'));
  assert.deepEqual(faults, []);
  await close();
});

test('what one mother writes another reads without a reload', { timeout: 60_000 }, async () => {
  const [writer, reader] = [await visitor(browser, school.address), await visitor(browser, school.address)];
  await signIn(writer.page, school.person('Amara Mensah'));
  await signIn(reader.page, school.person('Hannah Whitlock'));
  await writer.page.goto('/');
  const hazel = school.people.find(({ name }) => name === 'Hannah Whitlock');
  await reader.page.goto('/');
  const story = await reader.page.locator('nav.places a[href$="/stories"]').first().getAttribute('href');
  await reader.page.goto(story);
  await writer.page.goto(story);
  const words = `Seen at once ${Date.now() % 1000}`;
  await writer.page.locator('form.compose [name="text"]').first().fill(words);
  await writer.page.locator('form.compose button').first().click();
  await reader.page.waitForSelector(`text=${words}`, { timeout: 10_000 });
  assert.ok(hazel);
  await writer.close();
  await reader.close();
});

test("the Arabic reader's home runs from right to left", { timeout: 60_000 }, async () => {
  const { page, close } = await visitor(browser, school.address);
  await signIn(page, school.person('Salma Haddad'));
  await page.goto('/');
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  await sound(page, 'arabic-home');
  for (const size of [LAPTOP, BOARD]) {
    await page.setViewportSize(size);
    await shot(page, 'arabic-home');
  }
  await close();
});

test('dark looks as it should', { timeout: 60_000 }, async () => {
  const { page, close } = await visitor(browser, school.address, { dark: true });
  await signIn(page, school.person('Amara Mensah'));
  await page.goto('/');
  await shot(page, 'dark-home');
  const story = await page.locator('a[href$="/stories"]').first().getAttribute('href');
  await page.goto(story);
  await shot(page, 'dark-story');
  await close();
});
