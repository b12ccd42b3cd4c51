const start = 'Fan-out event ';
const digits = 8;
const marker = Buffer.from(start);
const zero = 48;

/** The title of the task that an event shows: it says which event this is. */
export function numberedTitle(number: number): string {
  return start + String(number).padStart(digits, '0');
}

/** The text with the title of another event. */
export function renumbered(text: string, number: number): string {
  return text.replace(/Fan-out event \d{8}/, numberedTitle(number));
}

/** Where a title begins between two places of the bytes; -1: nowhere, or not all of it. */
export function findTitle(bytes: Buffer, from: number, to: number): number {
  const at = bytes.indexOf(marker, from);
  return at < 0 || at + titleLength > to ? -1 : at;
}

/** The number of the title that begins there. */
export function numberAt(bytes: Buffer, at: number): number {
  let number = 0;
  for (let place = at + marker.length; place < at + titleLength; place += 1) number = number * 10 + (bytes[place] ?? zero) - zero;
  return number;
}

export const titleLength = marker.length + digits;
