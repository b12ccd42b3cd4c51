import { z } from 'zod';
import { command } from '../command.ts';
import { idOf, version } from '../input.ts';
import { project } from '../projects/project-entity.ts';
import { carryOutMove } from './carry-out-move.ts';
import { task } from './task-entity.ts';

const mostTasks = 100;

const message = `1 to ${mostTasks} tasks can be moved at once.`;

const input = z.object({
  tasks: z
    .array(z.object({ id: idOf(task), expectedVersion: version }))
    .min(1, { error: message })
    .max(mostTasks, { error: message })
    .superRefine((moves, context) => {
      const seen = new Set<string>();
      for (const [index, { id }] of moves.entries()) {
        if (seen.has(id)) context.addIssue({ code: 'custom', path: [index, 'id'], message: 'The task is named twice.' });
        seen.add(id);
      }
    }),
  toProjectId: idOf(project),
});

export const moveTasks = command('moveTasks', input, async (context, { tasks, toProjectId }) => {
  const moves = tasks.map((asked, index) => ({ ...asked, path: ['tasks', String(index), 'id'] }));
  const moved = await carryOutMove(context, toProjectId, moves);
  return '__typename' in moved ? moved : { __typename: 'TasksMoved', tasks: moved };
});
