// 40 samples of markup that wants to run, sent through every text field of every form that a person of the demo can reach, and
// every page opened afterwards: no script runs, no dialog opens, no page breaks its own policy (TRUST 2.5).
import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { openBrowser, signIn, visitor } from './browser.mjs';
import { demo } from './program.mjs';

const SAMPLES = [
  '<script>alert(1)</script>', '"><script>alert(2)</script>', "'><script>alert(3)</script>", '</textarea><script>alert(4)</script>',
  '</title><script>alert(5)</script>', '<img src=x onerror=alert(6)>', '"><img src=x onerror=alert(7)>', '<svg onload=alert(8)>',
  '<svg><script>alert(9)</script></svg>', '<body onload=alert(10)>', '<iframe srcdoc="<script>alert(11)</script>">',
  '<iframe src=javascript:alert(12)>', '<a href="javascript:alert(13)">a</a>', 'javascript:alert(14)', 'https://x.example/"onmouseover=alert(15) x="',
  'http://x.example/<script>alert(16)</script>', '<details open ontoggle=alert(17)>', '<input autofocus onfocus=alert(18)>',
  '" autofocus onfocus=alert(19) x="', "' autofocus onfocus=alert(20) x='", '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(21)>',
  '<style>@import"//x.example/22"</style>', '<link rel=stylesheet href=//x.example/23>', '<base href=//x.example/24/>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(25)">', '<object data=data:text/html,<script>alert(26)</script>>',
  '<form action=//x.example/27><button>b</button></form>', '<button formaction=javascript:alert(28)>b</button>',
  '{{constructor.constructor("alert(29)")()}}', '${alert(30)}', '<%= alert(31) %>', '<!--><script>alert(32)</script>', ']]><script>alert(33)</script>',
  '\u2028<script>alert(34)</script>', '＜script＞alert(35)＜/script＞', '&lt;script&gt;alert(36)&lt;/script&gt;', '&#60;script&#62;alert(37)&#60;/script&#62;',
  '\\x3cscript\\x3ealert(38)\\x3c/script\\x3e', '=cmd|"/c alert(39)"!A1', '<script/src=data:,alert(40)>',
];
const READERS = ['Farah Siddiqui', 'Gill Thornton', 'Hannah Whitlock', 'Amara Mensah', 'Priya Raman', 'Tomasz Lewandowski', 'Kofi Mensah'];
const MOST_ALIKE = 2;
const MOST_PAGES = 45;
// Where it ends, where it is no page: what a browser draws around a bare picture is the browser's own.
const BARRED = /\/sign-out|\/media\/|\/assets\/|\/sessions|\.csv$/;

let school, browser;

before(async () => {
  school = await demo();
  browser = await openBrowser();
}, { timeout: 120_000 });

after(async () => {
  await browser?.close();
  await school?.stop();
});

/** An address with its numbers as one: pages alike. */
const shape = address => new URL(address, school.address).pathname.replace(/\/(\d+|[0-9a-f]{32})(?=\/|$)/g, '/#');

/** What the open page leads to and asks for. */
const read = page => page.evaluate(() => ({
  links: [...document.querySelectorAll('a[href]')].map(({ href }) => href).filter(href => new URL(href).host === location.host),
  forms: [...document.forms].filter(({ method }) => method === 'post').map(form => ({
    action: form.getAttribute('action') ?? location.pathname,
    publishes: form.querySelector('[formaction]')?.getAttribute('formaction'),
    fields: [...form.elements].filter(({ name }) => name).map(({ name, value, type, checked }) => ({ name, value, type, checked })),
  })),
}));

/** Opens every page that can be reached, few of each shape; gives the forms found, and all that the pages say. */
async function walk({ page }) {
  const [next, seen, forms, said] = [['/', '/status', '/outbox', '/access-log', '/settings', '/join', '/password-reset'], new Map(), new Map(), []];
  const known = new Set(next);
  for (let pages = 0; next.length > 0 && pages < MOST_PAGES;) {
    const path = next.shift();
    const alike = seen.get(shape(path)) ?? 0;
    if (alike >= MOST_ALIKE) continue;
    seen.set(shape(path), alike + 1);
    pages += 1;
    await page.goto(path, { waitUntil: 'load' });
    const found = await read(page);
    said.push(await page.locator('body').innerText());
    for (const link of found.links.map(href => new URL(href)).filter(({ pathname }) => !BARRED.test(pathname))) {
      const to = link.pathname + link.search;
      if (!known.has(to)) { known.add(to); next.push(to); }
    }
    for (const form of found.forms) {
      const at = shape(form.publishes ?? form.action);
      if (!BARRED.test(at) && !forms.has(at) && form.fields.some(isText)) forms.set(at, form);
    }
  }
  return { forms: [...forms.values()], said: said.join('\n'), pages: [...seen.keys()] };
}

const isText = ({ type, name }) => ['text', 'textarea', 'search', 'email', 'tel', 'url'].includes(type) && name !== 'q';

/** Fields whose words are chosen from a list or have a shape: mostly left as they are, so that the rest of the form is kept. */
const STRICT = ['colour', 'time_zone', 'roster_number'];

/** What the form would send with this sample in its text fields; addresses stay addresses, so that the form is accepted. */
function filled(form, sample, number) {
  const sent = {};
  const chosen = new Set(form.fields.filter(({ checked }) => checked).map(({ name }) => name));
  for (const field of form.fields) {
    if (['file', 'submit', 'password'].includes(field.type)) continue;
    if ((field.type === 'checkbox' || field.type === 'radio') && !field.checked) {
      if (chosen.has(field.name)) continue;
      chosen.add(field.name);
    }
    if (field.name === 'form_key') sent[field.name] = `x${Math.random().toString(36).slice(2, 12)}`;
    else if (field.type === 'email' || field.name === 'email') sent[field.name] = number % 8 === 7 ? sample : `sample${number}.${Date.now()}@families.example`;
    else if (STRICT.includes(field.name) && number % 8 !== 7) sent[field.name] = field.value;
    else if (field.name === 'mobile') sent[field.name] = number % 8 === 7 ? sample : '';
    else sent[field.name] = isText(field) ? sample : field.value;
  }
  return sent;
}

/** Sends every sample through the form; a page that comes back must not hold it as markup. */
async function send({ page }, form) {
  const kept = [];
  for (const [number, sample] of SAMPLES.entries()) {
    const answer = await page.request.post(form.publishes ?? form.action, {
      form: filled(form, sample, number), headers: { 'sec-fetch-site': 'same-origin' }, maxRedirects: 0,
    });
    const body = await answer.text();
    assert.ok(answer.status() < 500, `${form.action}: ${answer.status()} for ${sample}`);
    if (/<(script|img|svg|iframe)/.test(sample)) assert.ok(!body.includes(sample), `${form.action} gives ${sample} back as markup`);
    if (answer.status() === 303) kept.push(number);
  }
  return kept;
}

/** A roster whose every cell is a sample. */
function roster() {
  const cell = text => `"${text.replaceAll('"', '""')}"`;
  const rows = SAMPLES.map((sample, number) => {
    const other = SAMPLES[(number + 7) % SAMPLES.length];
    return [sample, other, sample, other, sample, 'Mother'].map(cell).join(',');
  });
  return ['Forename,Surname,Class,Contact forename,Contact surname,Relationship', ...rows].join('\n');
}

test('40 samples through every text field run nowhere, and no page breaks its policy', { timeout: 400_000 }, async () => {
  const [people, faults] = [[], []];
  for (const name of READERS) {
    const reader = await visitor(browser, school.address);
    reader.page.on('dialog', dialog => { faults.push(`${name}: a dialog says ${dialog.message()}`); dialog.dismiss(); });
    await signIn(reader.page, school.people.find(person => person.name === name));
    people.push([name, reader]);
  }
  // A draft with a picture, for the composer's words and the picture's description.
  const hannah = people.find(([name]) => name === 'Hannah Whitlock')[1].page;
  await hannah.goto('/');
  const story = (await read(hannah)).links.map(href => new URL(href).pathname).find(path => /^\/classes\/\d+\/stories$/.test(path));
  const here = { 'sec-fetch-site': 'same-origin' };
  const draft = (await hannah.request.post(`${story}/drafts`, { headers: here, maxRedirects: 0 })).headers().location;
  const buffer = await readFile(new URL('../../web/demo/pictures/tadpoles-in-tank-1600.webp', import.meta.url));
  const photo = { name: 'a.webp', mimeType: 'image/webp', buffer };
  assert.equal((await hannah.request.post(draft, { headers: here, multipart: { text: 'Begun', photo }, maxRedirects: 0 })).status(), 303);
  people.push(['a visitor', await visitor(browser, school.address)]);
  const [sent, kept] = [new Set(), []];
  for (const [name, reader] of people) {
    for (const form of (await walk(reader)).forms) {
      const at = shape(form.publishes ?? form.action);
      if (sent.has(at)) continue;
      sent.add(at);
      const through = await send(reader, form);
      if (through.length > 0) kept.push(`${at} ${through.length}`);
      // What is far too long comes back to be mended: once in the browser itself.
      await reader.page.goto('/');
      await Promise.all([reader.page.waitForNavigation(), reader.page.evaluate(({ action, fields }) => {
        const form = document.body.appendChild(document.createElement('form'));
        Object.assign(form, { method: 'post', action });
        for (const [field, value] of Object.entries(fields)) {
          form.appendChild(Object.assign(document.createElement('textarea'), { name: field, value }));
        }
        form.submit();
      }, { action: form.publishes ?? form.action, fields: filled(form, SAMPLES.join(' ').repeat(5), 7) })]);
    }
    faults.push(...reader.faults.splice(0).map(fault => `${name}, sending: ${fault}`));
  }
  const gill = people.find(([name]) => name === 'Gill Thornton')[1];
  await gill.page.goto('/roster/import');
  await gill.page.setInputFiles('input[type=file]', { name: '<img src=x onerror=alert(41)>.csv', mimeType: 'text/csv', buffer: Buffer.from(roster()) });
  await Promise.all([gill.page.waitForNavigation(), gill.page.locator('form:has(input[type=file]) button').first().click()]);
  assert.match(gill.page.url(), /\/roster\/imports\//, 'the roster is shown before it is applied');
  let said = '';
  for (const [name, reader] of people) {
    const seen = await walk(reader);
    said += seen.said;
    faults.push(...reader.faults.splice(0).map(fault => `${name}, reading: ${fault}`));
  }
  console.log(`forms: ${[...sent].join(', ')}\nkept: ${kept.join(', ')}`);
  assert.deepEqual(faults, []);
  assert.ok(sent.size >= 12, `${sent.size} forms have a text field`);
  const shown = SAMPLES.filter((_, number) => said.includes(`alert(${number + 1})`)).length;
  assert.ok(shown >= 30, `${shown} of the samples stand on a page as words`);
  // The watch itself: a script that is planted is seen.
  const [, amara] = people.find(([name]) => name === 'Amara Mensah');
  await amara.page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await amara.page.waitForTimeout(300);
  assert.ok(amara.faults.length > 0, 'what the policy refuses goes unseen');
  for (const [, reader] of people) await reader.close();
});
