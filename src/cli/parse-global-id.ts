import { InvalidArgumentError } from 'commander';
import { decodeId } from '../model/global-id.ts';

/** Reads an id of one type, such as `webhook_…`, as clients see it; gives its uuid. */
export function parseGlobalId(prefix: string): (text: string) => string {
  return (text) => {
    const decoded = decodeId(text);
    if (decoded?.prefix !== prefix) throw new InvalidArgumentError(`It must be an id such as ${prefix}_0198c2f0-0000-7000-8000-000000000001.`);
    return decoded.uuid;
  };
}
