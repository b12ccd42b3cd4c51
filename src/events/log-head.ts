import { type SQL, sql } from 'drizzle-orm';
import type { RawRow } from '../model/statement.ts';
import type { LogHead } from './check-place.ts';

/** What `decodeHead` reads from the start of a row of `portcullis_log_head`. */
export const headColumns = (prefix: string): SQL =>
  sql`${sql.raw(['epoch', 'last_position::text', 'first_position::text'].map((column) => prefix + column).join(', '))},
      (select coalesce(json_agg(json_build_array(s.epoch, s.start_position)), '[]') from portcullis_log_epochs s)`;
/** How many columns `headColumns` are. */
export const headWidth = 4;

export function decodeHead([epoch, lastPosition, firstPosition, epochs]: RawRow): LogHead {
  return { epoch: Number(epoch), lastPosition: Number(lastPosition), firstPosition: Number(firstPosition), epochs: decodeEpochs(epochs) };
}

function decodeEpochs(pairs: unknown): LogHead['epochs'] {
  if (!Array.isArray(pairs)) return [];
  return pairs.map((pair: unknown) => {
    if (!Array.isArray(pair)) throw new TypeError('Not an epoch');
    return { epoch: Number(pair[0]), startPosition: Number(pair[1]) };
  });
}
