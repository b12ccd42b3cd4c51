import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGraphiqlPage } from '../../src/gateway/http/create-graphiql-page.ts';
import { clickUntil } from '../testkit/click-until.ts';
import { startWireServer, type WireServer } from '../testkit/wire-server.ts';

const executablePath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);

let server: WireServer;
let browser: Browser;
beforeAll(async () => {
  if (executablePath === undefined) return;
  server = await startWireServer({
    graphiql: createGraphiqlPage({
      token: async () => 'some:scope',
      examples: [
        { query: 'query Hello($name: String) {\n  hello(name: $name)\n  viewerId\n} # </script><script>window.broken = true</script>', variables: { name: 'GraphiQL' } },
        { query: 'query Second($text: String) {\n  echo(text: $text)\n}', variables: { text: 'OfItsOwn' } },
      ],
    }),
  });
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
});
afterAll(async () => {
  if (executablePath === undefined) return;
  await browser.close();
  await server.stop();
});

test.skipIf(executablePath === undefined)('each example has a tab with its variables, and a second visit finds the same tabs and the token', async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  const mistakes: string[] = [];
  page.on('pageerror', (error) => mistakes.push(error.message));
  page.on('console', (message) => void (message.type() === 'error' && mistakes.push(message.text())));

  /** Runs what the open tab holds and answers with the data. */
  const run = async (): Promise<unknown> => {
    const response = page.waitForResponse((candidate) => candidate.url().endsWith('/graphql') && !(candidate.request().postData() ?? '').includes('__schema'), { timeout: 120_000 });
    return (await clickUntil(page, '.graphiql-execute-button', response)).json();
  };
  for (const visit of [1, 2]) {
    await page.goto(`${server.url}/graphiql`);
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
    await expect.poll(() => page.locator('.graphiql-tab').count(), { message: `tabs at visit ${visit}` }).toBe(2);
    expect(await run()).toEqual({ data: { hello: 'Hello, GraphiQL!', viewerId: '0198c2f4-6f3e-7c11-9d2e-0123456789ab' } });
  }
  await page.locator('.graphiql-tab').nth(1).locator('button').first().click();
  await page.locator('.graphiql-query-editor').getByText('Second').waitFor();
  const ranSecond = async (): Promise<string> => {
    await page.click('.graphiql-execute-button');
    return page.locator('.result-window').innerText();
  };
  await expect.poll(ranSecond, { interval: 500 }).toContain('OfItsOwn');

  expect(await page.evaluate('window.broken')).toBeUndefined();
  expect(mistakes).toEqual([]);
});
