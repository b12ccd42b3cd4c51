import type { Statement } from '../../src/model/statement.ts';

/** The three levels of lists as one statement that builds the whole answer in PostgreSQL. */
export const boardAsJson: Statement<{ viewer: string }, string> = {
  name: 'Bench.board',
  text: `select json_build_object('projects', json_build_object('nodes', coalesce(json_agg(p.o order by p.created_at desc, p.id desc), '[]')))::text
from (
  select p.created_at, p.id, json_build_object('id', 'project_' || p.id, 'key', p.key, 'name', p.name, 'status', p.status,
    'lead', (select json_build_object('id', 'user_' || u.id, 'name', u.name) from users u where u.id = p.lead_id),
    'tasks', json_build_object('nodes', coalesce(t.nodes, '[]'))) as o
  from (select * from projects where workspace_id = any(array(select m.workspace_id from memberships m where m.user_id = $1::uuid)) order by created_at desc, id desc limit 10) p
  left join lateral (
    select json_agg(json_build_object('id', 'task_' || t.id, 'number', t.number, 'title', t.title, 'status', t.status, 'priority', t.priority,
      'assignee', (select json_build_object('id', 'user_' || u.id, 'name', u.name) from users u where u.id = t.assignee_id),
      'comments', json_build_object('nodes', coalesce(c.nodes, '[]'))) order by t.created_at desc, t.id desc) as nodes
    from (select * from tasks where project_id = p.id order by created_at desc, id desc limit 5) t
    left join lateral (
      select json_agg(json_build_object('id', 'comment_' || c.id, 'body', c.body,
        'createdAt', replace(replace(c.created_at::text, ' ', 'T'), '+00', 'Z'),
        'author', (select json_build_object('id', 'user_' || u.id, 'name', u.name) from users u where u.id = c.author_id))
        order by c.created_at, c.id) as nodes
      from (select * from comments where task_id = t.id order by created_at, id limit 3) c
    ) c on true
  ) t on true
) p`,
  bind: ({ viewer }) => [viewer],
  decode: ([text]) => String(text),
};

/** The flat lookup with its person joined. */
export const taskWithPerson: Statement<{ viewer: string; id: string }, readonly unknown[]> = {
  name: 'Bench.task',
  text: `select t.id, t.number, t.title, t.status, t.priority, t.created_at, u.id, u.name
    from tasks t left join users u on u.id = t.assignee_id
    where t.id = $1::uuid and t.workspace_id = any(array(select m.workspace_id from memberships m where m.user_id = $2::uuid))`,
  bind: ({ viewer, id }) => [id, viewer],
  decode: (raw) => raw,
};
