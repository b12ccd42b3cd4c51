import type { AdminRoute } from '../http/create-admin-server.ts';
import { json } from '../http/create-admin-server.ts';
import { normaliseOperationId } from '../admission/operation-id.ts';
import type { Registry } from '../operations/registry.ts';
import { cacheStats } from './cache-stats.ts';
import { explainCaching } from './explain-caching.ts';
import type { CacheNode } from './open-response-cache.ts';

const mostTags = 100;

/** `GET /cache`: what this node keeps; `GET /cache/explain?operation=<id>`: why an operation is kept, or not. */
export function cacheRoutes(node: CacheNode, registry: Registry): Map<string, AdminRoute> {
  return new Map<string, AdminRoute>([
    ['/cache', () => json(200, cacheStats(node))],
    ['/cache/explain', (query) => {
      const id = query.get('operation') ?? '';
      const known = id === '' ? undefined : registry.find(normaliseOperationId(id));
      if (known?.state !== 'active') return json(404, { message: `${id === '' ? 'No operation' : id} is not the whole id of a published operation: portcullis operations show prints it.` });
      return json(200, explainCaching(known.operation, known.id, node.cache));
    }],
  ]);
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
