import { describe, expect, it } from 'vitest';
import { refuseTask } from './create-task.ts';
import { decideLabels } from './label-rules.ts';
import { type MovedTask, refuseMove } from './move-rules.ts';

describe('decideLabels', () => {
  const many = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `label ${index + from}`);

  it('given labels that are where they should be, leaves nothing to do', () => {
    expect(decideLabels(new Set(['a']), new Set(['a']), { add: ['a', 'a'], remove: ['b'] })).toEqual({ add: [], remove: [] });
  });

  it('given a full task, takes a label only for another', () => {
    const carried = new Set(many(20));
    expect(decideLabels(carried, new Set(['new']), { add: ['new'], remove: [] })).toMatchObject([{ path: ['addLabelIds'] }]);
    expect(decideLabels(carried, new Set(['new']), { add: ['new', 'new'], remove: ['label 3', 'label 3'] })).toEqual({ add: ['new'], remove: ['label 3'] });
  });

  it('given unknown labels, names each by its place', () => {
    expect(decideLabels(new Set(), new Set(['b']), { add: ['a', 'b', 'c'], remove: [] })).toMatchObject([{ path: ['addLabelIds', '0'] }, { path: ['addLabelIds', '2'] }]);
  });
});

describe('refuseTask', () => {
  const place = { role: 'MEMBER', halt: null, hasAssignee: true, labels: new Set(['a']) } as const;

  it('given a place for it, lets the task be', () => {
    expect(refuseTask('p', place, ['a', 'a'])).toBeNull();
  });

  it('given no place, too little a role or an archived project, says which', () => {
    expect(refuseTask('p', undefined, [])).toMatchObject({ __typename: 'NotFound', missingId: 'project_p' });
    expect(refuseTask('p', { ...place, role: 'VIEWER', halt: 'archived' }, [])).toMatchObject({ requiredRole: 'MEMBER' });
    expect(refuseTask('p', { ...place, halt: 'archived' }, [])).toMatchObject({ __typename: 'Forbidden', requiredRole: null });
  });

  it('given a stranger and unknown labels, names all of them', () => {
    expect(refuseTask('p', { ...place, hasAssignee: false }, ['a', 'x'])).toMatchObject({ problems: [{ path: ['assigneeId'] }, { path: ['labelIds', '1'] }] });
  });
});

describe('refuseMove', () => {
  const target = { id: 'p', workspaceId: 'w', role: 'MEMBER', halt: null } as const;
  const here: MovedTask = { role: 'MEMBER', halt: null, version: 1, workspaceId: 'w' };
  const move = (id: string) => ({ id, expectedVersion: 1, path: ['tasks', id] });

  it('given tasks and project of one workspace, lets the move be', () => {
    expect(refuseMove('p', target, [move('a')], new Map([['a', here]]))).toBeNull();
  });

  it('given a project that cannot take them, says so before it looks at the tasks', () => {
    expect(refuseMove('p', undefined, [move('a')], new Map())).toMatchObject({ missingId: 'project_p' });
    expect(refuseMove('p', { ...target, role: 'VIEWER' }, [move('a')], new Map())).toMatchObject({ requiredRole: 'MEMBER' });
    expect(refuseMove('p', { ...target, halt: 'archived' }, [move('a')], new Map())).toMatchObject({ requiredRole: null });
  });

  it('given several that may not move, tells the first one', () => {
    const found = new Map([['a', here], ['b', { ...here, version: 2 }]]);
    expect(refuseMove('p', target, [move('a'), move('b'), move('c')], found)).toMatchObject({ __typename: 'Conflict', conflictingId: 'task_b' });
  });

  it('given tasks of another workspace, names each by its place', () => {
    const found = new Map([['a', here], ['b', { ...here, workspaceId: 'other' }]]);
    expect(refuseMove('p', target, [move('a'), move('b')], found)).toMatchObject({ problems: [{ path: ['tasks', 'b'] }] });
  });
});
