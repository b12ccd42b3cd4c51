import { prose } from '../input.ts';

export const commentBody = prose({ what: 'The text', min: 1, max: 10_000 });
