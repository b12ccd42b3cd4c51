import { expect, it } from 'vitest';
import { refuseDeleting, refuseEditing } from './author-rules.ts';

it('lets only the author change a comment', () => {
  expect(refuseEditing('ada', 'ada')).toBeNull();
  expect(refuseEditing('bob', 'ada')).toMatchObject({ __typename: 'Forbidden', requiredRole: null });
});

it('lets the author and owners delete a comment', () => {
  expect(refuseDeleting('ada', 'ada', 'MEMBER')).toBeNull();
  expect(refuseDeleting('bob', 'ada', 'OWNER')).toBeNull();
  expect(refuseDeleting('bob', 'ada', 'MEMBER')).toMatchObject({ __typename: 'Forbidden', requiredRole: 'OWNER' });
});
