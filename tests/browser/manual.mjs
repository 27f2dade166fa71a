// The pictures of the manual (web/help/pictures), made anew from the demo school: its people at their pages, cropped to what matters.
// `bin/manual` runs it; with words behind it (`bin/manual families office`) only those parts of it.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { openBrowser, signIn, tick, visitor } from './browser.mjs';
import { letterIn } from './mail.mjs';
import { small } from './palette.mjs';
import { demo } from './program.mjs';

const PLACE = new URL('../../web/help/pictures/', import.meta.url);
const BEANS = new URL('../../web/demo/pictures/beans-in-jars-800.webp', import.meta.url).pathname;
const PHONE = { width: 360, height: 740 };
const DESK = { width: 720, height: 900 };

const school = await demo();
const browser = await openBrowser();
const easel = await browser.newPage();
await mkdir(PLACE, { recursive: true });
const SIZES = new URL('sizes.csv', PLACE);
const sizes = new Map((await readFile(SIZES, 'utf8').catch(() => '')).split('\n').slice(1).filter(Boolean).map(line => [line.split(',')[0], line]));

/** A page of somebody's, at the density of a phone's screen. @param {{ width: number, height: number }} size @param {string} [address] */
async function screen(size, address = school.address) {
  const context = await browser.newContext({
    baseURL: address, viewport: size, deviceScaleFactor: size.width < 600 ? 1.5 : 1, colorScheme: 'light', locale: 'en-GB', timezoneId: 'Europe/London',
    reducedMotion: 'reduce', serviceWorkers: 'block', hasTouch: size.width < 600,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

/** Somebody of the demo at home or at a desk, signed in. @param {string} name @param {{ width: number, height: number }} size @param {string} [address] */
async function at(name, size, address) {
  const page = await screen(size, address);
  await signIn(page, school.person(name));
  return page;
}

/**
 * Keeps the part of the page that holds these elements, as WebP: what a phone shows of it is small, and sharp enough to read.
 * @param {import('playwright-core').Page} page @param {string} name @param {string[]} parts @param {{ most?: number, colours?: number }} [options]
 */
async function picture(page, name, parts, { most = 480, colours = 16 } = {}) {
  await page.evaluate(() => {
    window.scrollTo(0, 0);
    document.activeElement?.blur();
    for (const bar of document.querySelectorAll('nav.places, .notice')) bar.style.display = 'none';
  });
  const boxes = [];
  for (const part of parts) {
    const box = await page.locator(part).first().boundingBox();
    if (!box) throw new Error(`${name}: ${part} is not on ${page.url()}`);
    boxes.push(box);
  }
  const { width } = page.viewportSize();
  const edge = 8;
  const whole = parts.includes('.page-head');
  const left = whole ? 0 : Math.max(0, Math.min(...boxes.map(({ x }) => x)) - edge), top = Math.max(0, Math.min(...boxes.map(({ y }) => y)) - edge);
  const right = whole ? width : Math.min(width, Math.max(...boxes.map(box => box.x + box.width)) + edge);
  const bottom = Math.max(...boxes.map(box => box.y + box.height)) + edge;
  const clip = { x: left, y: top, width: right - left, height: Math.min(bottom - top, most) };
  const bytes = await small(easel, await page.screenshot({ fullPage: true, clip }), colours);
  await writeFile(new URL(`${name}.webp`, PLACE), bytes);
  sizes.set(name, `${name},${Math.round(clip.width)},${Math.round(clip.height)}`);
  console.log(`${sizes.get(name)},${bytes.length}`);
}

/** Presses a button and waits for the page that comes. @param {import('playwright-core').Page} page @param {import('playwright-core').Locator} button */
const press = (page, button) => Promise.all([page.waitForNavigation(), button.click()]);
const fill = async (page, values) => { for (const [name, value] of Object.entries(values)) await page.locator(`[name="${name}"]`).first().fill(value); };
const linkIn = letter => new URL(letter.match(/^https?:\/\/\S+$/m)[0]).pathname;

/** The address of a class, from the list of them. */
async function classOf(page, name) {
  await page.goto('/classes');
  return (await page.locator('main a[href^="/classes/"]', { hasText: name }).first().getAttribute('href')).match(/^\/classes\/\d+/)[0];
}

/** The address of a child's pages, from the list of its class. */
async function childOf(page, room, name) {
  await page.goto(room);
  return (await page.locator('main a[href^="/pupils/"]', { hasText: name }).first().getAttribute('href')).match(/^\/pupils\/\d+/)[0];
}

/** The letter, what is behind its code, and asking without one; the office's and the teacher's side of it. */
async function joining({ hazel }) {
  const leader = await at('Farah Siddiqui', DESK);
  await leader.goto('/settings/teacher-list');
  await leader.locator('label.check', { hasText: 'Let families ask' }).click();
  await leader.locator('label.check', { hasText: 'Miss Whitlock' }).first().click();
  await press(leader, leader.locator('form[action="/settings/teacher-list"] button.primary'));

  const office = await at('Gill Thornton', DESK);
  await office.goto(`${hazel}/invitations`);
  await picture(office, 'letters-class', ['.page-head', 'main table, main .sheet'], { most: 560 });
  await office.goto(`${hazel}/invitations/round`);
  await picture(office, 'letters-round', ['.page-head', 'main form'], { most: 560 });
  await office.goto(`${hazel}/invitations/letters`);
  await press(office, office.locator('main form button.primary').first());
  await picture(office, 'joining-letter', ['article.letter h1', 'article.letter .pass'], { most: 520 });
  const code = await office.locator('article.letter .the-code').first().innerText();

  const guardian = await screen(PHONE);
  await guardian.goto('/join');
  await guardian.locator('[name="code"]').fill(code);
  await press(guardian, guardian.locator('form[action="/join"] button.primary'));
  await picture(guardian, 'joining-welcome', ['main h1', 'section[aria-labelledby="notice"]']);

  const stranger = await screen(PHONE);
  await stranger.goto('/join-requests/new');
  await stranger.locator('[name="email"]').fill('nora.field@families.example');
  await press(stranger, stranger.locator('form[action="/join-proofs"] button.primary'));
  await stranger.goto(linkIn(await letterIn(school.mail, 'nora.field@families.example', 1)));
  await stranger.locator('label.choice', { hasText: 'Miss Whitlock' }).click();
  await fill(stranger, { child: 'Kofi Mensah', given_name: 'Nora', family_name: 'Field', relation: 'Aunt' });
  await picture(stranger, 'joining-ask', ['main h1', 'main form'], { most: 760 });
  await press(stranger, stranger.locator('main form button.primary'));

  const teacher = await at('Hannah Whitlock', DESK);
  await teacher.goto(`${hazel}/join-requests`);
  await office.goto('/invitations');
  await picture(office, 'letters-reach', ['.page-head', 'main table'], { most: 560 });
}

/** Devices: the code on a new one, where one is signed in, a passkey; what the office does for a family. */
async function devices() {
  const leader = await at('Farah Siddiqui', DESK);
  await leader.goto('/settings');
  await tick(leader.locator('[name="device_code"]').last());
  await press(leader, leader.locator('form[action="/settings"] button.primary'));
  const amara = await screen(PHONE);
  await amara.goto('/sign-in');
  await fill(amara, { name: 'amara.mensah@families.example', password: 'warm socks on a wet day' });
  await press(amara, amara.locator('form[action="/sign-in"] button.primary'));
  await picture(amara, 'phone-new-device', ['main h1', 'main form']);
  await amara.locator('[name="code"]').fill((await letterIn(school.mail, 'amara.mensah@families.example', 1)).match(/^\s*(\d{4} ?\d{4})\s*$/m)[1]);
  await press(amara, amara.locator('main form button.primary'));
  await amara.goto('/account');
  await picture(amara, 'phone-signed-in', ['#sessions, section[aria-labelledby="sessions"]']);

  await leader.goto('/settings');
  await leader.locator('[name="device_code"]').last().uncheck();
  await press(leader, leader.locator('form[action="/settings"] button.primary'));

  const office = await at('Gill Thornton', DESK);
  await office.goto('/guardians');
  await press(office, office.locator('main a', { hasText: 'Halina' }).first());
  await picture(office, 'counter-guardian', ['.page-head', 'main section.paper'], { most: 600 });
  await press(office, office.locator('form[action$="/phone"] button'));
  await picture(office, 'counter-phone', ['.page-head', 'main article.paper'], { most: 600 });
}


/** Families: their answers, the child's own sign-in, who looked, parents who live apart and whom a guardian lets look. */
async function families({ hazel }) {
  const leader = await at('Farah Siddiqui', DESK);
  const kofi = await childOf(leader, hazel, 'Kofi');
  const theo = await childOf(leader, hazel, 'Theo');
  await leader.goto(kofi);
  await leader.goto(`${kofi}/record`);

  const amara = await at('Amara Mensah', PHONE);
  await amara.goto(`${kofi}/consents`);
  await picture(amara, 'child-answers', ['.consents >> nth=0'], { most: 420 });
  await amara.goto(`${kofi}/account`);
  await picture(amara, 'child-sign-in', ['.page-head', 'main .paper >> nth=-1']);
  await amara.goto(`${kofi}/access`);
  await picture(amara, 'child-looked', ['.page-head', 'main section.paper']);

  const lena = await at('Lena Marsh', PHONE);
  await lena.goto(`${theo}/delegates`);
  await fill(lena, { given: 'Nan', family: 'Reed', relation: 'Grandmother', email: 'nan.reed@families.example' });
  await lena.locator('input[name="until"]').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await tick(lena.locator('input[name="feed"]'));
  await picture(lena, 'separated-grandmother', ['.page-head', 'main form[action$="/delegates"]'], { most: 760 });
  const joe = await at('Joe Marsh', PHONE);
  await joe.goto(`${theo}/record`);
  await picture(joe, 'separated-father', ['.page-head', 'main .paper >> nth=-1']);

  const phone = await at('Amara Mensah', PHONE, school.address.replace(/127\.0\.0\.1|\[::1\]/, 'localhost'));
  await phone.goto('/account/passkeys');
  await picture(phone, 'phone-passkey', ['.page-head', 'main .paper >> nth=-1']);
}

/** A post that has to wait; the children's sign-ins, cards and the class's tablet. */
async function teaching({ hazel, rowan }) {
  const teacher = await at('Hannah Whitlock', DESK);
  await teacher.goto(`${hazel}/stories`);
  await press(teacher, teacher.locator('form[action$="/stories/drafts"] button').first());
  await fill(teacher, { text: 'Our beans are taller than the ruler. Who can guess which one grew in the dark?' });
  await teacher.setInputFiles('input[type="file"]', BEANS);
  await teacher.locator('fieldset label', { hasText: 'Una' }).first().waitFor();
  await teacher.locator('fieldset label', { hasText: 'Una' }).first().click();
  await picture(teacher, 'story-picture', ['main form[data-compose] fieldset'], { most: 420 });
  await press(teacher, teacher.locator('button', { hasText: 'Publish' }).first());
  await picture(teacher, 'story-waits', ['.guard']);

  const young = await at('Ibrahim Bello', DESK);
  await young.goto(`${rowan}/sign-ins`);
  await picture(young, 'cards-list', ['.page-head', 'form[action$="/cards"]'], { most: 560 });
  await press(young, young.getByRole('button', { name: 'Print cards' }));
  await picture(young, 'cards-sheet', ['article.card >> nth=0', 'article.card >> nth=3']);
  const tablet = await at('Ibrahim Bello', { width: 620, height: 800 });
  await tablet.goto(`${rowan}/sign-ins`);
  await press(tablet, tablet.locator('form[action$="/devices"] button'));
  await picture(tablet, 'cards-tablet', ['main h1', 'main ul.children'], { most: 420 });
}

/** The office with a roster, an order and the counter. */
async function office({ hazel }) {
  const gill = await at('Gill Thornton', DESK);
  const choose = async (name, bytes) => {
    await gill.goto('/roster/import');
    await gill.setInputFiles('#file', { name, mimeType: 'text/csv', buffer: Buffer.from(bytes, 'latin1') });
    await press(gill, gill.getByRole('button', { name: 'Look at it' }));
  };
  await choose('list.csv', 'Column A,Column B,Set,Born,Religion\nMia,Quill,2B,03/05/2019,none\nLeo,Quill,2C,24/05/2019,none\n');
  await picture(gill, 'roster-columns', ['.page-head', 'main form'], { most: 620 });
  await choose('roster.csv', await readFile(new URL('../fixtures/roster/sims-contacts.csv', import.meta.url), 'latin1'));
  await picture(gill, 'roster-look', ['.page-head', 'main .banner', 'main section >> nth=0'], { most: 620 });
  await gill.getByRole('link', { name: 'Go on to confirm' }).click();
  await gill.getByText('I have compared the numbers').click();
  await gill.getByText('The file is a part of the school').click();
  await press(gill, gill.getByRole('button', { name: /^Confirm/ }));
  await press(gill, gill.getByRole('link', { name: /^Undo/ }).first());
  await picture(gill, 'roster-undo', ['.page-head', 'main .paper'], { most: 560 });
  await press(gill, gill.getByRole('button', { name: 'Undo this import' }));

  await gill.goto('/roster');
  await press(gill, gill.getByRole('link', { name: /Look and decide/ }).first());
  await press(gill, gill.locator('main table tr', { hasText: 'Waits for the office' }).getByRole('link', { name: /^Open/ }).first());
  await gill.goto(`${new URL(gill.url()).pathname}/decision`);
  await picture(gill, 'orders-decision', ['.page-head', 'main form.paper'], { most: 640 });
  const leader = await at('Farah Siddiqui', DESK);
  const theo = await childOf(leader, hazel, 'Theo');
  await gill.goto(`${theo}/family`);
  await press(gill, gill.locator('main table tr', { hasText: 'Joe' }).getByRole('link', { name: /^Open/ }));
  await picture(gill, 'orders-restrict', ['form[action$="/restriction"]']);
  await gill.goto(`${theo}/family`);
  await press(gill, gill.getByRole('link', { name: /See as.*Joe/ }));
  await fill(gill, { reason: 'Checking after a call from the father' });
  await press(gill, gill.locator('main form button.primary'));
  await picture(gill, 'orders-seen-as', ['.seen-as', 'main .paper >> nth=0'], { most: 420 });
  await press(gill, gill.locator('.seen-as button'));

  await gill.goto(`${hazel}/day-passes`);
  await fill(gill, { given: 'Sam', family: 'Field' });
  await picture(gill, 'counter-day-pass', ['.page-head', 'form[aria-labelledby="issue"]'], { most: 560 });
}

/** What leaders and IT alone see. */
async function running() {
  const leader = await at('Farah Siddiqui', DESK);
  await leader.goto('/staff');
  await press(leader, leader.getByRole('link', { name: 'Miss Whitlock' }).first());
  await press(leader, leader.locator('a[href$="/departure"]').first());
  await picture(leader, 'leading-departure', ['.page-head', 'main form'], { most: 640 });
  const dpo = await at('Tomasz Lewandowski', DESK);
  await dpo.goto('/access-log');
  await picture(dpo, 'leading-log', ['.page-head', 'main table'], { most: 480 });
  const it = await at('Priya Raman', DESK);
  await it.goto('/status');
  await picture(it, 'machine-status', ['.page-head', 'section[aria-labelledby="counts"]'], { most: 640 });
  await it.goto('/outbox');
  await picture(it, 'machine-outbox', ['.page-head', 'main .paper >> nth=-1'], { most: 560 });
}

const steps = { joining, devices, families, teaching, office, running };
try {
  const desk = await at('Gill Thornton', DESK);
  const classes = { hazel: await classOf(desk, 'Hazel'), rowan: await classOf(desk, 'Rowan') };
  for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(steps)) await steps[name](classes);
  await writeFile(SIZES, `name,width,height\n${[...sizes.keys()].sort().map(name => `${sizes.get(name)}\n`).join('')}`);
} finally {
  await browser.close();
  await school.stop();
}
