import { connection } from '../../model/connection.ts';
import { byId, connectionOf, type Module } from '../../model/module.ts';
import { task } from './task-entity.ts';
import { taskFilters, taskOrders } from './task-list.ts';

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
  commands: [],
};
