import { readFileSync } from 'node:fs';
import { execute as executeByTools } from '@graphql-tools/executor';
import { makeExecutableSchema } from '@graphql-tools/schema';
import DataLoader from 'dataloader';
import { execute as executeByGraphql, parse, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { taskOf, timeExecutions } from '../execution/time-executions.ts';
import { typeDefs } from './common/type-defs.ts';

/**
 * `run-executor.ts <task…>`: a peer's executor over rows in memory. `… + DataLoader` reaches people and comments through
 * DataLoader, as over a database; without it each resolver returns at once, which no database allows.
 */
interface Person {
  readonly id: string;
  readonly name: string;
}
interface CommentNode {
  readonly id: string;
  readonly body: string;
  readonly author: Person;
}
interface TaskNode {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly status: string;
  readonly priority: string;
  readonly assignee: Person | null;
  readonly comments: { readonly nodes: readonly CommentNode[] };
}

const task = taskOf(process.argv.slice(2));
const answer = JSON.parse(readFileSync(task.answerFile, 'utf8')) as { readonly data: { readonly tasks: { readonly nodes: readonly TaskNode[] } } };
const uuidOf = (id: string): string => id.slice(id.indexOf('_') + 1);

// Back from the answer to rows, as a driver would give them.
const users = new Map<string, Person>();
const commentRows = new Map<string, { readonly id: string; readonly body: string; readonly author_id: string }[]>();
const addUser = (person: Person | null): string | null => {
  if (person === null) return null;
  const id = uuidOf(person.id);
  users.set(id, { id, name: person.name });
  return id;
};
const taskRows = answer.data.tasks.nodes.map(({ id, number, title, status, priority, assignee, comments }) => {
  commentRows.set(uuidOf(id), comments.nodes.map((comment) => ({ id: uuidOf(comment.id), body: comment.body, author_id: addUser(comment.author) ?? '' })));
  return { id: uuidOf(id), number, title, status, priority, assignee_id: addUser(assignee) };
});

interface Row {
  readonly id: string;
}
interface Loaders {
  readonly users: DataLoader<string, Person | null>;
  readonly comments: DataLoader<string, readonly Row[]>;
}

const withLoaders = task.executor.endsWith(' + DataLoader');
const ids = (type: string) => ({ id: (row: Row) => `${type}_${row.id}` });
const resolvers = {
  Query: { tasks: () => ({ nodes: taskRows }) },
  User: ids('user'),
  Task: {
    ...ids('task'),
    assignee: ({ assignee_id: id }: { readonly assignee_id: string | null }, _: unknown, loaders: Loaders) =>
      id === null ? null : withLoaders ? loaders.users.load(id) : users.get(id),
    comments: withLoaders
      ? async ({ id }: Row, _: unknown, loaders: Loaders) => ({ nodes: await loaders.comments.load(id) })
      : ({ id }: Row) => ({ nodes: commentRows.get(id) }),
  },
  Comment: {
    ...ids('comment'),
    author: ({ author_id: id }: { readonly author_id: string }, _: unknown, loaders: Loaders) => (withLoaders ? loaders.users.load(id) : users.get(id)),
  },
};
const createLoaders = (): Loaders => ({
  users: new DataLoader((keys) => Promise.resolve(keys.map((key) => users.get(key) ?? null))),
  comments: new DataLoader((keys) => Promise.resolve(keys.map((key) => commentRows.get(key) ?? []))),
});

const schema = makeExecutableSchema({ typeDefs: [typeDefs, 'extend type Query { tasks(first: Int = 20): TaskConnection! }'], resolvers });
const document = parse(task.text);

function chooseExecutor(name: string): (context: unknown) => unknown {
  const args = (contextValue: unknown): ExecutionArgs => ({ schema, document, contextValue });
  switch (name) {
    case 'graphql-js':
      return (context) => executeByGraphql(args(context));
    case '@graphql-tools/executor':
      return (context) => executeByTools(args(context));
    case 'graphql-jit': {
      const compiled = compileQuery(schema, document);
      if (!isCompiledQuery(compiled)) throw new Error('graphql-jit did not compile the operation');
      return (context) => compiled.query(undefined, context, {});
    }
    default:
      throw new TypeError(`There is no executor ${name}`);
  }
}

const write = (result: unknown): string => {
  const { data, errors } = result as ExecutionResult;
  if (errors !== undefined) throw new AggregateError(errors);
  return JSON.stringify({ data });
};
if (task.executor === 'JSON.stringify alone') {
  await timeExecutions(task, () => JSON.stringify(answer));
} else {
  const execute = chooseExecutor(task.executor.replace(' + DataLoader', ''));
  await timeExecutions(task, () => {
    const result = execute(withLoaders ? createLoaders() : {});
    return result instanceof Promise ? result.then(write) : write(result);
  });
}
