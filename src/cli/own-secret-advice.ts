import type { Config } from '../config.ts';
import type { OpenedServers } from './open-servers.ts';

/**
 * What is to be known where other nodes may be on the same database and this one signs by a secret of its own data folder; null
 * elsewhere. The database is no place to share a secret in: whoever reads it must not be able to read those of webhooks.
 */
export function ownSecretAdvice(config: Pick<Config, 'PORTCULLIS_TOKEN_SECRET' | 'PORTCULLIS_DATA_DIR'>, { embedded }: Pick<OpenedServers, 'embedded'>): string | null {
  if (embedded || config.PORTCULLIS_TOKEN_SECRET !== undefined) return null;
  return `The secret in ${config.PORTCULLIS_DATA_DIR} signs consistency tokens and cursors and seals the secrets of webhooks. Nodes with another data folder make their own and refuse these: set the same PORTCULLIS_TOKEN_SECRET for all nodes of one database`;
}
