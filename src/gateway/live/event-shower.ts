import type { FeedEvent } from '../../events/create-event-log.ts';
import type { Viewer } from '../../model/viewer.ts';
import type { Admitted } from '../admission/create-admission.ts';
import { correlationId } from '../correlation-id.ts';
import type { EventExecutor } from '../execution/create-event-executor.ts';
import { runWithinLimits } from '../run-within-limits.ts';
import { eventBody } from './event-body.ts';
import type { Watch } from './find-watch.ts';
import type { Shown } from './shown.ts';
import type { Turnstile } from './turnstile.ts';

/** Under what an event is executed. */
export interface ShowBounds {
  readonly pass: Turnstile;
  /** Of a state that is not older than the event. */
  readonly consistencyToken: string;
  readonly signal: AbortSignal;
}

/** Shows one event as one subscription selects it; throws what the execution throws. */
export type ShowEvent = (event: FeedEvent, bounds: ShowBounds) => Promise<Shown>;

export function eventShower(
  { events, timeoutMs }: { readonly events: Pick<EventExecutor, 'run'>; readonly timeoutMs: number },
  { operation, variables }: Admitted, viewer: Viewer, { typeOf }: Watch,
): ShowEvent {
  return async (event, { pass, consistencyToken, signal }) => {
    const type = typeOf(event);
    if (type === undefined) throw new TypeError(`The subscription does not tell of ${event.entity.typeName}`);
    const executed = await pass(() =>
      runWithinLimits(timeoutMs, signal, (limits) =>
        events.run({ operation, variables, viewer, limits, consistencyToken, correlationId: correlationId(null) }, event, type),
      ),
    );
    const { epoch, position, cursor } = event;
    return { place: { epoch, position }, cursor, payload: JSON.stringify(eventBody(executed, cursor)) };
  };
}
