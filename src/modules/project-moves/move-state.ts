import { z } from 'zod';

/** What is known of a move from its beginning. */
export const moveState = z.object({
  projectId: z.uuid(),
  fromWorkspaceId: z.uuid(),
  toWorkspaceId: z.uuid(),
  /** A workspace without members, for what is on its way: nobody sees it. */
  transitWorkspaceId: z.uuid(),
  /** A project there, for the tasks to belong to. */
  standInId: z.uuid(),
  /** The project's key in the workspace it goes to. */
  key: z.string(),
});

export type MoveState = z.output<typeof moveState>;

/** How many tasks one step moves: some ten milliseconds of work, with their labels and comments. */
export const tasksAtOnce = 200;
