import type { ReadsSink } from '../execution/reads-sink.ts';
import type { Tags } from './tags.ts';

/** The tags of one run, gathered while it reads. */
export interface TagSink extends ReadsSink {
  /**
   * The tags; beyond `most` of them, the tenants' alone. `tenants`: those that the viewer belongs to, for lists that span
   * them. Null where some statement did not say what it reads: nothing can be said of such an answer.
   */
  tags(tenants: readonly string[], most: number): { readonly tags: readonly string[] } | { readonly unknown: string };
  /** Whether anything was read at all. */
  used(): boolean;
}

/** Of one viewer's run; a row's tag stands for what was asked for, found or not. */
export function createTagSink(tags: Tags): TagSink {
  const found = new Set<string>();
  /** Types of which a list was read that has no parent. */
  const listed = new Set<string>();
  let unknown: string | null = null;
  let used = false;

  return {
    used: () => used,
    read(statement, reads, params, rows) {
      used = true;
      if (reads === undefined) {
        unknown ??= statement;
        return;
      }
      const { typeName, by, idAt, joined = [] } = reads;
      for (const { typeName: other, idAt: otherAt } of joined) {
        for (const row of rows) {
          const id: unknown = Array.isArray(row) ? row[otherAt] : undefined;
          if (typeof id === 'string') found.add(tags.row(other, id));
        }
      }
      if (by === 'ids') {
        for (const uuid of uuidsIn(params['ids'])) found.add(tags.row(typeName, uuid));
        return;
      }
      if (by.of === null) listed.add(typeName);
      else for (const uuid of uuidsIn(params['parents'])) found.add(tags.list(by.of, uuid, typeName));
      if (idAt === null) return;
      for (const row of rows) {
        const id: unknown = Array.isArray(row) ? row[idAt] : undefined;
        if (typeof id === 'string') found.add(tags.row(typeName, id));
        else unknown ??= statement;
      }
    },
    tags(tenants, most) {
      if (unknown !== null) return { unknown };
      const all = new Set(found);
      for (const tenant of tenants) for (const typeName of listed) all.add(tags.listInTenant(tenant, typeName));
      if (all.size > most) return { tags: tenants.flatMap((tenant) => [tags.tenant(tenant), tags.anythingIn(tenant)]) };
      for (const tenant of tenants) all.add(tags.tenant(tenant));
      return { tags: [...all] };
    },
  };
}

/** The uuids of a PostgreSQL array's text, as `uuidArray` writes it. */
function uuidsIn(text: unknown): string[] {
  return typeof text === 'string' && text.length > 2 ? text.slice(1, -1).split(',') : [];
}
