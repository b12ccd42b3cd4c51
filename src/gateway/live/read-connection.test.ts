import { describe, expect, test } from 'vitest';
import { readConnection } from './read-connection.ts';

const nobody = { client: { name: null, version: null }, token: null, consistencyToken: null };

describe('the payload of connection_init', () => {
  test.each<[string, Record<string, unknown> | null, object]>([
    ['none', null, {}],
    ['empty', {}, {}],
    ['authorization', { authorization: 'Bearer a' }, { token: 'a' }],
    ['Authorization', { Authorization: 'Bearer a' }, { token: 'a' }],
    ['headers.authorization', { headers: { authorization: 'Bearer a' } }, { token: 'a' }],
    ['headers.Authorization', { headers: { Authorization: 'bearer a' } }, { token: 'a' }],
    ['credentials of another kind', { authorization: 'Basic x' }, { token: '' }],
    ['an authorization that is no text', { authorization: 1, headers: 'x' }, {}],
    ['our names', { clientName: 'web', clientVersion: '1' }, { client: { name: 'web', version: '1' } }],
    ['our headers', { 'x-portcullis-client': 'web', 'X-Portcullis-Client-Version': '1' }, { client: { name: 'web', version: '1' } }],
    ["Apollo's headers", { headers: { 'apollographql-client-name': 'ios', 'apollographql-client-version': '2' } }, { client: { name: 'ios', version: '2' } }],
    ['a consistency token', { consistencyToken: 't' }, { consistencyToken: 't' }],
    ['a consistency token as a header', { headers: { 'x-consistency-token': 't' } }, { consistencyToken: 't' }],
    ['names of the prototype', JSON.parse('{"__proto__": {"authorization": "Bearer a"}, "constructor": "x"}') as Record<string, unknown>, {}],
  ])('%s', (_what, payload, expected) => {
    expect(readConnection(payload, {})).toEqual({ ...nobody, ...expected });
  });
});

test('what the payload leaves out is taken from the headers of the upgrade', () => {
  const headers = { authorization: 'Bearer upgrade', 'x-portcullis-client': 'cli', 'x-portcullis-client-version': '3', 'x-consistency-token': 't' };
  expect(readConnection(null, headers)).toEqual({ token: 'upgrade', client: { name: 'cli', version: '3' }, consistencyToken: 't' });
  expect(readConnection({ authorization: 'Bearer payload', clientName: 'web' }, headers)).toEqual({
    token: 'payload', client: { name: 'web', version: null }, consistencyToken: 't',
  });
});
