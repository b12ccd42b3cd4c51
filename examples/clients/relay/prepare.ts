import { readFile, writeFile } from 'node:fs/promises';
import { Kind, parse, print, visit } from 'graphql';

/**
 * The schema as Relay should see it. Relay takes every field named `id` for the key of a record in its store, and selects
 * it by itself: a refusal that names a task would overwrite the task, and `NotFound.id`, which may be null, cannot stand
 * beside `Task.id` in one selection. So the refusals go without. What is compiled against this fits the whole schema too.
 */
const schema = parse(await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'));
const withoutIds = visit(schema, {
  [Kind.OBJECT_TYPE_DEFINITION]: (type) =>
    type.interfaces?.some(({ name }) => name.value === 'Refusal') ? { ...type, fields: type.fields?.filter(({ name }) => name.value !== 'id') ?? [] } : undefined,
});
await writeFile(new URL('schema.graphql', import.meta.url), print(withoutIds));
// The compiler adds to this file and never takes anything away: begun anew, it holds what this build sends and no more.
await writeFile(new URL('persisted-queries.json', import.meta.url), '{}');
