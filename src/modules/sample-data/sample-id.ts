import type { Random } from './random.ts';
import type { Micros } from './sample-moment.ts';

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const hex32 = (value: number) =>
  `${hex[value >>> 24]}${hex[(value >>> 16) & 255]}${hex[(value >>> 8) & 255]}${hex[value & 255]}`;

/**
 * A UUIDv7 of the moment its row was created; its 12 bits below the millisecond carry the microseconds, so ids sort as
 * their moments do.
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-6.2 method 3
 */
export function sampleId(createdAt: Micros, random: Random): string {
  const milliseconds = Math.floor(createdAt / 1_000);
  const high = Math.floor(milliseconds / 2 ** 16);
  const low = milliseconds % 2 ** 16;
  const fraction = Math.floor(((createdAt % 1_000) * 4_096) / 1_000);
  const tail = random.next();
  return [
    hex32(high),
    hex32(low).slice(4),
    hex32(0x7000 | fraction).slice(4),
    hex32(0x8000 | (random.next() & 0x3fff)).slice(4),
    `${hex32(tail).slice(4)}${hex32(random.next())}`,
  ].join('-');
}
