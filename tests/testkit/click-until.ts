import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';

const patienceMs = 5_000;

/** Clicks now and then until the click has had its effect: GraphiQL's button does nothing until it has seen which operation a tab holds. */
export async function clickUntil<T>(page: Page, selector: string, effect: Promise<T>): Promise<T> {
  let over = false;
  const ended = effect.finally(() => (over = true));
  ended.catch(() => undefined);
  while (!over) {
    await page.click(selector);
    await Promise.race([ended, pause(patienceMs)]);
  }
  return ended;
}
