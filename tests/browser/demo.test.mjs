// The demo school, looked at by its people: every page that each can reach in one step, in light and dark, narrow and large.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, openBrowser, places, shot, signIn, sound, visitor } from './browser.mjs';
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

const READERS = [
  ['Amara Mensah', [PHONE, LAPTOP], 14],
  ['Joe Marsh', [PHONE], 6],
  ["Declan O'Neill", [PHONE], 6],
  ['Ruth Adler', [PHONE], 6],
  ['Hannah Whitlock', [PHONE, LAPTOP], 14],
  ['Farah Siddiqui', [PHONE, LAPTOP], 16],
  ['Gill Thornton', [PHONE, LAPTOP], 14],
  ['Tomasz Lewandowski', [PHONE, LAPTOP], 10],
  ['Priya Raman', [PHONE, LAPTOP], 8],
  ['Kofi Mensah', [PHONE, LAPTOP], 6],
];

for (const [name, sizes, most] of READERS) {
  test(`every page that ${name} can reach in one step is sound`, { timeout: 480_000 }, async () => {
    const reader = await visitor(browser, school.address);
    await signIn(reader.page, school.person(name));
    await reader.page.goto('/');
    const paths = ['/', ...(await places(reader.page)).filter(path => path !== '/')].slice(0, most);
    const faults = [];
    for (const path of paths) {
      const answer = await reader.page.goto(path);
      if (answer.status() >= 400) { faults.push(`${path}: ${answer.status()}`); continue; }
      const shown = `${name.replace(/\W+/g, '-')}-${path.replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'home'}`.toLowerCase();
      try {
        await sound(reader.page, shown);
      } catch (error) {
        faults.push(error.message.slice(0, 600));
      }
      for (const size of sizes.slice(1)) {
        await reader.page.setViewportSize(size);
        await shot(reader.page, shown);
        await reader.page.setViewportSize(PHONE);
      }
    }
    assert.deepEqual(faults, []);
    assert.deepEqual(reader.faults, []);
    await reader.close();
  });
}
