import type { memberships } from '../workspaces/tables.ts';
import { sampleId } from './sample-id.ts';
import { day, type Micros, momentText } from './sample-moment.ts';
import { samplePeople, sampleWorkspace } from './sample-people.ts';
import { workspaceRandom } from './sample-plan.ts';
import type { SampleRow } from './sample-row.ts';

export interface SampleMembers {
  readonly rows: readonly SampleRow<typeof memberships>[];
  /** Users who may change things: owners and members. */
  readonly workers: readonly string[];
  /** When the last one joined. */
  readonly settledAt: Micros;
}

/** Who belongs to a workspace: its own people, and a fifth of those of one other workspace as guests. */
export function sampleMembers(index: number): SampleMembers {
  const random = workspaceRandom(index, 'members');
  const { row: workspace, createdAt: founded } = sampleWorkspace(index);
  const home = samplePeople(index).map((person, place) => ({ person, role: homeRole(place) }));
  const guests = samplePeople(index === 0 ? 1 : index - 1)
    .filter((_, place) => place % 5 === (index === 0 ? 4 : 0))
    .map((person, place) => ({ person, role: place % 2 === 0 ? ('MEMBER' as const) : ('VIEWER' as const) }));

  let settledAt = founded;
  const rows = [...home, ...guests].map(({ person, role }) => {
    const joinedAt = Math.max(person.createdAt, founded) + (role === 'OWNER' ? 0 : random.below(day));
    settledAt = Math.max(settledAt, joinedAt);
    const at = momentText(joinedAt);
    return { id: sampleId(joinedAt, random), workspaceId: workspace.id, userId: person.row.id, role, version: 1, createdAt: at, updatedAt: at };
  });
  return { rows, workers: rows.filter((row) => row.role !== 'VIEWER').map((row) => row.userId), settledAt };
}

function homeRole(place: number): 'OWNER' | 'MEMBER' | 'VIEWER' {
  if (place === 0 || place === 9) return 'OWNER';
  return place % 7 === 6 ? 'VIEWER' : 'MEMBER';
}
