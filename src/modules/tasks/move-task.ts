import { z } from 'zod';
import { command } from '../command.ts';
import { idOf, version } from '../input.ts';
import { project } from '../projects/project-entity.ts';
import { theRow } from '../row-statements.ts';
import { carryOutMove } from './carry-out-move.ts';
import { task } from './task-entity.ts';

const input = z.object({ id: idOf(task), expectedVersion: version, toProjectId: idOf(project) });

export const moveTask = command('moveTask', input, async (context, { id, expectedVersion, toProjectId }) => {
  const moved = await carryOutMove(context, toProjectId, [{ id, expectedVersion, path: ['toProjectId'] }]);
  return '__typename' in moved ? moved : theRow(moved);
});
