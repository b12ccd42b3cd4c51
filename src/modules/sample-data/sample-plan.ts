import { seededRandom, type Random } from './random.ts';

interface WorkspacePlan {
  readonly people: number;
  readonly projects: number;
  readonly tasks: number;
}

/** Large, middling and small workspaces take turns; one of each is scale 1. */
const sizes: readonly WorkspacePlan[] = [
  { people: 26, projects: 16, tasks: 1_800 },
  { people: 20, projects: 14, tasks: 1_400 },
  { people: 14, projects: 10, tasks: 800 },
];

/** How large the workspace at this place (from 0) is. */
export function workspacePlan(index: number): WorkspacePlan {
  const plan = sizes[index % sizes.length];
  if (plan === undefined) throw new RangeError(`There is no workspace at ${index}`);
  return plan;
}

/** How much a whole scale (from 1) holds. A larger scale begins with the very rows of a smaller one. */
export function scaleTotals(scale: number): { readonly workspaces: number; readonly tasks: number } {
  return {
    workspaces: sizes.length * scale,
    tasks: scale * sizes.reduce((sum, size) => sum + size.tasks, 0),
  };
}

const purposes = ['workspace', 'people', 'members', 'labels', 'projects', 'tasks', 'comments'] as const;

/** The numbers for one purpose in one workspace, independent of all others: nothing shifts when one generator changes. */
export function workspaceRandom(index: number, purpose: (typeof purposes)[number]): Random {
  return seededRandom(0x706f7274, index, purposes.indexOf(purpose));
}
