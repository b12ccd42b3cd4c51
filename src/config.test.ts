import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('all bad and unknown variables are named at once', () => {
  const read = () => readConfig({ PORT: 'abc', ADMIN_PORT: '99999', PORTCULLIS_REPLICAS: '9', PORTCULLIS_MODES: 'open' });
  expect(read).toThrow('PORT: must be a whole number');
  expect(read).toThrow(/ADMIN_PORT: .*65535/);
  expect(read).toThrow(/PORTCULLIS_REPLICAS: .*5/);
  expect(read).toThrow('PORTCULLIS_MODES is not a variable of Portcullis');
});

test('replicas without a primary are refused, not ignored', () => {
  expect(() => readConfig({ DATABASE_REPLICA_URLS: 'postgres://replica/app' })).toThrow('DATABASE_REPLICA_URLS: needs DATABASE_URL');
});

test('a flag wins over a variable, and an empty variable is unset', () => {
  expect(readConfig({ PORT: '1', ADMIN_PORT: '' }, { PORT: '2' })).toMatchObject({ PORT: 2, ADMIN_PORT: 4001 });
});

test('production enforces and serves no GraphiQL unless told otherwise', () => {
  expect(readConfig({ NODE_ENV: 'production' })).toMatchObject({ mode: 'enforce', graphiql: false });
  expect(readConfig({ NODE_ENV: 'production', PORTCULLIS_MODE: 'learn' })).toMatchObject({ mode: 'learn' });
});
