import { startWireServer } from './wire-server.ts';
import { createGraphiqlPage } from '../../src/gateway/http/create-graphiql-page.ts';
import { chromium } from 'playwright-core';
const server = await startWireServer({ graphiql: createGraphiqlPage({ token: async () => 'a+b', examples: [
  { query: '# </script><script>window.hacked=1</script>\nquery Hello($name: String) {\n  hello(name: $name)\n  viewerId\n}', variables: { name: 'wörld </script>' } },
  { query: 'query Two($t: String) {\n  echo(text: $t)\n}', variables: {t:'second'} } ] }) });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await (await browser.newContext({viewport:{width:1300,height:800}})).newPage();
page.on('console', (m: any) => console.log('console', m.type(), m.text().slice(0, 300)));
page.on('pageerror', (e: any) => console.log('pageerror', e.message));
for (const n of [1,2,3,4]) {
await page.goto(server.url + '/graphiql');
await page.waitForSelector('.graphiql-container', { timeout: 20000 });
await page.waitForTimeout(2000);
await page.click('.graphiql-execute-button');
await page.waitForTimeout(1500);
if (n===2) { await page.click('text=Two'); await page.waitForTimeout(1000);await page.click('.graphiql-execute-button'); await page.waitForTimeout(1000);}
await page.screenshot({ path: `/tmp/g${n}.png` });
console.log(JSON.stringify(await page.evaluate(() => ({tabs: document.querySelectorAll('.graphiql-tab').length, res: document.querySelector('.result-window')?.textContent, url: location.href}))));
}
await browser.close(); await server.stop();
