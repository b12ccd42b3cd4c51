import { NeedsReference } from '../../planning/plan/needs-reference.ts';
import type { PlainField, PlainValue } from '../../planning/plan/plain-value.ts';
import type { Output } from '../../planning/plan/plan.ts';
import type { Run } from './run.ts';
import { showRow } from './show-row.ts';

/** A value that a command gave as the answer shows it, with nulls in the places that the result's stages fill. */
export function showPlain(run: Run, plan: PlainValue, value: unknown): unknown {
  if (plan.kind === 'leaf') return plan.complete(value);
  if (value === null || value === undefined) {
    if (plan.nullable) return null;
    throw new NeedsReference('A null in a command’s answer');
  }
  switch (plan.kind) {
    case 'list':
      if (!Array.isArray(value)) throw new NeedsReference('No list where one was expected');
      return value.map((item) => showPlain(run, plan.item, item));
    case 'row':
      return showRow(run, plan.level, plan.toRaw(recordOf(value)));
    case 'object':
      return showObject(run, plan.fields, recordOf(value));
  }
}

function showObject(run: Run, fields: readonly PlainField[], value: Readonly<Record<string, unknown>>): Output {
  const shown: Output = {};
  for (const field of fields) shown[field.key] = 'typename' in field ? field.typename : showPlain(run, field.value, value[field.name]);
  return shown;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value;
  throw new NeedsReference('No object where one was expected');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
