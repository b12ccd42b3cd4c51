import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { ownSecretAdvice } from './own-secret-advice.ts';

test('a node that makes a secret of its own for a database it may share says so, others do not', () => {
  const own = readConfig({ PORTCULLIS_DATA_DIR: '/srv/one' });
  const shared = readConfig({ PORTCULLIS_DATA_DIR: '/srv/one', PORTCULLIS_TOKEN_SECRET: 'a secret of the tests, 32 letters' });
  expect(ownSecretAdvice(own, { embedded: false })).toContain('The secret in /srv/one signs');
  expect(ownSecretAdvice(own, { embedded: true })).toBeNull();
  expect(ownSecretAdvice(shared, { embedded: false })).toBeNull();
});
