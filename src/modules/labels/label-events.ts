import { z } from 'zod';
import { eventKind, type EventKind, type PayloadOf } from '../../model/event-kind.ts';
import { type EventType, type NewEvent, topicOf } from '../../model/event.ts';
import { newEvent } from '../new-event.ts';
import { user } from '../users/user-entity.ts';
import { workspace } from '../workspaces/workspace-entity.ts';
import { label } from './label-entity.ts';
import type { LabelRow } from './tables.ts';

export const labelCreated = eventKind('LabelCreated', { payload: z.object({ name: z.string(), color: z.string() }) });
/** `changed`: the fields that are different now. */
export const labelUpdated = eventKind('LabelUpdated', { payload: z.object({ changed: z.array(z.string()) }) });
/** It went from all tasks, which stay at their versions. */
export const labelDeleted = eventKind('LabelDeleted', { payload: z.object({ name: z.string() }) });

export const labelEventKinds = [labelCreated, labelUpdated, labelDeleted] as const;

/** How events about labels look to subscribers. */
export const labelEventType: EventType = {
  typeName: 'LabelEvent',
  subject: () => label,
  subjectField: 'label',
  kinds: labelEventKinds,
  actor: () => user,
  tenant: () => workspace,
};

/** What happened to a label. */
export function labelEvent<Kind extends (typeof labelEventKinds)[number]>(
  kind: Kind, row: Pick<LabelRow, 'id' | 'workspaceId' | 'version'>, payload: PayloadOf<Kind>, reach: Pick<NewEvent, 'reach'> = {},
): NewEvent {
  return newEvent<EventKind>(kind, {
    workspaceId: row.workspaceId,
    entity: { typeName: label.typeName, id: row.id, version: row.version },
    topics: [topicOf(label, row.id), topicOf(workspace, row.workspaceId)],
    payload,
    ...reach,
  });
}
