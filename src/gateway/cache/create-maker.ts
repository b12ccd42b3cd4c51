import { laterPosition, type WalPosition } from '../../data/wal-position.ts';
import type { Limits } from '../../model/session.ts';
import type { Admitted } from '../admission/create-admission.ts';
import type { Executed, Executor } from '../execution/executor.ts';
import { type CacheEntry, createEntry } from './cache-entry.ts';
import { createOffer } from './create-offer.ts';
import { createTagSink } from './create-tag-sink.ts';
import type { ViewerTenants } from './create-viewer-tenants.ts';
import type { Fence } from './fence.ts';
import type { Tags } from './tags.ts';

export interface MakerOptions {
  readonly execute: Executor;
  readonly fence: Fence;
  readonly tags: Tags;
  readonly tenantsOf: ViewerTenants;
  readonly positionOf: (consistencyToken: string) => WalPosition;
  /** The newest state that this node has heard of. */
  readonly heard: () => WalPosition | null;
  readonly now: () => number;
}

export interface MakeRequest {
  readonly key: string;
  readonly admitted: Admitted;
  readonly consistencyToken: string | null;
  readonly correlationId: string;
  readonly limits: Limits;
  /** An answer that came while the run waited for its turn. */
  readonly find: () => CacheEntry | null;
}

/** An entry that may be kept, one that was kept meanwhile, or an answer that may not be kept and why. */
export type Made =
  | { readonly kind: 'made' | 'found'; readonly entry: CacheEntry }
  | { readonly kind: 'unkept'; readonly executed: Executed; readonly reason: string; readonly fenced: boolean };

/** More tags than these make an answer depend on its tenants as a whole. */
const mostTags = 200;

/** Runs an operation once and says what of it may be kept. Throws what the executor throws. */
export function createMaker({ execute, fence, tags, tenantsOf, positionOf, heard, now }: MakerOptions): (request: MakeRequest) => Promise<Made> {
  return async ({ key, admitted, consistencyToken, correlationId, limits, find }) => {
    const { operation, variables, coerced, publishedId } = admitted;
    const { cachePolicy: policy, hash } = operation;
    // Both before anything is read.
    const start = { sequence: fence.sequence };
    const heardBefore = heard();
    // A public answer is made for nobody: no resolver can put a viewer's data into it.
    const viewer = policy.scope === 'PUBLIC' ? null : admitted.viewer;
    const sink = createTagSink(tags);
    const offer = createOffer(key, viewer, find);
    const executed = await execute({
      operation, variables, coerced, published: publishedId !== null, viewer, limits, consistencyToken, correlationId,
      reads: sink, keeper: offer.keeper,
    });
    const found = offer.given();
    if (found !== null) return { kind: 'found', entry: found };
    const { result, server } = executed;
    const unkept = (reason: string, fenced = false): Made => ({ kind: 'unkept', executed, reason, fenced });
    if (result.errors !== undefined && result.errors.length > 0) return unkept('the answer has errors');
    if (result.data === null || result.data === undefined || result.extensions !== undefined) return unkept('the answer is of an unusual form');
    if (!offer.mayKeep()) return unkept('the reference executor does not keep it');
    if (server !== null && !sink.used()) return unkept('what it read is not known');
    const tenants = viewer === null || !sink.used() ? [] : await tenantsOf(viewer.userId, limits, executed.consistencyToken);
    if (tenants === null) return unkept('the viewer belongs to too many tenants');
    const read = sink.tags(tenants, mostTags);
    if ('unknown' in read) return unkept(`the statement ${read.unknown} does not say what it reads`);
    const carried = [...new Set([
      ...read.tags, ...offer.tags(), ...policy.tags, ...(viewer === null ? [] : [tags.viewer(viewer.userId)]), `Operation:${hash}`,
    ])];
    const primary = server === 'primary';
    const shown = executed.consistencyToken === null ? null : positionOf(executed.consistencyToken);
    const position = shown !== null && primary && heardBefore !== null ? laterPosition(shown, heardBefore) : shown;
    const refusal = fence.refusedBy(carried, start, { position, primary });
    if (refusal !== null) return unkept(refusal === '*' ? 'changes may be unheard' : 'it changed meanwhile', true);
    const entry = createEntry(JSON.stringify({ data: result.data }), {
      key, operationHash: hash, storedAt: now(), policy, tags: carried, position, consistencyToken: executed.consistencyToken,
    });
    return { kind: 'made', entry };
  };
}
