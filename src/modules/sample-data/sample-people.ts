import type { users } from '../users/tables.ts';
import type { workspaces } from '../workspaces/tables.ts';
import { familyNames, givenNames } from './people-words.ts';
import { sampleId } from './sample-id.ts';
import { day, type Micros, momentText, sampleNow } from './sample-moment.ts';
import { workspacePlan, workspaceRandom } from './sample-plan.ts';
import type { SampleRow } from './sample-row.ts';
import { workspaceNames } from './workspace-words.ts';

/** The workspace at a place (from 0). Its name and address never repeat. */
export function sampleWorkspace(index: number): { readonly row: SampleRow<typeof workspaces>; readonly createdAt: Micros } {
  const random = workspaceRandom(index, 'workspace');
  const createdAt = sampleNow - random.between(500, 700) * day - random.below(day);
  const round = Math.floor(index / workspaceNames.length);
  const word = workspaceNames[index % workspaceNames.length] ?? 'Workspace';
  const name = round === 0 ? word : `${word} ${round + 1}`;
  const at = momentText(createdAt);
  return { createdAt, row: { id: sampleId(createdAt, random), name, slug: simple(name, '-'), version: 1, createdAt: at, updatedAt: at } };
}

export interface SamplePerson {
  readonly row: SampleRow<typeof users>;
  readonly createdAt: Micros;
}

/**
 * The people who are at home in a workspace, at least ten; the first one founded it, the others were invited.
 * The very first is always Ada.
 */
export function samplePeople(index: number): readonly SamplePerson[] {
  const random = workspaceRandom(index, 'people');
  const { row: workspace, createdAt: founded } = sampleWorkspace(index);
  const taken = new Set<string>();
  return Array.from({ length: workspacePlan(index).people }, (_, place) => {
    const createdAt = founded + (place === 0 ? 0 : random.between(1, 20) * day + random.below(day));
    let name = index === 0 && place === 0 ? 'Ada Okonjo' : fullName();
    while (taken.has(simple(name, '.'))) name = fullName();
    const address = simple(name, '.');
    taken.add(address);
    const at = momentText(createdAt);
    return {
      createdAt,
      row: {
        id: sampleId(createdAt, random),
        name,
        email: `${address}@${workspace.slug}.example`,
        invitedAt: place === 0 ? null : at,
        createdAt: at,
        updatedAt: at,
      },
    };
  });

  function fullName(): string {
    return `${random.pick(givenNames)} ${random.pick(familyNames)}`;
  }
}

const foldings: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', ı: 'i' };

/** Lower-case ASCII words with a separator: `Søren Yıldız` → `soren.yildiz`. */
function simple(text: string, separator: string): string {
  const folded = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[øłı]/g, (letter) => foldings[letter] ?? '');
  return folded.replaceAll(/[^a-z0-9]+/g, ' ').trim().replaceAll(' ', separator);
}
