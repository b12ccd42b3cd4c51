import type { Module } from '../model/module.ts';
import { activityModule } from './activity/index.ts';
import { commentsModule } from './comments/index.ts';
import { labelsModule } from './labels/index.ts';
import { projectMovesModule } from './project-moves/index.ts';
import { projectsModule } from './projects/index.ts';
import { tasksModule } from './tasks/index.ts';
import { usersModule } from './users/index.ts';
import { webhooksModule } from './webhooks/index.ts';
import { workspacesModule } from './workspaces/index.ts';

/** What happens in these is sent to webhooks. A new domain is one file in `schema/`, one folder here, and one line. */
const domains: readonly Module[] = [
  usersModule,
  workspacesModule,
  projectsModule,
  projectMovesModule,
  tasksModule,
  labelsModule,
  commentsModule,
  activityModule,
];

/** The domains this gateway serves. */
export const modules: readonly Module[] = [...domains, webhooksModule(domains)];
