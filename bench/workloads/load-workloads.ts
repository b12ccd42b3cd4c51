import type { Ask } from '../harness/requests.ts';
import { eachTask } from './each-task.ts';
import { loadWorkload } from './load-workload.ts';
import type { Sample, SampleViewer } from './sample.ts';
import type { Workload } from './workload.ts';

/** Each of several viewers looks at the same project. */
export const cachedAsks = ({ screen }: Sample): readonly Ask[] => screen.tokens.map((token) => ({ operation: 'screen', token, variables: { id: screen.projectId } }));

/** Distinct requests: no two at a time are of one viewer. */
export const listsAsks = ({ viewers }: { readonly viewers: readonly SampleViewer[] }): readonly Ask[] =>
  viewers.map(({ token }) => ({ operation: 'lists', token, variables: {} }));

const cached = { groups: ['cached'], cache: true, limit: 'node-http', asks: cachedAsks };

/** A new comment has an id of its own. */
function withoutNewId(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('addComment' in data)) return data;
  const { addComment } = data;
  if (typeof addComment !== 'object' || addComment === null) return data;
  const made: unknown = 'comment' in addComment ? { __typename: 'Comment', ...asObject(addComment.comment) } : addComment;
  return { addComment: { ...asObject(made), id: null } };
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** The workloads that are requests of clients. */
export const loadWorkloads: readonly Workload[] = [
  loadWorkload({
    ...cached,
    name: 'cached-get',
    title: 'Cached answer, GET',
    description: '16 viewers look at one project with 10 tasks and their people, about 2.5 kB of private data, again and again. The limit sends the same bytes.',
    method: 'GET',
  }),
  loadWorkload({ ...cached, name: 'cached-post', title: 'Cached answer, POST', description: 'The same by POST.', method: 'POST' }),
  loadWorkload({
    name: 'lookup',
    groups: [],
    title: 'Flat lookup',
    description: 'One task by its id with its assignee; 512 tasks of 64 viewers in turn.',
    method: 'POST',
    asks: (sample) => eachTask(sample).map(({ token, id }) => ({ operation: 'task', token, variables: { id } })),
    limit: 'hand-written-sql',
    cache: false,
  }),
  loadWorkload({
    name: 'lists',
    groups: [],
    title: 'Three nested lists',
    description: '10 projects, 5 tasks of each, 3 comments of each, people at each level; 64 viewers in turn, so that no two requests at a time are alike.',
    method: 'POST',
    asks: listsAsks,
    limit: 'hand-written-sql',
    cache: false,
  }),
  loadWorkload({
    name: 'shared',
    groups: [],
    title: 'Three nested lists, everybody asks the same',
    description: 'The same lists, all of one viewer: concurrent requests may share one execution. To be held against the distinct requests above.',
    method: 'POST',
    asks: ({ viewers }) => listsAsks({ viewers: viewers.slice(0, 1) }),
    limit: 'hand-written-sql',
    cache: false,
  }),
  loadWorkload({
    name: 'command',
    groups: [],
    title: 'Command',
    description: 'Adds a comment under the rules of the domain; 512 tasks of 64 viewers in turn. Commits wait for the disk. The limit writes comment and outbox row in a pipelined transaction; the peers, and the other hand-written one, in one statement. Portcullis’ figures include what comes after: the place in the log, its readers, the activity feed.',
    method: 'POST',
    asks: (sample) =>
      eachTask(sample).map(({ token, id }) => ({
        operation: 'addComment', token, variables: { input: { taskId: id, body: 'Looks good to me; let us ship it with the next release.' } },
      })),
    limit: 'hand-written-transaction',
    cache: false,
    read: withoutNewId,
  }),
];
