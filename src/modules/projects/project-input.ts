import { formed, idOf, line, oneOf, prose } from '../input.ts';
import { user } from '../users/user-entity.ts';

/** The fields that projects are made and changed with. */
export const projectInput = {
  key: formed('The key', /^[A-Z][A-Z0-9]{1,9}$/, 'a capital letter, then 1 to 9 capital letters or digits'),
  name: line({ what: 'The name', min: 1, max: 100 }),
  description: prose({ what: 'The description', min: 0, max: 10_000 }),
  status: oneOf('The status', ['PLANNED', 'ACTIVE', 'PAUSED', 'DONE']),
  leadId: idOf(user).nullish(),
};

export const keyTaken = { path: ['key'], message: 'Another project of the workspace has this key.' };

export const leadNoMember = { path: ['leadId'], message: 'The lead must be a member of the workspace.' };
