import { connection } from '../../model/connection.ts';
import { byId, connectionOf, type Module } from '../../model/module.ts';
import { commentEventType } from '../comments/comment-events.ts';
import { labelEventType } from '../labels/label-events.ts';
import { projectMoveEventType } from '../project-moves/tell-move.ts';
import { projectEventType } from '../projects/project-events.ts';
import { taskEventType } from '../tasks/task-event.ts';
import { webhookEventType } from '../webhooks/webhook-events.ts';
import { changeMemberRole } from './change-member-role.ts';
import { createWorkspace } from './create-workspace.ts';
import { inviteMember } from './invite-member.ts';
import { membership } from './membership-entity.ts';
import { removeMember } from './remove-member.ts';
import { workspaces } from './tables.ts';
import { updateWorkspace } from './update-workspace.ts';
import { workspace } from './workspace-entity.ts';
import { memberEventType, workspaceEventKinds, workspaceEventType } from './workspace-events.ts';

export const workspacesModule: Module = {
  name: 'workspaces',
  entities: [workspace, membership],
  queries: {
    workspace: byId(workspace),
    workspaces: connectionOf(
      connection({
        target: () => workspace,
        orders: { NAME: workspaces.name },
        defaultOrder: { field: 'NAME', direction: 'ASC' },
      }),
    ),
  },
  commands: [createWorkspace, updateWorkspace, inviteMember, changeMemberRole, removeMember],
  events: workspaceEventKinds,
  subscriptions: {
    workspaceEvents: {
      argument: 'workspaceId',
      entity: () => workspace,
      events: [workspaceEventType, memberEventType, projectEventType, projectMoveEventType, labelEventType, taskEventType, commentEventType, webhookEventType],
    },
  },
};
