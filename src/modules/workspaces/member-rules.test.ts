import { describe, expect, it } from 'vitest';
import { refuseLastOwner } from './last-owner.ts';
import { refuseRole, roleOf, roles } from './role.ts';

describe('refuseRole', () => {
  it('lets each role do what the lesser ones may', () => {
    expect(roles.map((role) => refuseRole(role, 'MEMBER')?.requiredRole ?? null)).toEqual([null, null, 'MEMBER']);
    expect(roles.map((role) => refuseRole(role, 'OWNER')?.requiredRole ?? null)).toEqual([null, 'OWNER', 'OWNER']);
  });

  it('knows three roles and no other', () => {
    expect(roleOf('VIEWER')).toBe('VIEWER');
    expect(() => roleOf('ADMIN')).toThrow('Not a role: ADMIN');
  });
});

describe('refuseLastOwner', () => {
  it('given one owner, neither lets them go nor be less', () => {
    expect(refuseLastOwner('OWNER', null, 1)).toMatchObject({ __typename: 'Forbidden', requiredRole: null });
    expect(refuseLastOwner('OWNER', 'MEMBER', 1)).toMatchObject({ __typename: 'Forbidden' });
  });

  it('given another owner, or somebody who is none, lets it be', () => {
    expect(refuseLastOwner('OWNER', null, 2)).toBeNull();
    expect(refuseLastOwner('OWNER', 'OWNER', 1)).toBeNull();
    expect(refuseLastOwner('VIEWER', null, 1)).toBeNull();
    expect(refuseLastOwner('MEMBER', 'OWNER', 1)).toBeNull();
  });
});
