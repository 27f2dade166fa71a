// The head makes a passkey on her laptop and signs in with it alone: no name, no password, no code.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, accessible, narrow, openBrowser, shot, signIn, visitor } from './browser.mjs';
import { demo } from './program.mjs';

let school, browser;

before(async () => {
  school = await demo();
  browser = await openBrowser();
}, { timeout: 60_000 });

after(async () => {
  await browser?.close();
  await school?.stop();
});

/** A laptop that knows its owner's finger. */
async function withFinger(page) {
  const wire = await page.context().newCDPSession(page);
  await wire.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await wire.send('WebAuthn.addVirtualAuthenticator', { options });
  return { kept: async () => (await wire.send('WebAuthn.getCredentials', { authenticatorId })).credentials };
}

test('a leader makes a passkey and signs in with it alone', { timeout: 120_000 }, async () => {
  // A passkey belongs to a name, never to a number.
  const address = school.address.replace(/127\.0\.0\.1|\[::1\]/, 'localhost');
  const { page, faults, close } = await visitor(browser, address, { size: LAPTOP });
  const finger = await withFinger(page);
  const farah = school.people.find(({ name }) => name === 'Farah Siddiqui');
  await signIn(page, farah);
  await page.goto('/account');
  await page.getByRole('link', { name: 'Passkeys' }).click();
  await page.getByLabel('Name', { exact: true }).fill('my laptop');
  await shot(page, 'passkeys-new');
  await page.getByRole('button', { name: 'Make a passkey' }).click();
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  assert.equal((await finger.kept()).length, 1);
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await page.getByText('my laptop').first().waitFor();
  await shot(page, 'passkeys');
  await accessible(page);
  await narrow(page);
  await page.setViewportSize(PHONE);
  await shot(page, 'passkeys');
  await page.setViewportSize(LAPTOP);

  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(/sign-in/);
  await shot(page, 'passkey-sign-in');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL(url => !url.pathname.startsWith('/sign-in'));
  await page.goto('/account');
  await page.getByText('Farah Siddiqui').first().waitFor();

  // Removed here, it opens nothing any more, and the door says so.
  await page.goto('/account/passkeys');
  await page.getByRole('button', { name: 'Remove my laptop' }).click();
  await page.getByText('The passkey is removed').waitFor();
  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(/sign-in/);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('That passkey opens nothing here').waitFor();
  assert.deepEqual(faults, []);
  await close();
});
