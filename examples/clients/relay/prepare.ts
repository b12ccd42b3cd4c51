import { writeFile } from 'node:fs/promises';

// The compiler adds to this file and never takes anything away: begun anew, it holds what this build sends and no more.
await writeFile(new URL('persisted-queries.json', import.meta.url), '{}');
