import { expect, test } from 'vitest';
import { decideRetirement } from './decide-retirement.ts';
import type { Link } from './link.ts';

const link = (operationId: string, client: string, version: string): Link => ({ operationId, name: operationId, client, version, deploymentId: `${client}-${version}` });
const use = (operationId: string, client: string, version: string, lastUsedAt = '2026-11-20T00:00:00.000Z') =>
  ({ operationId, client, version, requests: 5, lastUsedAt });

const web1 = link('A', 'web', '1');
const web2 = link('A', 'web', '2');
const ios1 = link('A', 'ios', '1');
const namesOf = (decision: ReturnType<typeof decideRetirement>) => decision.users.map(({ client, version }) => `${client} ${version}`);

test('an operation that other versions list stays for them', () => {
  expect(decideRetirement([web1], [web1, web2, ios1], []).operations).toEqual([{
    id: 'A', name: 'A', retiredFor: [{ client: 'web', version: '1' }],
    staysFor: [{ client: 'web', version: '2' }, { client: 'ios', version: '1' }],
  }]);
});

test('the version that is retired counts as a user, another of the same client does not while it lists the operation', () => {
  expect(namesOf(decideRetirement([web1], [web1, web2], [use('A', 'web', '1'), use('A', 'web', '2')]))).toEqual(['web 1']);
});

test('every version of a client is hurt when none of its versions lists the operation any more', () => {
  expect(namesOf(decideRetirement([web1], [web1, ios1], [use('A', 'web', '9'), use('A', 'ios', '1')]))).toEqual(['web 9']);
});

test('everyone is hurt when the operation goes, whatever they call themselves', () => {
  const uses = [use('A', 'ios', '3', '2026-11-18T00:00:00.000Z'), use('A', '(unknown)', '(unknown)', '2026-11-19T00:00:00.000Z')];
  expect(namesOf(decideRetirement([web1], [web1], uses))).toEqual(['(unknown) (unknown)', 'ios 3']);
});

test('a user is told once, with all its operations, requests and the latest use', () => {
  const links = [link('A', 'web', '1'), link('B', 'web', '1')];
  const { users } = decideRetirement(links, links, [use('A', 'web', '1', '2026-11-20T08:00:00.000Z'), use('B', 'web', '1', '2026-11-19T00:00:00.000Z')]);
  expect(users).toEqual([{
    client: 'web', version: '1', requests: 10, lastUsedAt: '2026-11-20T08:00:00.000Z',
    operations: [{ id: 'A', name: 'A' }, { id: 'B', name: 'B' }],
  }]);
});
