import DataLoader from 'dataloader';
import { loadByIds, type Visibility } from '../../data/batch/load-by-ids.ts';
import { loadLists } from '../../data/batch/load-lists.ts';
import { loadCounts, loadPages } from '../../data/batch/load-pages.ts';
import type { Page, PageRequest } from '../../data/batch/page-request.ts';
import type { Session } from '../../model/session.ts';
import type { Connection } from '../../model/connection.ts';
import type { Entity, EntityRow, ListField } from '../../model/entity.ts';

/** Batched and remembered loads of one operation: the reference executor's way to the batch functions. */
export interface Loaders {
  byId(entity: Entity, visibility: Visibility, id: string): Promise<EntityRow | null>;
  page(connection: Connection, request: PageRequest, parentId: string): Promise<Page<EntityRow>>;
  count(connection: Connection, filters: PageRequest['filters'], parentId: string): Promise<number>;
  list(list: ListField, parentId: string): Promise<EntityRow[]>;
}

/** One loader for each declaration and each canonical form of the arguments: all parents of a field share a statement. */
export function createLoaders(session: Session, viewerId: string): Loaders {
  const rows = new Registry<Entity, EntityRow | null>();
  const pages = new Registry<Connection, Page<EntityRow>>();
  const counts = new Registry<Connection, number>();
  const lists = new Registry<ListField, EntityRow[]>();
  return {
    byId: (entity, visibility, id) =>
      rows.loader(entity, visibility, (ids) => loadByIds(session, viewerId, entity, ids, visibility)).load(id),
    page: (connection, request, parentId) =>
      pages
        .loader(connection, JSON.stringify(request), (ids) => loadPages(session, viewerId, connection, ids, request))
        .load(parentId),
    count: (connection, filters, parentId) =>
      counts
        .loader(connection, JSON.stringify(filters), (ids) => loadCounts(session, viewerId, connection, ids, filters))
        .load(parentId),
    list: (list, parentId) => lists.loader(list, '', (ids) => loadLists(session, viewerId, list, ids)).load(parentId),
  };
}

/** DataLoaders by declaration and canonical arguments. */
class Registry<Declaration extends object, Value> {
  readonly #loaders = new Map<Declaration, Map<string, DataLoader<string, Value>>>();

  loader(declaration: Declaration, args: string, batch: (keys: readonly string[]) => Promise<Value[]>): DataLoader<string, Value> {
    const known = this.#loaders.get(declaration) ?? new Map<string, DataLoader<string, Value>>();
    this.#loaders.set(declaration, known);
    const loader = known.get(args) ?? new DataLoader<string, Value>(batch);
    known.set(args, loader);
    return loader;
  }
}
