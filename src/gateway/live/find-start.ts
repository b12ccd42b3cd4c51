import type { FeedPage } from '../../events/create-event-log.ts';
import type { LogPlace } from '../../events/log-place.ts';
import { Fault } from '../../errors.ts';
import type { Limits } from '../../model/session.ts';
import type { EventExecutor } from '../execution/create-event-executor.ts';
import type { Watch } from './find-watch.ts';
import type { Hub } from './hub.ts';
import type { LogReading } from './live-log.ts';

export interface StartOptions {
  readonly hub: Pick<Hub, 'after'>;
  readonly log: Pick<LogReading, 'readFrom'>;
  readonly events: Pick<EventExecutor, 'requireVisible'>;
}

interface Asked {
  readonly viewerId: string;
  readonly consistencyToken: string | null;
  readonly limits: Limits;
}

/**
 * Looks whether a subscription may begin at a place: the log goes on from there, and the viewer sees what is watched.
 * Answers with what was read of the log, null where the node has it. Who goes on where they were is still told that what
 * they watched was deleted meanwhile. Throws Fault CURSOR_EXPIRED, SUBSCRIPTION_TARGET_NOT_FOUND, or what kept that from
 * being found out.
 */
export async function findStart({ hub, log, events }: StartOptions, asked: Asked, watch: Watch, from: LogPlace): Promise<FeedPage | null> {
  const page = hub.after(from) === null ? await log.readFrom(from, watch, asked.limits) : null;
  try {
    await events.requireVisible(asked, watch.entity, watch.id);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'SUBSCRIPTION_TARGET_NOT_FOUND') throw error;
    const missed = (page?.events ?? hub.after(from) ?? []).find((event) => watch.typeOf(event) !== undefined);
    const tenant = missed && watch.typeOf(missed)?.tenant();
    if (missed === undefined || tenant === undefined) throw error;
    await events.requireVisible(asked, tenant, missed.workspaceId);
  }
  return page;
}
