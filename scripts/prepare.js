/**
 * Makes `npx portcullis` work in a clone: npx looks into node_modules/.bin first, and npm links there only what other
 * packages bring, never the package itself.
 */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../node_modules/.bin', import.meta.url));
const link = join(folder, 'portcullis');
mkdirSync(folder, { recursive: true });
rmSync(link, { force: true });
symlinkSync('../../bin/portcullis.js', link);
