const aliases: Readonly<Record<string, string>> = {
  int: 'integer', int4: 'integer', serial: 'integer', serial4: 'integer',
  int8: 'bigint', bigserial: 'bigint', serial8: 'bigint',
  int2: 'smallint', smallserial: 'smallint', serial2: 'smallint',
  bool: 'boolean', decimal: 'numeric', float8: 'double precision', float4: 'real', float: 'double precision',
  varchar: 'character varying', char: 'character', bpchar: 'character', varbit: 'bit varying',
  timestamptz: 'timestamp with time zone', timestamp: 'timestamp without time zone',
  timetz: 'time with time zone', time: 'time without time zone',
};

/** The name PostgreSQL's `format_type` gives a type, from any of the ways drizzle writes it: `timestamp (3) with time zone`, `varchar(20)[]`. */
export function canonicalType(written: string): string {
  const text = written.trim().replaceAll(/\s+/g, ' ');
  const [, element, dimensions = ''] = /^(.*?)((?:\s*\[\d*\])*)$/.exec(text) ?? [];
  const [, base = '', modifier = '', zone = ''] = /^([^(]*?)\s*(\([^)]*\))?\s*((?:with|without) time zone)?$/i.exec(element ?? text) ?? [];
  const named = base === '' ? (element ?? text) : aliases[`${base}${zone === '' ? '' : ` ${zone}`}`.toLowerCase()] ?? `${base}${zone === '' ? '' : ` ${zone}`}`;
  const size = modifier.replaceAll(' ', '').replace(/^\(([0-9]+)\)$/, named === 'numeric' ? '($1,0)' : '($1)');
  const [first = '', ...rest] = named.split(' ');
  const sized = /^(?:timestamp|time)$/.test(first) && rest.length > 0 ? `${first}${size} ${rest.join(' ')}` : `${named}${size}`;
  // A bare char is char(1); all dimensions of an array are one to PostgreSQL.
  return `${sized === 'character' ? 'character(1)' : sized}${dimensions === '' ? '' : '[]'}`;
}
