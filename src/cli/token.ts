import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { OperatorError } from '../errors.ts';
import { decodeId } from '../model/global-id.ts';
import { sampleUsers } from '../modules/sample-data/sample-users.ts';
import { openDevelopmentKey, signDevelopmentToken } from '../security/development-key.ts';
import { createOutput } from './output.ts';

interface TokenOptions {
  readonly user: string;
  readonly scope?: readonly string[];
  readonly expires: string;
  readonly json?: boolean;
}

/** `portcullis token`: a token for development, signed by the data folder's key. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('make a token for development')
    .option('--user <id>', `a user's id, or one of ${Object.keys(sampleUsers).join(', ')} of the sample data`, 'owner')
    .option('--scope <scopes...>', 'rights of the token, such as operations:adhoc')
    .option('--expires <duration>', 'how long it is good for: 30m, 12h, 7d', '12h')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ portcullis token --user viewer --scope operations:adhoc --expires 1h')
    .action(async (options: TokenOptions) => {
      const output = createOutput(options);
      const config = readConfig();
      const userId = findUser(options.user);
      if (!/^\d+[smhd]$/.test(options.expires)) throw new OperatorError(`"${options.expires}" is no duration: write 30m, 12h or 7d`);
      const key = await openDevelopmentKey({ dataDir: config.PORTCULLIS_DATA_DIR, production: config.production });
      const token = await signDevelopmentToken(key, { userId, scopes: options.scope ?? [], expiresIn: options.expires });
      output.result({ token, user: `user_${userId}`, scopes: options.scope ?? [] }, () => token);
    });
}

function findUser(given: string): string {
  const sample = Object.entries(sampleUsers).find(([role]) => role === given)?.[1];
  if (sample !== undefined) return sample.id;
  const decoded = decodeId(given);
  if (decoded?.prefix !== 'user') throw new OperatorError(`"${given}" is neither a user's id nor one of ${Object.keys(sampleUsers).join(', ')}`);
  return decoded.uuid;
}
