import { z } from 'zod';
import { eventKind, type EventKind, type PayloadOf } from '../../model/event-kind.ts';
import { type EventType, type NewEvent, topicOf } from '../../model/event.ts';
import { newEvent } from '../new-event.ts';
import { user } from '../users/user-entity.ts';
import { membership } from './membership-entity.ts';
import type { MembershipRow, WorkspaceRow } from './tables.ts';
import { workspace } from './workspace-entity.ts';
import { roles } from './role.ts';

export const workspaceCreated = eventKind('WorkspaceCreated', { payload: z.object({ name: z.string(), slug: z.string() }) });
/** `changed`: the fields that are different now. */
export const workspaceUpdated = eventKind('WorkspaceUpdated', { payload: z.object({ changed: z.array(z.string()) }) });

const member = { userId: z.uuid() };
const ids = { userId: () => user };
const role = z.enum(roles);
export const memberInvited = eventKind('MemberInvited', { payload: z.object({ ...member, role }), ids });
export const memberRoleChanged = eventKind('MemberRoleChanged', { payload: z.object({ ...member, role, formerRole: role }), ids });
export const memberRemoved = eventKind('MemberRemoved', { payload: z.object(member), ids });

const ofWorkspaces = [workspaceCreated, workspaceUpdated] as const;
const ofMembers = [memberInvited, memberRoleChanged, memberRemoved] as const;

export const workspaceEventKinds = [...ofWorkspaces, ...ofMembers] as const;

/** How events about workspaces look to subscribers. */
export const workspaceEventType: EventType = {
  typeName: 'WorkspaceEvent',
  subject: () => workspace,
  subjectField: 'workspace',
  kinds: ofWorkspaces,
  actor: () => user,
  tenant: () => workspace,
};

/** How events about memberships look to subscribers. */
export const memberEventType: EventType = {
  typeName: 'MemberEvent',
  subject: () => membership,
  subjectField: 'membership',
  kinds: ofMembers,
  actor: () => user,
  tenant: () => workspace,
};

/** What happened to a workspace itself; `rightsOf`: to whom it became visible. */
export function workspaceEvent<Kind extends (typeof ofWorkspaces)[number]>(
  kind: Kind, row: Pick<WorkspaceRow, 'id' | 'version'>, payload: PayloadOf<Kind>, rightsOf: readonly string[] = [],
): NewEvent {
  return newEvent<EventKind>(kind, {
    workspaceId: row.id,
    entity: { typeName: workspace.typeName, id: row.id, version: row.version },
    topics: [topicOf(workspace, row.id)],
    payload,
    ...(rightsOf.length === 0 ? {} : { rightsOf }),
  });
}

/** What happened to a membership: the person may see more or less from now on. */
export function memberEvent<Kind extends (typeof ofMembers)[number]>(
  kind: Kind, row: Pick<MembershipRow, 'id' | 'workspaceId' | 'userId' | 'version'>, payload: PayloadOf<Kind>,
): NewEvent {
  return newEvent<EventKind>(kind, {
    workspaceId: row.workspaceId,
    entity: { typeName: membership.typeName, id: row.id, version: row.version },
    topics: [topicOf(membership, row.id), topicOf(workspace, row.workspaceId), topicOf(user, row.userId)],
    payload,
    rightsOf: [row.userId],
  });
}
