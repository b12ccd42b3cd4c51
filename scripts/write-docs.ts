/** `npm run docs`: writes the pages that come from the code. */
import { writeFileSync } from 'node:fs';
import { referenceDocs } from './reference-docs.ts';

for (const [name, write] of Object.entries(referenceDocs)) writeFileSync(new URL(`../docs/${name}`, import.meta.url), write());
