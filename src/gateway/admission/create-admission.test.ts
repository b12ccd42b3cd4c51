import { describe, expect, test } from 'vitest';
import { publish, requestOf, taskId, uuid, wireFixture } from '../../../tests/testkit/wire-fixture.ts';
import type { OperationRequest } from '../operation-request.ts';

async function run(parts: Partial<OperationRequest>) {
  const reply = await wireFixture().gateway.run(requestOf(parts));
  return { status: reply.status, code: reply.body.errors?.[0]?.extensions['code'] ?? 'ok', headers: reply.headers, messages: reply.body.errors?.map(({ message }) => message) };
}

describe('rights', () => {
  test.each([
    ['{ hello __typename }', null, 200],
    ['{ viewerId }', null, 401],
    ['{ viewerId }', 'bad', 401],
    ['{ hello }', 'bad', 401],
    ['{ viewerId }', 'any', 200],
    ['{ me { __typename } }', null, 200],
    ['{ me { name } }', null, 401],
    ['{ me { balance } }', 'money:read', 403],
    ['{ me { balance } }', 'money:read+money:see', 200],
    ['{ me { balance } }', 'root', 200],
    ['{ task(id: "task_0198c2f4-6f3e-7c11-9d2e-0123456789ab") { secret } me { balance } }', 'root', 403],
    ['{ task(id: "task_0198c2f4-6f3e-7c11-9d2e-0123456789ab") { secret } me { balance } }', 'root+tasks:secret', 200],
  ])('%s with the token %s: %i', async (text, token, status) => {
    const answer = await run({ text, token });
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  });
});

test('a mutation by GET is refused with 405 and the method to use', async () => {
  const answer = await run({ text: 'mutation { touch }', readOnly: true });
  expect(answer).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED', headers: { allow: 'POST' } });
});

describe('variables', () => {
  const tasks = 'query ($filter: TaskFilter) { tasks(filter: $filter) { id } }';
  test('all problems of types are told', async () => {
    const answer = await run({ text: 'query ($a: Int!, $b: Int!) { a: number(value: $a) b: number(value: $b) }', variables: { a: 'x', b: null } });
    expect(answer).toMatchObject({ status: 422, code: 'BAD_USER_INPUT' });
    expect(answer.messages).toHaveLength(2);
  });

  test('all wrong ids are told, however deep they lie', async () => {
    const filter = { projectId: taskId, labelIds: [`label_${uuid}`, 'label_1'], any: [{ projectId: `project_${uuid}` }, { any: [{ projectId: '' }] }] };
    const answer = await run({ text: tasks, variables: { filter } });
    expect(answer.messages).toEqual([
      '$filter.projectId must be the id of a Project.',
      '$filter.labelIds[1] must be the id of a Label.',
      '$filter.any[1].any[0].projectId must be the id of a Project.',
    ]);
    expect(answer.status).toBe(422);
  });

  test('good ids, null and absent ones pass', async () => {
    for (const filter of [undefined, null, {}, { projectId: null, labelIds: null }, { projectId: `project_${uuid}`, labelIds: [], any: [{}] }]) {
      expect(await run({ text: tasks, variables: filter === undefined ? {} : { filter } })).toMatchObject({ status: 200 });
    }
  });

  test.each([`project_${uuid}`, 'task_', uuid, `task_${uuid} `, `task_${uuid.toUpperCase()}`, `task_${uuid}'; drop table tasks;--`, '']) (
    'the id %j is not a task\'s', async (id) => {
      expect(await run({ text: 'query ($id: ID!) { task(id: $id) { title } }', variables: { id } })).toMatchObject({ status: 422, code: 'BAD_USER_INPUT' });
    },
  );

  test('a variable that is not declared is refused, also by the names of prototypes', async () => {
    for (const name of ['nmae', '__proto__', 'constructor', 'toString']) {
      const variables: unknown = JSON.parse(`{"${name}": "x"}`);
      const answer = await run({ text: 'query ($name: String) { hello(name: $name) }', variables: variables as Record<string, unknown> });
      expect(answer).toMatchObject({ status: 422, messages: [`The operation declares no variable "$${name}".`] });
    }
  });

  test('a long value does not come back whole', async () => {
    const answer = await run({ text: 'query ($a: Int!) { number(value: $a) }', variables: { a: 'x'.repeat(500_000) } });
    expect(JSON.stringify(answer.messages).length).toBeLessThan(1_100);
  });
});

test('the checks hold for published operations too', async () => {
  const operation = publish('query ($id: ID!) { task(id: $id) { title } }');
  const { gateway } = wireFixture({ operations: [operation], policy: { mode: 'enforce' } });
  const reply = await gateway.run(requestOf({ id: operation.id, variables: { id: `project_${uuid}` } }));
  expect(reply).toMatchObject({ status: 422, freeTextError: false });
});
