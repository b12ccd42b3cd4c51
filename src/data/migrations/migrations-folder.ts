import { fileURLToPath } from 'node:url';

/** The package's own migrations; the same from `src/` and from the built `dist/`. */
export const migrationsFolder = fileURLToPath(new URL('../../../migrations', import.meta.url));
