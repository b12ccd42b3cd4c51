import fc from 'fast-check';
import { expect, test } from 'vitest';
import { negotiate } from './negotiate.ts';

const modern = 'application/graphql-response+json; charset=utf-8';
const json = 'application/json; charset=utf-8';

test.each<[string | undefined, string | null, boolean]>([
  [undefined, json, false],
  ['', json, false],
  ['*/*', json, false],
  ['application/*', json, false],
  ['application/json', json, true],
  ['application/json; charset=utf-8', json, true],
  ['APPLICATION/JSON', json, true],
  ['application/json, */*;q=0.1', json, true],
  ['application/graphql-response+json', modern, false],
  ['application/graphql-response+json;charset=UTF-8', modern, false],
  ['application/json, application/graphql-response+json', modern, false],
  ['application/graphql-response+json,application/json;q=0.9', modern, false],
  ['application/graphql-response+json;q=0.5, application/json', json, false],
  ['application/graphql-response+json;q=0, application/json', json, false],
  ['application/graphql-response+json;q=0.8, */*', json, false],
  ['application/graphql-response+json, application/json, text/event-stream, multipart/mixed', modern, false],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', json, false],
  ['application/json;q=0, */*', null, false],
  ['text/html', null, false],
  ['application/json;charset=latin1', null, false],
  ['application/graphql-response+json;q=2', null, false],
])('Accept: %s', (accept, contentType, legacy) => {
  expect(negotiate(accept)).toEqual(contentType === null ? null : { contentType, legacy });
  expect(negotiate(accept)).toEqual(negotiate(accept));
});

test('any header is understood or found unacceptable', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('application/json', 'application/graphql-response+json', '*/*', ',', ';', 'q=', '0.5', ' ', '"', 'x') }), (accept) => {
      expect([modern, json, undefined]).toContain(negotiate(accept)?.contentType);
    }),
  );
});
