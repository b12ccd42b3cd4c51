import { expect, test } from 'vitest';
import { cacheFixture, viewerOf } from '../../../tests/testkit/cache-fixture.ts';
import { createKnownRequests, type KnownRequest } from './create-known-requests.ts';
import { plainForm } from './negotiate.ts';

const parts = { id: 'a', idForm: 'documentId', text: null, operationName: null, variables: {}, extensions: {} } as const;
const admitted = cacheFixture().admit('{ news }', {}, viewerOf(1));
const known = (): KnownRequest => ({ accept: undefined, form: plainForm, parts, before: { admitted, place: { entry: null } } });

test('a request is found by its text together with its authorization', () => {
  const requests = createKnownRequests();
  const [one, other] = [known(), known()];
  requests.set('/graphql/a', 'Bearer 1', one);
  requests.set('/graphql/a', 'Bearer 2', other);
  expect(requests.find('/graphql/a', 'Bearer 1')).toBe(one);
  expect(requests.find('/graphql/a', 'Bearer 2')).toBe(other);
  expect(requests.find('/graphql/a', '')).toBeUndefined();
  expect(requests.find('/graphql/b', 'Bearer 1')).toBeUndefined();
});

test('what is asked for again and again is kept, however many others come; those are forgotten', () => {
  const requests = createKnownRequests(20_000);
  const hot = known();
  requests.set('/graphql/hot', 'Bearer 1', hot);
  for (let n = 0; n < 5_000; n += 1) {
    // Many texts, and many tokens for one text.
    requests.set(n % 2 === 0 ? `/graphql/${n}` : '/graphql/same', `Bearer ${n}`, known());
    if (n % 10 === 0) expect(requests.find('/graphql/hot', 'Bearer 1')).toBe(hot);
  }
  const left = Array.from({ length: 5_000 }, (_, n) => requests.find(n % 2 === 0 ? `/graphql/${n}` : '/graphql/same', `Bearer ${n}`)).filter((one) => one !== undefined);
  expect(left.length).toBeLessThan(200);
});
