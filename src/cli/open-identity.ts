import type { Config } from '../config.ts';
import { openDevelopmentSecret } from '../security/development-secret.ts';
import { type DevelopmentKey, openDevelopmentKey, signDevelopmentToken } from '../security/development-key.ts';
import { sampleUsers } from '../modules/sample-data/sample-users.ts';

/** What signs and verifies on this node. */
export interface Identity {
  /** Signs consistency tokens. */
  readonly tokenSecret: string;
  /** Null where `JWKS_URL` says who signs. */
  readonly developmentKey: DevelopmentKey | null;
  /** A token of the first sample person, with all rights; null where there is no development key. */
  readonly developmentToken: () => Promise<string | null>;
}

/** Opens the configured secrets, or those of development in the data folder. Throws OperatorError. */
export async function openIdentity(config: Config): Promise<Identity> {
  const dataDir = config.PORTCULLIS_DATA_DIR;
  const tokenSecret = config.PORTCULLIS_TOKEN_SECRET ?? (await openDevelopmentSecret(dataDir));
  if (config.JWKS_URL !== undefined) return { tokenSecret, developmentKey: null, developmentToken: () => Promise.resolve(null) };
  const developmentKey = await openDevelopmentKey({ dataDir, production: config.production });
  return {
    tokenSecret,
    developmentKey,
    developmentToken: () => signDevelopmentToken(developmentKey, { userId: sampleUsers.owner.id, scopes: ['operations:adhoc'] }),
  };
}
