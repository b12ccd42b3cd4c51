import type { RawRow } from '../../model/statement.ts';

/** An endpoint that was switched off. Ids are uuids. */
export interface DisabledEndpoint {
  readonly id: string;
  readonly workspaceId: string;
  /** Its row's, afterwards. */
  readonly version: number;
  readonly reason: string;
}

/** From id, workspace, version and reason. */
export function decodeDisabled([id, workspaceId, version, reason]: RawRow): DisabledEndpoint {
  return { id: String(id), workspaceId: String(workspaceId), version: Number(version), reason: String(reason) };
}
