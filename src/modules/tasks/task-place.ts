import { sql } from 'drizzle-orm';
import { statement } from '../../model/statement.ts';
import { labels } from '../labels/tables.ts';
import { project } from '../projects/project-entity.ts';
import { type Halt, haltOf, ownHalt } from '../projects/project-halt.ts';
import { projects } from '../projects/tables.ts';
import { type Role, roleOf } from '../workspaces/role.ts';
import { memberships } from '../workspaces/tables.ts';
import { idSet } from './id-set.ts';

/** Where a task is to be made, as its viewer sees it. */
export interface TaskPlace {
  readonly role: Role;
  /** Why no task can be made there; null where one can. */
  readonly halt: Halt | null;
  readonly hasAssignee: boolean;
  /** Those of the labels asked for that the workspace has. */
  readonly labels: ReadonlySet<string>;
}

/** No row where the viewer does not see the project. Membership and labels stay until the transaction ends. */
export const findPlace = statement<{ projectId: string; viewer: string; assigneeId: string | null; labelIds: string }, TaskPlace>(
  'createTask.findPlace',
  sql`with place as materialized (
      select ${projects.workspaceId}, ${ownHalt} as halt, viewing.role
      from ${project.table}
      join ${memberships} viewing on viewing.workspace_id = ${projects.workspaceId} and viewing.user_id = ${sql.placeholder('viewer')}::uuid
      where ${projects.id} = ${sql.placeholder('projectId')}::uuid
    ), assignee as materialized (
      select from ${memberships}
      where ${memberships.userId} = ${sql.placeholder('assigneeId')}::uuid and ${memberships.workspaceId} = (select workspace_id from place)
      for key share
    ), tags as materialized (
      select ${labels.id} from ${labels}
      where ${labels.id} = any(${sql.placeholder('labelIds')}::uuid[]) and ${labels.workspaceId} = (select workspace_id from place)
      order by ${labels.id} for key share
    )
    select role, halt, ${sql.placeholder('assigneeId')}::uuid is null or exists (select from assignee),
      (select string_agg(id::text, ',') from tags)
    from place`,
  (raw) => ({ role: roleOf(raw[0]), halt: haltOf(raw[1]), hasAssignee: raw[2] === true, labels: idSet(raw[3]) }),
);
