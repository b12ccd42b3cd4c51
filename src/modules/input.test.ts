import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { label } from './labels/label-entity.ts';
import { formed, idOf, idsOf, line, oneOf, prose, version } from './input.ts';

const messages = (schema: z.ZodType, value: unknown): readonly string[] => schema.safeParse(value).error?.issues.map((issue) => issue.message) ?? [];

describe('line', () => {
  const title = line({ what: 'The title', min: 1, max: 5 });

  it('drops the white space around the text', () => {
    expect(title.parse('\u3000 a b\u00a0\n')).toBe('a b');
  });

  it('says in a sentence what is wrong', () => {
    expect(messages(title, ' ')).toEqual(['The title must not be empty.']);
    expect(messages(title, '123456')).toEqual(['The title must have 1 to 5 characters.']);
    expect(messages(title, null)).toEqual(['The title must not be null.']);
    expect(messages(title, '\0\ud800')).toEqual(['The title must not contain the character NUL.', 'The title contains half of a surrogate pair, which is no character.']);
  });

  it('counts characters as code points', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'é', '𝕏', '👍'), { maxLength: 12 }), (characters) => {
        expect(title.safeParse(characters.join('')).success).toBe(characters.length >= 1 && characters.length <= 5);
      }),
    );
  });

  it('passes exactly the texts that PostgreSQL can store', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5 }), (text) => {
        const storable = text.isWellFormed() && !text.includes('\0') && text.trim() !== '' && [...text.trim()].length <= 5;
        expect(title.safeParse(text).success).toBe(storable);
      }),
    );
  });
});

describe('prose', () => {
  it('keeps the text as it was written', () => {
    expect(prose({ what: 'The text', min: 0, max: 10 }).parse(' a\n ')).toBe(' a\n ');
  });

  it('is blank only where it may be empty', () => {
    expect(messages(prose({ what: 'The text', min: 1, max: 10 }), ' \n')).toEqual(['The text must not be empty.']);
    expect(messages(prose({ what: 'The text', min: 0, max: 10 }), '')).toEqual([]);
    expect(messages(prose({ what: 'The text', min: 0, max: 10 }), 'x'.repeat(11))).toEqual(['The text must have at most 10 characters.']);
  });
});

describe('the other parts', () => {
  it('turn a global id into its uuid and refuse ids of other types', () => {
    const uuid = '0198c2f0-0000-7000-8000-000000000001';
    expect(idOf(label).parse(`label_${uuid}`)).toBe(uuid);
    expect(messages(idOf(label), `task_${uuid}`)).toEqual(['Must be the id of a Label.']);
    expect(idsOf(label).parse(null)).toEqual([]);
    expect(idsOf(label).parse([`label_${uuid}`, `label_${uuid}`])).toEqual([uuid, uuid]);
  });

  it('speak plain sentences', () => {
    expect(messages(formed('The key', /^[A-Z]+$/, 'capital letters'), 'a')).toEqual(['The key must be capital letters.']);
    expect(messages(oneOf('The role', ['A', 'B']), null)).toEqual(['The role must not be null.']);
    expect(messages(version, null)).toEqual(['Must be a whole number.']);
  });
});
