import type { AdminConnection } from '../open-admin-connection.ts';

const schemas = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
const ownTable = `c.relname !~ '^portcullis_migrations(_|$)'`;
const ofExtension = (catalog: string, oid: string) =>
  `exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;

/** One query for each kind of object; each row is one sentence about one object. The place of a column in its table is left out: a way down cannot restore it. */
const descriptions: readonly string[] = [
  `select format('schema %I %s', n.nspname, n.nspacl) from pg_namespace n where ${schemas} and not ${ofExtension('pg_namespace', 'n.oid')}`,
  `select format('relation %s kind=%s persistence=%s rls=%s,%s options=%s bound=%s parent=%s access=%s replica_identity=%s', c.oid::regclass, c.relkind, c.relpersistence,
     c.relrowsecurity, c.relforcerowsecurity, c.reloptions, pg_get_expr(c.relpartbound, c.oid),
     (select inhparent::regclass from pg_inherits where inhrelid = c.oid limit 1), c.relacl, c.relreplident)
   from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and ${schemas} and ${ownTable} and not ${ofExtension('pg_class', 'c.oid')}`,
  `select format('column %s.%I %s null=%s default=%s identity=%s generated=%s collation=%s storage=%s compression=%s statistics=%s access=%s', c.oid::regclass, a.attname,
     format_type(a.atttypid, a.atttypmod), not a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, a.attcollation::regcollation,
     a.attstorage, a.attcompression, a.attstattarget, a.attacl)
   from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
   left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and ${schemas} and ${ownTable} and not ${ofExtension('pg_class', 'c.oid')}`,
  `select format('constraint %I on %s %s valid=%s', k.conname, coalesce(nullif(k.conrelid, 0)::regclass::text, nullif(k.contypid, 0)::regtype::text), pg_get_constraintdef(k.oid), k.convalidated)
   from pg_constraint k join pg_namespace n on n.oid = k.connamespace left join pg_class c on c.oid = k.conrelid
   where ${schemas} and (c.oid is null or (${ownTable} and not ${ofExtension('pg_class', 'c.oid')}))`,
  `select format('index %s valid=%s clustered=%s', pg_get_indexdef(x.indexrelid), x.indisvalid, x.indisclustered)
   from pg_index x join pg_class c on c.oid = x.indexrelid join pg_namespace n on n.oid = c.relnamespace
   where ${schemas} and ${ownTable} and not ${ofExtension('pg_class', 'x.indrelid')}`,
  `select format('view %s %s', c.oid::regclass, pg_get_viewdef(c.oid)) from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('v', 'm') and ${schemas} and not ${ofExtension('pg_class', 'c.oid')}`,
  `select format('sequence %s %s start=%s by=%s min=%s max=%s cache=%s cycle=%s', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle)
   from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace where ${schemas} and not ${ofExtension('pg_class', 'c.oid')}`,
  `select format('routine %s %s', case p.prokind when 'a' then 'aggregate ' || p.oid::regprocedure else pg_get_functiondef(p.oid) end, p.proacl)
   from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${schemas} and not ${ofExtension('pg_proc', 'p.oid')}`,
  `select format('trigger on %s %s enabled=%s', t.tgrelid::regclass, pg_get_triggerdef(t.oid), t.tgenabled)
   from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and ${schemas}`,
  `select format('event trigger %I %s %s %s', evtname, evtevent, evtfoid::regprocedure, evttags) from pg_event_trigger e where not ${ofExtension('pg_event_trigger', 'e.oid')}`,
  `select format('rule on %s %s', r.ev_class::regclass, pg_get_ruledef(r.oid)) from pg_rewrite r join pg_class c on c.oid = r.ev_class
   join pg_namespace n on n.oid = c.relnamespace where r.rulename <> '_RETURN' and ${schemas}`,
  `select format('policy %I on %s %s %s roles=%s using=%s check=%s', p.polname, p.polrelid::regclass, p.polcmd, p.polpermissive, p.polroles,
     pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) from pg_policy p`,
  `select format('type %s %s enum=%s base=%s null=%s default=%s access=%s', t.oid::regtype, t.typtype,
     (select string_agg(quote_literal(e.enumlabel), ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
     format_type(nullif(t.typbasetype, 0), t.typtypmod), not t.typnotnull, t.typdefault, t.typacl)
   from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype in ('e', 'd', 'r', 'm') and ${schemas} and not ${ofExtension('pg_type', 't.oid')}`,
  `select format('statistics %s', pg_get_statisticsobjdef(s.oid)) from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace where ${schemas}`,
  `select format('publication %I all=%s %s', p.pubname, p.puballtables, (select string_agg(r.prrelid::regclass::text, ',' order by r.prrelid::regclass::text) from pg_publication_rel r where r.prpubid = p.oid)) from pg_publication p`,
  `select format('default privileges %s %s %s', a.defaclnamespace::regnamespace, a.defaclobjtype, a.defaclacl) from pg_default_acl a`,
  `select format('comment on %s %s: %s', o.type, o.identity, d.description) from pg_description d,
     lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) o
   where d.objoid >= 16384 and d.classoid <> 'pg_extension'::regclass and coalesce(o.schema, '') !~ '^(pg_|information_schema)' and o.identity !~ 'portcullis_migrations'
     and not exists (select from pg_depend e where e.classid = d.classoid and e.objid = d.objoid and e.deptype = 'e')`,
];

/**
 * All that the catalog says of a database's own objects (not of PostgreSQL's, of extensions, or of the record of migrations),
 * as sorted sentences: two databases with the same snapshot have the same structure. Extensions
 * are left out because they belong to the database: an operator may have installed one, and other schemas may use it.
 */
export async function catalogSnapshot(connection: AdminConnection): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const description of descriptions) {
    const rows = await connection.rows<{ line: string }>(`select line from (${description}) as described(line)`);
    lines.push(...rows.map(({ line }) => line));
  }
  return lines.toSorted();
}

/** What one snapshot has and the other has not: `+` only the second, `-` only the first. */
export function compareSnapshots(before: readonly string[], after: readonly string[]): string[] {
  const had = new Set(before);
  const has = new Set(after);
  return [...before.filter((line) => !has.has(line)).map((line) => `- ${line}`), ...after.filter((line) => !had.has(line)).map((line) => `+ ${line}`)];
}
