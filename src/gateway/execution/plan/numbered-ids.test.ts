import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberedIds } from './numbered-ids.ts';

// Few texts, so that some come again; many that differ only where the hash does not look.
const id = fc.oneof(fc.uuid(), fc.constantFrom('', 'a', 'b'), fc.nat({ max: 300 }).map((n) => `${n}-0123456789ab`));

test('each id has one number, in the order in which they came, however many there are and wherever they are alike', () => {
  fc.assert(
    fc.property(fc.array(id, { maxLength: 400 }), fc.array(id, { maxLength: 20 }), (given, others) => {
      const numbered = new NumberedIds();
      const numbers = given.map((one) => numbered.numberOf(one));
      const distinct = [...new Set(given)];
      expect(numbered.ids).toEqual(distinct);
      expect(numbers).toEqual(given.map((one) => distinct.indexOf(one)));
      for (const one of [...given, ...others]) expect(numbered.find(one)).toBe(distinct.indexOf(one));
    }),
  );
});
