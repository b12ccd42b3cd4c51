import type { Module } from '../../model/module.ts';
import { activity } from './activity-entity.ts';
import { recordActivity } from './record-activity.ts';

export const activityModule: Module = {
  name: 'activity',
  entities: [activity],
  queries: {},
  commands: [],
  consumers: [recordActivity],
};
