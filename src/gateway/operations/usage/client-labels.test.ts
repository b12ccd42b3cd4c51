import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClientLabels, otherLabel, toLabel, unknownLabel } from './client-labels.ts';

test('a label is never empty, at most 200 characters, well-formed and without control characters', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (sent) => {
    const label = toLabel(sent);
    expect(label.length).toBeGreaterThan(0);
    expect(label.length).toBeLessThanOrEqual(200);
    expect(label.isWellFormed()).toBe(true);
    expect(label).not.toMatch(/\p{Cc}/u);
    expect(toLabel(label)).toBe(label);
  }));
});

test('what is absent or holds nothing to see is unknown', () => {
  expect([null, '', '  ', '\u0000\u001B\u200B'].map(toLabel)).toEqual([unknownLabel, unknownLabel, unknownLabel, unknownLabel]);
  expect(toLabel('\u001B[31mweb\u0007')).toBe('[31mweb');
  expect(toLabel(`a\uD800`)).toBe('a\uFFFD');
  expect(toLabel('x'.repeat(16_000))).toBe('x'.repeat(200));
});

test('names beyond the bound are one, but those that published are always told apart', () => {
  const labels = createClientLabels(2);
  labels.publish([{ client: 'web', version: '1.0' }]);
  const label = (name: string) => labels.labelOf({ name, version: '1.0' });
  expect(label('a').client).toBe('a');
  expect(label('b').client).toBe('b');
  expect(label('c')).toEqual({ client: otherLabel, version: otherLabel });
  expect(label('web')).toEqual({ client: 'web', version: '1.0' });
  expect(label('a').client).toBe('a');
  expect(labels.labelOf({ name: 'web', version: 'made up' }).client).toBe(otherLabel);
  labels.reset();
  expect(label('c').client).toBe('c');
});
