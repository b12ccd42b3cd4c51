import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitStatements, UnterminatedSqlError } from './split-statements.ts';

const texts = (source: string) => splitStatements(source).map(({ text }) => text);

describe('splitting SQL', () => {
  test.each([
    ['two statements', 'select 1; select 2;', ['select 1', 'select 2']],
    ['a last statement without a semicolon', 'select 1;\n select 2\n', ['select 1', 'select 2']],
    ['empty statements and comments alone', ';; -- a; b\n /* c; */ ;', []],
    ['a comment before and in a statement', '-- one;\nselect /* ; */ 1 -- ;\n;', ['select /* ; */ 1 -- ;']],
    ['nested comments', '/* a /* b; */ c; */ select 1;', ['select 1']],
    ['strings with quotes in them', "select 'a;''b;', \"c;\"\"d\"; select 2", ["select 'a;''b;', \"c;\"\"d\"", 'select 2']],
    ['a backslash that escapes only in E strings', "select 'a\\'; select E'b\\';c'; select 3", ["select 'a\\'", "select E'b\\';c'", 'select 3']],
    ['a name that ends in e before a string', "select name'x\\'; select 2", ["select name'x\\'", 'select 2']],
    ['dollar quotes, also one in another', 'do $$ begin; $a$ ; $a$ end $$; select 2', ['do $$ begin; $a$ ; $a$ end $$', 'select 2']],
    ['a dollar inside a name', 'select a$b$ from t; select $1', ['select a$b$ from t', 'select $1']],
    ['a rule with statements in parentheses', 'create rule r as on insert to t do (select 1; select 2); select 3', ['create rule r as on insert to t do (select 1; select 2)', 'select 3']],
    [
      'the body of a routine in standard SQL',
      'create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3',
      ['create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end', 'select 3'],
    ],
    ['a column called begin outside of routines', 'create table t (x int); alter table t add "begin" int; select end_at from t', ['create table t (x int)', 'alter table t add "begin" int', 'select end_at from t']],
  ])('keeps together %s', (_, source, expected) => {
    expect(texts(source)).toEqual(expected);
  });

  test.each([["select 'a", 7], ['select $x$ a $y$', 7], ['/* /* */', 0], ['select "a""', 7]])('says where %s was opened', (source, offset) => {
    expect(() => splitStatements(source)).toThrow(expect.objectContaining({ offset }));
    expect(() => splitStatements(source)).toThrow(UnterminatedSqlError);
  });

  test('gives back whole statements at their places, however they are made up', () => {
    const piece = constantFrom("'a;''b'", '"c;"', '$$;$$', '$t$ ; $$ $t$', '/* ; /* ; */ */', '-- ;\n', "E'\\';'", 'x', '1', '(a; b)', '+', ' ', '\n', 'é', '😀');
    const statement = array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => `select ${pieces.join(' ')} y`);
    assert(property(array(statement, { maxLength: 6 }), (statements) => {
      const source = statements.map((text) => `${text};`).join('\n');
      const split = splitStatements(source);
      expect(split.map(({ text }) => text)).toEqual(statements);
      for (const { text, offset } of split) expect(source.slice(offset, offset + text.length)).toBe(text);
    }));
  });

  test('ends on any text', () => {
    const noise = array(constantFrom("'", '"', '$', '$$', '$a$', '/*', '*/', '--', '\n', ';', '(', ')', 'E', 'create', 'function', 'begin', 'end', 'case', ' ', '\\', 'é')).map((parts) => parts.join(''));
    assert(property(noise, (source) => {
      let split: readonly { text: string; offset: number }[] = [];
      let refusal: unknown = null;
      try {
        split = splitStatements(source);
      } catch (error) {
        refusal = error;
      }
      expect(refusal === null || refusal instanceof UnterminatedSqlError).toBe(true);
      for (const { text, offset } of split) expect(source.slice(offset, offset + text.length)).toBe(text);
    }));
  });
});
