import { expect, test } from 'vitest';
import { canonicalType } from './canonical-type.ts';

test.each([
  ['uuid', 'uuid'], ['text', 'text'], ['text[]', 'text[]'], ['integer', 'integer'], ['serial', 'integer'], ['bigserial', 'bigint'],
  ['varchar', 'character varying'], ['varchar(20)', 'character varying(20)'], ['varchar(20)[]', 'character varying(20)[]'], ['char(3)', 'character(3)'], ['char', 'character(1)'],
  ['timestamp with time zone', 'timestamp with time zone'], ['timestamp (3) with time zone', 'timestamp(3) with time zone'],
  ['timestamp', 'timestamp without time zone'], ['timestamp (6)', 'timestamp(6) without time zone'], ['time', 'time without time zone'],
  ['timestamptz', 'timestamp with time zone'], ['timestamptz(3)', 'timestamp(3) with time zone'],
  ['numeric(10, 2)', 'numeric(10,2)'], ['numeric(10)', 'numeric(10,0)'], ['double precision', 'double precision'], ['bool', 'boolean'], ['jsonb', 'jsonb'],
  ['task_status', 'task_status'], ['integer[3][3]', 'integer[]'], ['pg_lsn', 'pg_lsn'], ['interval', 'interval'], ['citext', 'citext'],
])('%s is %s to PostgreSQL', (written, expected) => {
  expect(canonicalType(written)).toBe(expected);
});
