import { describe, expect, it } from 'vitest';
import { refuseChange, type Standing } from './change-rules.ts';
import { task } from './tasks/task-entity.ts';

const id = '0198c2f0-0000-7000-8000-000000000001';
const change = { id, expectedVersion: 3, required: 'MEMBER' } as const;
const standing: Standing = { role: 'MEMBER', halt: null, version: 3 };

describe('refuseChange', () => {
  it('given a member at the current version, lets the change be', () => {
    expect(refuseChange(task, standing, change)).toBeNull();
    expect(refuseChange(task, { ...standing, role: 'OWNER' }, { ...change, expectedVersion: null })).toBeNull();
  });

  it('given nothing that the viewer sees, says only that it was not found', () => {
    expect(refuseChange(task, null, change)).toEqual({ __typename: 'NotFound', message: 'The task was not found.', missingId: `task_${id}` });
  });

  it('given too little a role, names the role that may, whatever else is wrong', () => {
    expect(refuseChange(task, { role: 'VIEWER', halt: 'archived', version: 9 }, change)).toMatchObject({ __typename: 'Forbidden', requiredRole: 'MEMBER' });
    expect(refuseChange(task, { ...standing, version: 9 }, { ...change, required: 'OWNER' })).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
  });

  it('given a project that is archived or on its way, says so before it speaks of versions', () => {
    expect(refuseChange(task, { role: 'OWNER', halt: 'archived', version: 9 }, change)).toMatchObject({ __typename: 'Forbidden', requiredRole: null, message: expect.stringContaining('archived') });
    expect(refuseChange(task, { role: 'OWNER', halt: 'moving', version: 9 }, change)).toMatchObject({ __typename: 'Forbidden', requiredRole: null, message: expect.stringContaining('on its way') });
  });

  it('given another version, tells the current one', () => {
    expect(refuseChange(task, { ...standing, version: 4 }, change)).toMatchObject({ __typename: 'Conflict', conflictingId: `task_${id}`, currentVersion: 4 });
  });
});
