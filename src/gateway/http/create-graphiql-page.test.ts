import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWireServer, type WireServer } from '../../../tests/testkit/wire-server.ts';
import { createGraphiqlPage } from './create-graphiql-page.ts';

const hostile = 'query Hostile { hello } # </script><script>alert(1)</script> \u2028 $& $1';
let server: WireServer;
beforeAll(async () => {
  server = await startWireServer({ graphiql: createGraphiqlPage({ token: async () => 'the-token', examples: [{ query: hostile, variables: { '</script>': '<!--' } }] }) });
});
afterAll(() => server.stop());

test('the page is whole, holds token and examples, and nothing in them ends its script', async () => {
  const response = await fetch(`${server.url}/graphiql`);
  const html = await response.text();
  expect(response.status).toBe(200);
  expect(html).toContain('Bearer the-token');
  expect(html).not.toContain('</script><script>alert(1)');
  expect(html).toContain(JSON.stringify(hostile).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028'));
  expect(html).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)="https?:/);
  const policy = response.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/https?:|\*/);
});

test('it is compressed once, and not sent again to who has it', async () => {
  const first = await fetch(`${server.url}/graphiql`, { headers: { 'accept-encoding': 'gzip' } });
  const etag = first.headers.get('etag') ?? '';
  expect(Number(first.headers.get('content-length'))).toBeLessThan(4_000_000);
  const again = await fetch(`${server.url}/graphiql`, { headers: { 'if-none-match': etag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
  const plain = await fetch(`${server.url}/graphiql`, { headers: { 'accept-encoding': 'gzip;q=0, identity' } });
  expect(plain.headers.has('content-encoding')).toBe(false);
  expect((await plain.text()).startsWith('\n  <!doctype html>')).toBe(true);
  expect((await fetch(`${server.url}/graphiql`, { method: 'HEAD' })).status).toBe(200);
  expect((await fetch(`${server.url}/graphiql`, { method: 'POST' })).status).toBe(405);
});

test('a token that cannot be had is tried again at the next request', async () => {
  let asked = 0;
  const page = createGraphiqlPage({
    token: async () => {
      asked += 1;
      if (asked === 1) throw new Error('not yet');
      return null;
    },
    examples: [],
  });
  await expect(page.get()).rejects.toThrow('not yet');
  const { gzip } = await page.get();
  expect(gunzipSync(gzip).includes('Bearer')).toBe(false);
});
