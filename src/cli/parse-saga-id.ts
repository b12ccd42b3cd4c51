import { InvalidArgumentError } from 'commander';
import { decodeId } from '../model/global-id.ts';

/** A saga's uuid in lower case, also from the id that clients see of what it does, such as `move_…`. Throws commander's InvalidArgumentError. */
export function parseSagaId(text: string): string {
  const lower = text.toLowerCase();
  const uuid = decodeId(lower)?.uuid ?? lower;
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid)) throw new InvalidArgumentError('This is no id of a saga: portcullis sagas list prints them.');
  return uuid;
}
