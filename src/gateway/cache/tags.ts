import type { DomainEvent } from '../../model/event.ts';
import { encodeId } from '../../model/global-id.ts';

/**
 * The words for what an answer depends on. Types are named as in the schema, ids as clients see them; uuids go in.
 *
 * | tag | stands for |
 * |---|---|
 * | `Task:task_…` | one row: its columns, or that it is not there |
 * | `Project:project_…:tasks` | the tasks of one project, whichever order and filter |
 * | `Workspace:workspace_…:tasks` | any list of tasks in one tenant |
 * | `Workspace:workspace_…` | all that one tenant holds |
 * | `Workspace:workspace_…:*` | the same, and whatever happens there: of answers that depend on too much to name |
 * | `Viewer:user_…` | what one person may see |
 */
export interface Tags {
  row(typeName: string, uuid: string): string;
  list(ofType: string, uuid: string, typeName: string): string;
  listInTenant(tenant: string, typeName: string): string;
  tenant(uuid: string): string;
  anythingIn(tenant: string): string;
  viewer(uuid: string): string;
  /** What one event makes wrong. */
  ofEvent(event: DomainEvent): string[];
}

/** `prefixes`: of ids by type name. `tenant`: the type that `workspaceId` names. `viewer`: the prefix of users' ids. */
export function createTags(prefixes: ReadonlyMap<string, string>, tenant: string, viewerPrefix: string): Tags {
  const prefixOf = (typeName: string): string => prefixes.get(typeName) ?? typeName.toLowerCase();
  const row = (typeName: string, uuid: string): string => `${typeName}:${encodeId(prefixOf(typeName), uuid)}`;
  const list = (ofType: string, uuid: string, typeName: string): string => `${row(ofType, uuid)}:${plural(typeName)}`;
  const tags: Tags = {
    row,
    list,
    listInTenant: (uuid, typeName) => list(tenant, uuid, typeName),
    tenant: (uuid) => row(tenant, uuid),
    anythingIn: (uuid) => `${row(tenant, uuid)}:*`,
    viewer: (uuid) => `Viewer:${encodeId(viewerPrefix, uuid)}`,
    ofEvent({ entity, workspaceId, topics, reach, rightsOf = [] }) {
      const made = new Set([row(entity.typeName, entity.id), tags.listInTenant(workspaceId, entity.typeName), tags.anythingIn(workspaceId)]);
      for (const topic of topics) {
        const split = topic.indexOf(':');
        made.add(list(topic.slice(0, split), topic.slice(split + 1), entity.typeName));
      }
      if (reach === 'tenant') made.add(tags.tenant(workspaceId));
      for (const uuid of rightsOf) made.add(tags.viewer(uuid));
      return [...made];
    },
  };
  return tags;
}

/** How lists of a type are called in tags: `Task` → `tasks`. */
function plural(typeName: string): string {
  return `${typeName.charAt(0).toLowerCase()}${typeName.slice(1)}s`;
}
