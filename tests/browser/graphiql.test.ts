import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clickUntil } from '../testkit/click-until.ts';
import { startGateway, type TestGateway } from '../testkit/gateway.ts';

const executablePath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
if (executablePath === undefined) {
  console.warn('\n!!! NO CHROMIUM: the test that looks at GraphiQL in a browser is SKIPPED. Install chromium, or set CHROMIUM to its path.\n');
}

let gateway: TestGateway;
let browser: Browser;

beforeAll(async () => {
  if (executablePath === undefined) return;
  gateway = await startGateway();
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
});

afterAll(async () => {
  if (executablePath === undefined) return;
  await browser.close();
  await gateway[Symbol.asyncDispose]();
});

test.skipIf(executablePath === undefined)('GraphiQL runs an example with the development token, and asks nothing of the network', async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  const elsewhere: string[] = [];
  const problems: string[] = [];
  await page.route('**/*', (route) => {
    const url = route.request().url();
    if (url.startsWith(gateway.url) || url.startsWith('blob:') || url.startsWith('data:')) return route.continue();
    elsewhere.push(url);
    return route.abort();
  });
  page.on('pageerror', (error) => problems.push(error.message));

  await page.goto(`${gateway.url}/graphiql`);
  await page.waitForSelector('.graphiql-execute-button');
  const answer = page.waitForResponse((response) => response.request().method() === 'POST' && (response.request().postData() ?? '').includes('viewer'), { timeout: 120_000 });
  expect(await (await clickUntil(page, '.graphiql-execute-button', answer)).json()).toEqual({ data: { viewer: { name: expect.any(String) } } });
  // The schema arrived as well: the documentation explorer can list the types.
  await page.click('[aria-label="Show Documentation Explorer"]');
  await page.getByText('Root Types').waitFor();
  expect(elsewhere).toEqual([]);
  expect(problems).toEqual([]);
  await page.close();
});
