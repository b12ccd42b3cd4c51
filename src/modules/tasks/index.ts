import { connection } from '../../model/connection.ts';
import { byId, connectionOf, type Module } from '../../model/module.ts';
import { assignTask } from './assign-task.ts';
import { createTask } from './create-task.ts';
import { deleteTask } from './delete-task.ts';
import { labelTask } from './label-task.ts';
import { moveTask } from './move-task.ts';
import { moveTasks } from './move-tasks.ts';
import { task } from './task-entity.ts';
import { taskEventType } from './task-event.ts';
import { taskEventKinds } from './task-events.ts';
import { taskFilters, taskOrders } from './task-list.ts';
import { updateTask } from './update-task.ts';

export const tasksModule: Module = {
  name: 'tasks',
  entities: [task],
  queries: {
    task: byId(task),
    tasks: connectionOf(
      connection({
        target: () => task,
        orders: taskOrders,
        defaultOrder: { field: 'CREATED_AT', direction: 'DESC' },
        filters: taskFilters,
      }),
    ),
  },
  commands: [createTask, updateTask, moveTask, moveTasks, assignTask, labelTask, deleteTask],
  events: taskEventKinds,
  subscriptions: {
    taskChanged: { argument: 'taskId', entity: () => task, events: [taskEventType] },
  },
};
