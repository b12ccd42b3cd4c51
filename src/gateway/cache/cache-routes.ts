import type { AdminRoute } from '../http/create-admin-server.ts';
import { json } from '../http/create-admin-server.ts';
import { normaliseOperationId, shortestBeginning } from '../admission/operation-id.ts';
import type { OperationIndex } from '../operations/create-operation-index.ts';
import type { RunnableOperation } from '../operations/registry.ts';
import { cacheStats } from './cache-stats.ts';
import { explainCaching } from './explain-caching.ts';
import type { CacheNode } from './open-response-cache.ts';

const mostTags = 100;
const mostNamed = 10;

/** `GET /cache`: what this node keeps; `GET /cache/explain?operation=<id or its beginning>`: why an operation is kept, or not. */
export function cacheRoutes(node: Pick<CacheNode, 'cache' | 'redis'>, registry: Pick<OperationIndex, 'find' | 'startingWith'>): Map<string, AdminRoute> {
  return new Map<string, AdminRoute>([
    ['/cache', () => json(200, cacheStats(node))],
    ['/cache/explain', (query) => {
      const id = query.get('operation') ?? '';
      const [known, ...others] = id === '' ? [] : meant(normaliseOperationId(id), registry);
      if (known === undefined) return json(404, { message: `${id === '' ? 'Nothing' : id} is no published operation, nor the beginning of one: portcullis operations list prints them.` });
      if (others.length > 0) return json(409, { message: `Several operations begin with ${id}; say which: ${[known, ...others].slice(0, mostNamed).map((one) => one.id).join(', ')}` });
      return json(200, explainCaching(known.operation, known.id, node.cache));
    }],
  ]);
}

/** What runs under an id; else all that run and begin so. */
function meant(id: string, registry: Pick<OperationIndex, 'find' | 'startingWith'>): readonly RunnableOperation[] {
  const known = registry.find(id);
  const fitting = known !== undefined ? [known] : id.length < shortestBeginning ? [] : registry.startingWith(id);
  return fitting.filter((one) => one.state === 'active');
}

/** `POST /cache/purge?tag=…&tag=…`, or `?all=true`: forgets on all nodes. */
export function cacheActions(node: CacheNode): Map<string, AdminRoute> {
  return new Map<string, AdminRoute>([
    ['/cache/purge', (query) => {
      const tags = query.getAll('tag').filter((tag) => tag !== '');
      const all = query.get('all') === 'true';
      if (all === (tags.length > 0) || tags.length > mostTags) return json(400, { message: `Give 1 to ${mostTags} tags, or all=true.` });
      return json(200, { dropped: node.purge(all ? null : tags) });
    }],
  ]);
}
