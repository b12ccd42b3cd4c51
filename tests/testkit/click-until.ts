import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';

const patienceMs = 5_000;

/** Clicks now and then until the click has had its effect: GraphiQL's button does nothing until it has seen which operation a tab holds. */
export async function clickUntil<T>(page: Page, selector: string, effect: Promise<T>): Promise<T> {
  // It may fail during a click, when nobody waits for it yet.
  effect.catch(() => undefined);
  for (;;) {
    await page.click(selector);
    const happened = await Promise.race([effect.then((value) => ({ value })), pause(patienceMs, null)]);
    if (happened !== null) return happened.value;
  }
}
