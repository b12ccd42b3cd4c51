import { sql } from 'drizzle-orm';
import { connection } from '../../model/connection.ts';
import { derived, type Entity, entity } from '../../model/entity.ts';
import { membership } from '../workspaces/membership-entity.ts';
import { memberships } from '../workspaces/tables.ts';
import { workspacesOf } from '../workspaces/visibility.ts';
import { users } from './tables.ts';

/** A person. A viewer sees themselves and everybody they share a workspace with. */
export const user: Entity<typeof users> = entity('User', {
  idPrefix: 'user',
  table: users,
  visibleTo: (viewerId) =>
    sql`(${users.id} = ${viewerId} or exists (select from ${memberships} shared where shared.user_id = ${users.id} and shared.workspace_id = any(${workspacesOf(viewerId)})))`,
  columns: ['name', 'email', 'invitedAt', 'createdAt', 'updatedAt'],
  derived: { initials: derived(users, ['name'], ({ name }) => initials(name)) },
  connections: {
    memberships: connection({
      target: () => membership,
      by: memberships.userId,
      orders: { CREATED_AT: memberships.createdAt },
      defaultOrder: { field: 'CREATED_AT', direction: 'ASC' },
    }),
  },
});

/** The first letters of the first and the last word: `Ada King Lovelace` gives `AL`. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => String.fromCodePoint(word?.codePointAt(0) ?? 0x20).trim()).join('').toLocaleUpperCase('en');
}
