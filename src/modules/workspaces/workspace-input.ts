import { formed, line } from '../input.ts';

export const workspaceName = line({ what: 'The name', min: 1, max: 100 });

export const slug = formed(
  'The slug',
  /^(?=.{2,50}$)[a-z0-9]+(?:-[a-z0-9]+)*$/,
  '2 to 50 lower-case letters, digits and single hyphens, with none at either end',
);

/** What is wrong with a slug that another workspace has. */
export const slugTaken = { path: ['slug'], message: 'The slug is taken.' };
