import { Resolver } from 'node:dns/promises';
import { loopbackAddresses } from './create-address-rules.ts';

/** All addresses of a host name, at least one. Throws where there is none, or the name servers do not answer. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

const timeoutMs = 2_000; // of one try
const tries = 2;

/**
 * Asks the name servers directly. The system's own lookup would wait for slow ones in the few threads that files and
 * cryptography share, and one receiver's name servers must not slow down the others. Names of `/etc/hosts` are not known.
 */
export function createHostResolver(): ResolveHost {
  const resolver = new Resolver({ timeout: timeoutMs, tries });
  return async (hostname) => {
    if (hostname === 'localhost') return loopbackAddresses;
    const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const found = [four, six].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (found.length === 0 && four.status === 'rejected') throw four.reason;
    return found;
  };
}
