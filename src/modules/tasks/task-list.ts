import { anyOf, containsText, equalsId, type Filter, isNull, tiedTo } from '../../model/connection.ts';
import { taskLabels } from '../labels/tables.ts';
import { tasks } from './tables.ts';

/** What lists of tasks can be ordered by (`TaskOrderField`). */
export const taskOrders = {
  CREATED_AT: tasks.createdAt,
  UPDATED_AT: tasks.updatedAt,
  PRIORITY: tasks.priorityRank,
  DUE_DATE: tasks.dueDateKey,
  NUMBER: tasks.number,
};

/** What lists of tasks can be narrowed by (`TaskFilter`). */
export const taskFilters: Readonly<Record<string, Filter>> = {
  status: anyOf(tasks.status),
  priority: anyOf(tasks.priority),
  assigneeId: equalsId(tasks.assigneeId, 'user'),
  unassigned: isNull(tasks.assigneeId),
  labelId: tiedTo({ table: taskLabels, parent: taskLabels.labelId, child: taskLabels.taskId }, tasks.id, 'label'),
  projectId: equalsId(tasks.projectId, 'project'),
  text: containsText(tasks.title),
};
