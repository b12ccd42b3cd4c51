import { sql } from 'drizzle-orm';
import type { Session } from '../../../data/database.ts';
import { statement } from '../../../data/statement.ts';
import type { ClientLabel } from './client-labels.ts';

const find = statement<Record<string, never>, ClientLabel>(
  'deployments.versions',
  sql`select client, version from portcullis_deployments`,
  ([client, version]) => ({ client: String(client), version: String(version) }),
);

/** Every client version that ever published. */
export function findPublishedVersions(session: Session): Promise<ClientLabel[]> {
  return session.rows(find, {});
}
