import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idPrefixes, uuid, wireSchema } from '../../../tests/testkit/wire-fixture.ts';
import { createValueChecks } from './create-value-checks.ts';
import { passes, problemsOf } from './value-check.ts';

const argument = wireSchema.getQueryType()?.getFields()['tasks']?.args[0];
const check = argument === undefined ? null : createValueChecks(wireSchema, idPrefixes)(argument);

test('what passes has no problem and what has a problem does not pass, whatever the value', () => {
  if (check === null) throw new Error('tasks(filter:) has no check.');
  const id = fc.constantFrom(`project_${uuid}`, `label_${uuid}`, `task_${uuid}`, 'x', null);
  const { filter } = fc.letrec<{ filter: unknown }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4 },
      fc.record({ projectId: id, labelIds: fc.array(id) }, { requiredKeys: [] }),
      fc.record({ any: fc.array(tie('filter')), projectId: id }, { requiredKeys: [] }),
    ),
  }));
  fc.assert(
    fc.property(fc.oneof(filter, fc.anything()), (value) => {
      expect(passes(check, value)).toBe(problemsOf(check, value, '$filter').length === 0);
    }),
  );
});
