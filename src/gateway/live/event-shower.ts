import type { FeedEvent } from '../../events/create-event-log.ts';
import { Fault } from '../../errors.ts';
import type { Viewer } from '../../model/viewer.ts';
import type { Admitted } from '../admission/create-admission.ts';
import { correlationId } from '../correlation-id.ts';
import { type EventExecutor, noLongerAllowed } from '../execution/create-event-executor.ts';
import { NotAlike } from '../execution/told.ts';
import { runWithinLimits } from '../run-within-limits.ts';
import { eventBody } from './event-body.ts';
import type { Watch } from './find-watch.ts';
import type { Shown } from './shown.ts';
import type { Turnstile } from './turnstile.ts';

/** Under what an event is executed. */
export interface ShowBounds {
  readonly pass: Turnstile;
  /** Of a state that is not older than the event; asked when the execution begins. */
  readonly consistencyToken: () => string;
  readonly signal: AbortSignal;
}

/** What each of those who were asked for gets, by their uuids: the event, or the fault that ends their stream. */
export type ShownTo = (viewerId: string) => Shown | Fault;

/**
 * Shows one event to viewers for whom it looks the same, each named once; who they are is asked when the execution begins.
 * Throws what the execution throws.
 */
export type ShowEvent = (event: FeedEvent, viewers: () => readonly Viewer[], bounds: ShowBounds) => Promise<ShownTo>;

export function eventShower(
  { events, timeoutMs }: { readonly events: Pick<EventExecutor, 'run'>; readonly timeoutMs: number },
  { operation, variables, coerced, publishedId }: Admitted, { typeOf, alike }: Watch,
): ShowEvent {
  async function showOnce(event: FeedEvent, asked: () => readonly Viewer[], { pass, consistencyToken, signal }: ShowBounds, shared: boolean): Promise<ShownTo> {
    const type = typeOf(event);
    if (type === undefined) throw new TypeError(`The subscription does not tell of ${event.entity.typeName}`);
    const executed = await pass(() =>
      runWithinLimits(timeoutMs, signal, (limits) => {
        const viewers = asked();
        const [viewer = null] = viewers;
        return events.run(
          {
            operation, variables, coerced, published: publishedId !== null, viewer, limits,
            consistencyToken: consistencyToken(), correlationId: correlationId(null),
          },
          { event, type, viewerIds: viewers.map(({ userId }) => userId), alike: shared },
        );
      }),
    );
    const { epoch, position } = event;
    const cursor = event.cursor();
    const shown: Shown = { place: { epoch, position }, cursor, payload: JSON.stringify(eventBody(executed, cursor)) };
    return (viewerId) => (executed.refused.has(viewerId) ? noLongerAllowed() : shown);
  }

  async function showToEach(event: FeedEvent, viewers: readonly Viewer[], bounds: ShowBounds): Promise<ShownTo> {
    const each = viewers.map(async (viewer) => {
      const shown = await showOnce(event, () => [viewer], bounds, false).then(
        (to) => to(viewer.userId),
        (error: unknown) => {
          if (error instanceof Fault) return error;
          throw error;
        },
      );
      return [viewer.userId, shown] as const;
    });
    const found = new Map(await Promise.all(each));
    return (viewerId) => found.get(viewerId) ?? noLongerAllowed();
  }

  return async (event, ask, bounds) => {
    let viewers: readonly Viewer[] = [];
    try {
      return await showOnce(event, () => (viewers = ask()), bounds, alike);
    } catch (error) {
      if (error instanceof NotAlike) return await showToEach(event, viewers, bounds);
      throw error;
    }
  };
}
