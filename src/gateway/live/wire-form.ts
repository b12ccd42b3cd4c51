import type { Shown } from './shown.ts';

/**
 * What a transport sends of an event, made once for all who are shown it. The text has one character for each byte, to be
 * written as latin1: node writes such a text at once, and needs no buffer for it.
 */
export function wireForm(write: (shown: Shown) => string): (shown: Shown) => string {
  const made = new WeakMap<Shown, string>();
  return (shown) => {
    const known = made.get(shown);
    if (known !== undefined) return known;
    const bytes = bytesAsText(write(shown));
    made.set(shown, bytes);
    return bytes;
  };
}

/** The UTF-8 of a text, one character for each byte. */
export function bytesAsText(text: string): string {
  return Buffer.byteLength(text) === text.length ? text : Buffer.from(text).toString('latin1');
}
