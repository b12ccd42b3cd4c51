import { sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Database, Limits } from '../../data/database.ts';
import type { WalPosition } from '../../data/wal-position.ts';
import type { Entity } from '../../model/entity.ts';
import { statement } from '../../model/statement.ts';
import type { Fence } from './fence.ts';
import type { Tags } from './tags.ts';

/** The uuids of the tenants a viewer belongs to; null where there are more than can be named. */
export type ViewerTenants = (userId: string, limits: Limits, consistencyToken: string | null) => Promise<readonly string[] | null>;

export interface ViewerTenantsOptions {
  readonly database: Pick<Database, 'read'>;
  /** What a tenant is: its rule of visibility says whose it is. */
  readonly tenant: Entity;
  readonly tags: Tags;
  readonly fence: Fence;
  readonly positionOf: (consistencyToken: string) => WalPosition;
}

const viewersKept = 20_000;
const mostTenants = 50;

interface Known {
  readonly tenants: readonly string[] | null;
  readonly start: { readonly sequence: number };
  readonly from: { readonly position: WalPosition; readonly primary: boolean };
}

/** Remembers the tenants of each viewer for as long as the fence has heard of no change to what the viewer may see. */
export function createViewerTenants({ database, tenant, tags, fence, positionOf }: ViewerTenantsOptions): ViewerTenants {
  const known = new LRUCache<string, Known>({ max: viewersKept });
  const find = statement<{ viewer: string; limit: number }, string>(
    `${tenant.typeName}.ofViewer`,
    sql`select ${tenant.id} from ${tenant.table} where ${tenant.visibleTo(sql`${sql.placeholder('viewer')}::uuid`)} limit ${sql.placeholder('limit')}::int`,
    (raw) => String(raw[0]),
  );

  return async (userId, limits, consistencyToken) => {
    const ownTag = [tags.viewer(userId)];
    const remembered = known.get(userId);
    if (remembered !== undefined && fence.refusedBy(ownTag, remembered.start, remembered.from) === null) return remembered.tenants;
    const start = { sequence: fence.sequence };
    const session = await database.read(limits, consistencyToken);
    const found = await session.rows(find, { viewer: userId, limit: mostTenants + 1 });
    const tenants = found.length > mostTenants ? null : found;
    const from = { position: positionOf(session.consistencyToken), primary: session.server === 'primary' };
    // A late replica's answer serves this run, which the fence refuses for the same reason, and no other.
    if (fence.refusedBy(ownTag, start, from) === null) known.set(userId, { tenants, start, from });
    return tenants;
  };
}
