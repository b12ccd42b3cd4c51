import { expect, test } from 'vitest';
import { acceptedEncoding } from './accepted-encoding.ts';
import { matchesEtag } from './matches-etag.ts';

test.each([
  ['W/"a"', true], ['"a"', true], ['"b", W/"a"', true], ['*', true], ['"b"', false], ['W/"b"', false], ['', false], ['a', false], ['"a', false],
])('If-None-Match: %s', (header, matches) => {
  expect(matchesEtag(header, 'W/"a"')).toBe(matches);
});

test.each([
  [undefined, null], ['', null], ['identity', null], ['*', null], ['gzip', 'gzip'], ['gzip, deflate, br', 'br'], ['br;q=0.5, gzip', 'gzip'], ['br;q=0, gzip;q=0', null],
  ['GZIP', 'gzip'], ['gzip;q=nonsense', null], ['br; q=1.0, gzip;q=1', 'br'],
])('Accept-Encoding: %s', (header, encoding) => {
  expect(acceptedEncoding(header)).toBe(encoding);
});
