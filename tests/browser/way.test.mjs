// The way of the information, from the bare machine to who looked: one test for each step of it, one school all along.
// The pictures of every page are in shots/ (git ignores them).
import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, openBrowser, shot, sound, tick, visitor } from './browser.mjs';
import { sixDigits } from './factor.mjs';
import { mailServer } from './mail.mjs';
import { answers, folder, freePort, run, start, write } from './program.mjs';

const PASSWORD = 'four lanterns under the pier';
const ROSTER = new URL('../fixtures/roster/', import.meta.url);

let place, mail, school, browser, address;
const people = {};
const way = {};

before(async () => {
  place = await folder();
  mail = await mailServer();
  browser = await openBrowser();
});

after(async () => {
  for (const person of Object.values(people)) {
    if (person.faults.length) console.log(person.faults);
    await person.close();
  }
  await browser?.close();
  await school?.stop();
  await mail?.stop();
  await place?.remove();
});

/** One step of the way; after a step that failed the rest is not tried, for there is no way on. */
let reached = true;
function step(name, timeout, walk) {
  test(name, { timeout }, async () => {
    assert.ok(reached, 'a step before this one failed');
    reached = false;
    await walk();
    reached = true;
  });
}

/** Fills a form by the names of its fields and sends it by its main button. */
async function send(page, action, fields = {}) {
  const form = page.locator(`form[action="${action}"], form:has([formaction="${action}"])`).first();
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}"]`).first();
    const kind = await field.evaluate(element => element.type);
    if (kind === 'checkbox' || kind === 'radio') await tick(form.locator(`[name="${name}"][value="${value}"]`));
    else if (kind === 'select-one') await field.selectOption(value);
    else await field.fill(value);
  }
  await Promise.all([page.waitForNavigation(), form.locator(`button.primary, button:not([name="do"]):visible`).first().click()]);
}

/** Shows a page to every size that its readers use, and holds it against what every page must stand. */
async function looksSound(page, name, { laptop = false } = {}) {
  await sound(page, name);
  if (laptop) {
    await page.setViewportSize(LAPTOP);
    await shot(page, name);
    await page.setViewportSize(PHONE);
  }
}

async function signInAs(person, name) {
  await person.page.goto('/sign-in');
  await send(person.page, '/sign-in', { name, password: PASSWORD });
}

/** Opens a page, and says the password once more where the page asks for it (the machine may be slow, the proof lasts ten minutes). */
async function open(page, path) {
  await page.goto(path);
  if (page.url().includes('/account/proof')) await send(page, '/account/proof', { password: PASSWORD });
}

/** A member of staff sets up the second factor and reads the briefing, as every page leads them to. */
async function throughTheGates(person, name) {
  const { page } = person;
  await open(page, '/account/factor');
  person.secret = await page.locator('code.secret').innerText();
  await looksSound(page, `2-factor-${name}`, { laptop: true });
  await send(page, '/account/factor', { code: sixDigits(person.secret) });
  await shot(page, `2-recovery-codes-${name}`);
  await page.goto('/briefing');
  await looksSound(page, `2-briefing-${name}`, { laptop: true });
  await send(page, '/briefing');
}

step('1 setup prints a link for the first leader, and before her nobody can claim anything', 120_000, async () => {
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  const config = `${place.path}/etc/config.toml`;
  const written = await write(place.path, 'answers.toml', `school = "Birch Lane Primary"
host = "127.0.0.1"
listen = "127.0.0.1:${port}"
tls = "off"
it = "it@birchlane.example"
data = "${place.path}/school"
key_file = "${place.path}/etc/master.key"
phrase_to = "${place.path}/phrase.txt"
mail = { host = "127.0.0.1", port = ${mail.port}, from = "school@birchlane.example", security = "loopback" }
`);
  const told = JSON.parse(await run(['setup', '--json', '--answers', written, '--config', config]));
  school = await start(['serve', '--config', config], line => line.includes('127.0.0.1'));
  await answers(`${address}/healthz`);
  people.leader = await visitor(browser, address);
  const { page } = people.leader;
  for (const path of ['/', '/sign-in', '/classes/1/stories']) {
    assert.equal((await page.goto(path)).status(), 503, `${path} before the first leader`);
  }
  await looksSound(page, '1-not-set-up');
  await page.goto(new URL(told.link).pathname);
  await looksSound(page, '1-first-leader', { laptop: true });
  await send(page, new URL(told.link).pathname, {
    given_name: 'Joan', family_name: 'Okafor', titled_name: 'Mrs Okafor', email: 'joan.okafor@birchlane.example', password: PASSWORD,
  });
  assert.doesNotMatch(page.url(), /\/start\//, 'she is in, and led to the briefing');
});

step('2 the leader invites a teacher and the office by e-mail', 180_000, async () => {
  const { page } = people.leader;
  if (page.url().includes('/sign-in')) await signInAs(people.leader, 'joan.okafor@birchlane.example');
  await throughTheGates(people.leader, 'leader');
  await page.goto('/');
  await looksSound(page, '2-leaders-home', { laptop: true });
  const staff = [
    ['office', 'Gill', 'Thornton', 'Mrs Thornton', 'office'],
    ['teacher', 'Hannah', 'Whitlock', 'Miss Whitlock', 'teacher'],
  ];
  for (const [name, given, family, titled, role] of staff) {
    const email = `${given}.${family}@birchlane.example`.toLowerCase();
    await open(page, '/staff/invitations');
    if (name === 'office') await looksSound(page, '2-invite-staff', { laptop: true });
    await send(page, '/staff/invitations', { given_name: given, family_name: family, titled_name: titled, email, roles: role });
    const letter = await mail.letterTo(email);
    const link = letter.match(/https?:\/\/[^\s"<>]*(\/join\/[^\s"<>]+)/)?.[1];
    assert.ok(link, `a link in the mail:\n${letter}`);
    people[name] = await visitor(browser, address);
    const own = people[name].page;
    await own.goto(link);
    await looksSound(own, `2-join-${name}`, { laptop: true });
    await send(own, link, { password: PASSWORD });
    await throughTheGates(people[name], name);
  }
  await page.goto('/staff');
  await looksSound(page, '2-staff', { laptop: true });
});

step('3 the office imports the roster: looked at first, written once, as expected', 180_000, async () => {
  const { page } = people.office;
  const expected = JSON.parse(await readFile(new URL('expected.json', ROSTER), 'utf8'))['sims-contacts.csv'];
  await page.goto('/roster/import');
  await looksSound(page, '3-roster-import', { laptop: true });
  await page.setInputFiles('[name="file"]', new URL('sims-contacts.csv', ROSTER).pathname);
  await Promise.all([page.waitForNavigation(), page.locator('form[action="/roster/import"] button').click()]);
  await looksSound(page, '3-roster-preview', { laptop: true });
  const preview = page.url();
  await open(page, `${preview.split(/[?#]/)[0]}/confirmation`);
  await looksSound(page, '3-roster-confirmation', { laptop: true });
  await send(page, new URL(page.url()).pathname, { compared: 'yes' });
  await page.goto('/roster');
  await looksSound(page, '3-roster', { laptop: true });
  const words = await page.locator('main').innerText();
  for (const name of expected.classes) assert.ok(words.includes(name), `class ${name} on ${words}`);
});

step('4 the office prints invitation letters for a class', 120_000, async () => {
  const { page } = people.office;
  await page.goto('/roster');
  const link = await page.locator('a[href*="/invitations"]').first().getAttribute('href');
  await page.goto(link);
  await looksSound(page, '4-invitations', { laptop: true });
  await open(page, `${link}/letters`);
  await looksSound(page, '4-choose-letters', { laptop: true });
  await send(page, `${link}/letters`);
  await page.setViewportSize(LAPTOP);
  await shot(page, '4-letters');
  const letters = await page.locator('article.letter').count();
  assert.ok(letters > 10, `${letters} letters`);
  const first = page.locator('article.letter').first();
  way.code = (await first.locator('.the-code').innerText()).trim();
  assert.match(way.code, /^[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{5}-?[0-9A-HJKMNP-TV-Z]{5}$/);
  assert.equal(await first.locator('svg.qr').count(), 1);
  way.classPath = link.replace('/invitations', '');
});


step('5 a guardian opens the code on a phone, answers every question and is in', 120_000, async () => {
  people.guardian = await visitor(browser, address);
  const { page } = people.guardian;
  await page.goto('/join');
  await looksSound(page, '5-join-code');
  await send(page, '/join', { code: 'WRNG-AAAAA-AAAAA' });
  assert.equal(await page.locator('[role="alert"]').count(), 1, 'a wrong code is said to be wrong');
  await page.goto('/join');
  await send(page, '/join', { code: way.code });
  await looksSound(page, '5-join');
  const form = page.locator('form:has([name="notice"])');
  await tick(form.locator('[name="notice"]'));
  for (const yes of await form.locator('input[type="radio"][value="yes"]').all()) await tick(yes);
  await form.locator('[name="password"]').fill(PASSWORD);
  await Promise.all([page.waitForNavigation(), form.locator('button.primary').click()]);
  await shot(page, '5-joined');
  await page.goto('/');
  await looksSound(page, '5-guardians-home');
  assert.ok(await page.locator('a[href$="/stories"]').count() > 0, 'the class of the child is there');
});

step('6 a teacher writes a post with a photo, and must say who is in it', 180_000, async () => {
  const leader = people.leader.page;
  await leader.goto(`/roster${way.classPath}/settings`);
  await looksSound(leader, '6-class-settings', { laptop: true });
  const teacherSelect = leader.locator('form[action$="/teachers"] select');
  await teacherSelect.selectOption(await teacherSelect.locator('option', { hasText: 'Whitlock' }).first().getAttribute('value'));
  await Promise.all([leader.waitForNavigation(), leader.locator('form[action$="/teachers"] button').first().click()]);
  const { page } = people.teacher;
  await page.goto(`${way.classPath}/stories`);
  await looksSound(page, '6-empty-story', { laptop: true });
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/stories/drafts"] button').first().click()]);
  const draft = page.url();
  await page.fill('[name="text"]', 'Our beans have sprouted. Look how green they are.');
  const photo = await people.guardian.page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1600, height: 1200 });
    const draw = canvas.getContext('2d');
    const sky = draw.createLinearGradient(0, 0, 1600, 1200);
    sky.addColorStop(0, '#7cc26f');
    sky.addColorStop(1, '#fde9b8');
    draw.fillStyle = sky;
    draw.fillRect(0, 0, 1600, 1200);
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
  });
  await page.setInputFiles('[name="photo"]', { name: 'IMG_0042.JPG', mimeType: 'image/jpeg', buffer: Buffer.from(photo, 'base64') });
  await page.waitForSelector('img.photo', { timeout: 30_000 });
  await looksSound(page, '6-compose', { laptop: true });
  await Promise.all([page.waitForNavigation(), page.locator('[formaction$="/stories"]').click()]);
  assert.ok(await page.locator('[role="alert"]').count() > 0, 'a picture about which nothing is said has to wait');
  await looksSound(page, '6-has-to-wait', { laptop: true });
  await tick(page.locator('[name^="nobody-"]').first());
  await Promise.all([page.waitForNavigation(), page.locator('[formaction$="/stories"]').click()]);
  assert.notEqual(page.url(), draft);
  await looksSound(page, '6-published', { laptop: true });
  assert.equal(await page.locator('article.post').count(), 1);
});

step('7 the families see it at once, like it and comment; the teacher sees that without a reload', 120_000, async () => {
  const { page } = people.guardian;
  await page.goto(`${way.classPath}/stories`);
  await looksSound(page, '7-story');
  const width = await page.locator('article.post img').first().evaluate(image => image.complete && image.naturalWidth);
  assert.ok(width > 0, 'the picture is shown');
  const teacher = people.teacher.page;
  await teacher.goto(`${way.classPath}/stories`);
  await page.locator('.like').first().click();
  await page.waitForSelector('.like[aria-pressed="true"]');
  await page.locator('form.compose [name="text"]').first().fill('Kofi talks of nothing else.');
  await page.locator('form.compose button').first().click();
  await teacher.waitForSelector('text=Kofi talks of nothing else.', { timeout: 10_000 });
  await looksSound(page, '7-liked-and-commented');
  await shot(teacher, '7-seen-by-the-teacher');
  const second = 'A second post, while you look.';
  await Promise.all([teacher.waitForNavigation(), teacher.locator('form[action$="/stories/drafts"] button').first().click()]);
  await teacher.fill('[name="text"]', second);
  await Promise.all([teacher.waitForNavigation(), teacher.locator('[formaction$="/stories"]').click()]);
  await page.waitForSelector(`text=${second}`, { timeout: 10_000 });
});

step('8 whoever may not see it gets nothing, also for the picture itself', 60_000, async () => {
  const { page } = people.guardian;
  await page.goto(`${way.classPath}/stories`);
  const picture = await page.locator('article.post img').first().getAttribute('src');
  assert.equal((await page.request.get(picture)).status(), 200);
  const stranger = await visitor(browser, address);
  assert.equal((await stranger.page.request.get(picture, { headers: { 'sec-fetch-dest': 'image' } })).status(), 401);
  assert.equal((await stranger.page.goto(`${way.classPath}/stories`)).status(), 401);
  assert.equal(await stranger.page.locator('input[autocomplete~="username"]').count(), 1, 'the sign-in form stands in the place of the page');
  await looksSound(stranger.page, '8-sign-in');
  await stranger.close();
  const other = Number(way.classPath.split('/').pop()) === 1 ? 2 : 1;
  assert.equal((await page.goto(`/classes/${other}/stories`)).status(), 404);
  await looksSound(page, '8-not-found');
});

step('9 a leader reads who looked at a child, and the guardian which staff did', 60_000, async () => {
  const { page } = people.leader;
  await page.goto('/access-log/reason');
  await looksSound(page, '9-reason', { laptop: true });
  await send(page, '/access-log', { reason: 'The mother asked who had opened the record of her child.' });
  await looksSound(page, '9-access-log', { laptop: true });
  const guardian = people.guardian.page;
  await guardian.goto('/');
  const child = await guardian.locator('a[href^="/pupils/"]').first().getAttribute('href');
  await guardian.goto(`${child.split('/').slice(0, 3).join('/')}/access`);
  await looksSound(guardian, '9-who-looked');
});

test('no page of the way was refused a script or style, or spoke to another host', () => {
  for (const [name, person] of Object.entries(people)) {
    if (person?.faults) assert.deepEqual(person.faults, [], name);
  }
});
