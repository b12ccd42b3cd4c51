import type { RawRow } from '../../../data/statement.ts';

/** That one client version lists one operation. */
export interface Link {
  readonly operationId: string;
  /** The operation's. */
  readonly name: string | null;
  readonly deploymentId: string;
  readonly client: string;
  readonly version: string;
}

/** Of the columns operation id, name, deployment id, client, version. */
export function decodeLink([operationId, name, deploymentId, client, version]: RawRow): Link {
  return {
    operationId: String(operationId),
    name: typeof name === 'string' ? name : null,
    deploymentId: String(deploymentId),
    client: String(client),
    version: String(version),
  };
}
