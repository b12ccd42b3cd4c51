import { z } from 'zod';
import { line, oneOf, prose } from '../input.ts';

/** The fields that tasks are made and changed with. */
export const taskInput = {
  title: line({ what: 'The title', min: 1, max: 200 }),
  description: prose({ what: 'The description', min: 0, max: 20_000 }),
  status: oneOf('The status', ['BACKLOG', 'TODO', 'IN_PROGRESS', 'IN_REVIEW', 'DONE', 'CANCELLED']),
  priority: oneOf('The priority', ['NONE', 'LOW', 'MEDIUM', 'HIGH', 'URGENT']),
  dueDate: z.string({ error: 'The day must be written as 2026-11-20.' }).nullish(),
};

export const assigneeNoMember = { path: ['assigneeId'], message: 'The assignee must be a member of the workspace.' };
