import { z } from 'zod';
import { formed, line } from '../input.ts';

export const labelName = line({ what: 'The name', min: 1, max: 50 });

export const color = formed('The colour', /^#[0-9a-fA-F]{6}$/, '# and six hexadecimal digits').pipe(z.string().toLowerCase());

export const labelNameTaken = { path: ['name'], message: 'Another label of the workspace has this name.' };
