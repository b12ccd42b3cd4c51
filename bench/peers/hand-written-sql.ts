import { randomUUIDv7 } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { createIdentify } from './common/create-identify.ts';
import { openPostgres } from './common/postgres-source.ts';
import { readBody } from './common/read-body.ts';
import { readSettings } from './common/settings.ts';
import { addComment, addCommentAlone, tellOfComment, visible } from './common/statements.ts';

/**
 * The limit without GraphQL: one route an operation over node:http, one prepared statement a request. Lists are built as
 * JSON by PostgreSQL and sent as they come. With `--transaction` a command and its outbox row are two statements in a
 * transaction, sent at once.
 */
const settings = readSettings();
const sql = openPostgres(settings.databaseUrl);
const identify = await createIdentify(settings.publicJwk);

const person = (id: string): string => `(select json_build_object('id', 'user_' || u.id, 'name', u.name) from users u where u.id = ${id})`;
const lists = `select json_build_object('nodes', coalesce(json_agg(json_build_object(
    'id', 'project_' || p.id, 'key', p.key, 'name', p.name, 'lead', ${person('p.lead_id')}, 'tasks', json_build_object('nodes', t.nodes)
  ) order by p.created_at desc, p.id desc), '[]'))::text
  from (select id, key, name, lead_id, created_at from projects where ${visible('$1')} order by created_at desc, id desc limit 10) p
  cross join lateral (
    select coalesce(json_agg(json_build_object(
      'id', 'task_' || t.id, 'number', t.number, 'title', t.title, 'status', t.status, 'assignee', ${person('t.assignee_id')},
      'comments', json_build_object('nodes', c.nodes)
    ) order by t.created_at desc, t.id desc), '[]') as nodes
    from (
      select id, number, title, status, assignee_id, created_at from tasks
      where project_id = p.id and ${visible('$1')} order by created_at desc, id desc limit 5
    ) t
    cross join lateral (
      select coalesce(json_agg(json_build_object('id', 'comment_' || c.id, 'body', c.body, 'author', ${person('c.author_id')})
        order by c.created_at, c.id), '[]') as nodes
      from (
        select id, body, author_id, created_at from comments where task_id = t.id and ${visible('$1')} order by created_at, id limit 3
      ) c
    ) c
  ) t`;
const task = `select t.id, t.number, t.title, t.status, t.priority, u.id, u.name
  from tasks t left join users u on u.id = t.assignee_id where t.id = $1::uuid and t.${visible('$2')}`;

interface Asked {
  readonly variables: { readonly id: string; readonly input: { readonly taskId: string; readonly body: string } };
}

const values = (text: string, parameters: string[]) => sql.unsafe(text, parameters, { prepare: true }).values();

async function add(parameters: string[]) {
  if (!process.argv.includes('--transaction')) return values(addComment, parameters);
  const [id = ''] = parameters;
  const [added] = await sql.begin((tx) => [tx.unsafe(addCommentAlone, parameters, { prepare: true }).values(), tx.unsafe(tellOfComment, [id], { prepare: true }).values()]);
  return added;
}

const routes: Readonly<Record<string, (viewerId: string, asked: Asked) => Promise<string>>> = {
  '/task': async (viewerId, { variables }) => {
    const [row] = await values(task, [variables.id.slice(5), viewerId]);
    if (row === undefined) return '{"data":{"task":null}}';
    const [id, number, title, status, priority, userId, name] = row;
    const assignee = userId === null ? null : { id: `user_${userId}`, name };
    return JSON.stringify({ data: { task: { id: `task_${id}`, number, title, status, priority, assignee } } });
  },
  '/lists': async (viewerId) => `{"data":{"projects":${String((await values(lists, [viewerId]))[0]?.[0])}}}`,
  '/add-comment': async (viewerId, { variables: { input } }) => {
    const [row] = await add([randomUUIDv7(), input.taskId.slice(5), viewerId, input.body]);
    if (row === undefined) return '{"data":{"addComment":{"__typename":"NotFound"}}}';
    const [id, body, authorId, name] = row;
    if (id === null) return '{"data":{"addComment":{"__typename":"Forbidden"}}}';
    return JSON.stringify({ data: { addComment: { __typename: 'Comment', id: `comment_${id}`, body, author: { id: `user_${authorId}`, name } } } });
  },
};

const send = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) });
  response.end(body);
};

createServer((request, response) => {
  readBody(request, (text) => {
    const answer = async (): Promise<void> => {
      const route = routes[request.url ?? ''];
      if (route === undefined) return send(response, 404, '{}');
      send(response, 200, await route(await identify(request.headers.authorization), JSON.parse(text) as Asked));
    };
    answer().catch((error: unknown) => send(response, 500, JSON.stringify({ errors: [{ message: String(error) }] })));
  });
}).listen(settings.port, '127.0.0.1');
