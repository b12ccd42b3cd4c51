import { getTableName } from 'drizzle-orm';
import type { AdminConnection } from '../../data/open-admin-connection.ts';
import { comments } from '../comments/tables.ts';
import { labels, taskLabels } from '../labels/tables.ts';
import { projects } from '../projects/tables.ts';
import { tasks } from '../tasks/tables.ts';
import { users } from '../users/tables.ts';
import { memberships, workspaces } from '../workspaces/tables.ts';
import { copyRows } from './copy-rows.ts';
import { sampleMembers } from './sample-members.ts';
import { samplePeople, sampleWorkspace } from './sample-people.ts';
import { scaleTotals } from './sample-plan.ts';
import { sampleTables } from './sample-tables.ts';
import { sampleWorkspaceContents } from './sample-workspace-contents.ts';
import { withoutIndexes } from './without-indexes.ts';

export interface SampleDataOptions {
  /** 1 or more; 1 is 4,000 tasks, 250 a million. A larger scale begins with the very rows of a smaller one. */
  readonly scale: number;
  /** Empties the tables first, and what refers to them. */
  readonly reset?: boolean;
  readonly onProgress?: (progress: SampleDataProgress) => void;
  /** Gives up until all rows are committed, leaving nothing behind; later it has no effect. */
  readonly signal?: AbortSignal;
}

/** Rows are counted in tasks, indexes one by one; statistics come last, at once. */
export interface SampleDataProgress {
  readonly step: 'rows' | 'indexes' | 'statistics';
  readonly done: number;
  readonly total: number;
}

/** How many rows were loaded. */
export interface SampleDataLoaded {
  readonly workspaces: number;
  readonly people: number;
  readonly projects: number;
  readonly tasks: number;
  readonly comments: number;
}

/** The bytes of "sample" as a number: the advisory lock of whoever loads. */
const lockKey = '126862285106277';
const workspacesAtOnce = 3;
/** From here on building indexes at the end is faster; below it would only lock others out. */
const scaleWithoutIndexes = 5;
const tableNames = sampleTables.map((table) => getTableName(table)).join(', ');

/** Whether there is neither a user nor a workspace. */
export async function isEmpty(connection: AdminConnection): Promise<boolean> {
  const [row] = await connection.rows<{ empty: boolean }>(
    'select not exists (select from users) and not exists (select from workspaces) as empty',
  );
  return row?.empty === true;
}

/**
 * Loads the sample data in one transaction: all of it or, after a throw, nothing. Safe when several processes start it
 * at once. Returns null, having done nothing, where the database is not empty and `reset` was not given.
 * @see withLoadingConnection for the connection, and for what goes wrong in words
 */
export async function loadSampleData(connection: AdminConnection, options: SampleDataOptions): Promise<SampleDataLoaded | null> {
  const { onProgress = () => undefined } = options;
  await connection.run('begin; set local statement_timeout = 0');
  let loaded: SampleDataLoaded | null;
  try {
    await connection.rows('select pg_advisory_xact_lock($1)', [lockKey]);
    if (options.reset === true) await connection.run(`truncate ${tableNames} cascade`);
    const mayLoad = options.reset === true || (await isEmpty(connection));
    loaded = mayLoad ? await loadEverything(connection, options) : null;
    options.signal?.throwIfAborted();
    await connection.run('commit');
  } catch (error) {
    // Without a connection PostgreSQL rolls back by itself.
    await connection.run('rollback').catch(() => undefined);
    throw error;
  }
  if (loaded === null) return null;
  // The rows are there from here on: too late to give up.
  onProgress({ step: 'statistics', done: 0, total: 1 });
  await connection.run(`vacuum (analyze) ${tableNames}`);
  return loaded;
}

function loadEverything(connection: AdminConnection, options: SampleDataOptions): Promise<SampleDataLoaded> {
  const load = () => loadRows(connection, options);
  if (options.scale < scaleWithoutIndexes) return load();
  return withoutIndexes(connection, sampleTables, load, (done, total) => {
    options.signal?.throwIfAborted();
    options.onProgress?.({ step: 'indexes', done, total });
  });
}

async function loadRows(connection: AdminConnection, { scale, onProgress, signal }: SampleDataOptions): Promise<SampleDataLoaded> {
  const totals = scaleTotals(scale);
  let people = 0;
  await copyRows(connection, users, eachWorkspace(totals.workspaces, (index) => {
    const rows = samplePeople(index).map((person) => person.row);
    people += rows.length;
    return rows;
  }));
  await copyRows(connection, workspaces, eachWorkspace(totals.workspaces, (index) => [sampleWorkspace(index).row]));
  await copyRows(connection, memberships, eachWorkspace(totals.workspaces, (index) => sampleMembers(index).rows));

  const counts = { workspaces: totals.workspaces, people, projects: 0, tasks: 0, comments: 0 };
  for (let from = 0; from < totals.workspaces; from += workspacesAtOnce) {
    signal?.throwIfAborted();
    onProgress?.({ step: 'rows', done: counts.tasks, total: totals.tasks });
    const contents = sampleWorkspaceContents(from, Math.min(from + workspacesAtOnce, totals.workspaces));
    await copyRows(connection, projects, contents.projects);
    await copyRows(connection, labels, contents.labels);
    await copyRows(connection, tasks, contents.tasks);
    await copyRows(connection, taskLabels, contents.taskLabels);
    await copyRows(connection, comments, contents.comments);
    counts.projects += contents.projects.length;
    counts.tasks += contents.tasks.length;
    counts.comments += contents.comments.length;
  }
  onProgress?.({ step: 'rows', done: counts.tasks, total: totals.tasks });
  return counts;
}

function* eachWorkspace<Row>(count: number, rows: (index: number) => readonly Row[]): Generator<Row> {
  for (let index = 0; index < count; index += 1) yield* rows(index);
}
