import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { referenceDocs } from '../scripts/reference-docs.ts';

test.each(Object.entries(referenceDocs))('docs/%s is what the code says (else: npm run docs)', (name, write) => {
  expect(readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8')).toBe(write());
});
