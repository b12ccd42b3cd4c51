import { execFile } from 'node:child_process';
import { glob, readFile, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const pages = await Array.fromAsync(glob(['*.md', '{docs,examples,bench,deploy}/**/*.md'], { exclude: (name) => name.includes('node_modules') }));
const texts = new Map(await Promise.all(pages.map(async (page) => [page, await readFile(page, 'utf8')] as const)));

/** Where a page's links lead in this repository, with the place within the page after `#`. */
function linksOf(page: string): readonly { readonly target: string; readonly place: string | undefined }[] {
  const prose = (texts.get(page) ?? '').replaceAll(/^```.*?^```/gms, '');
  return [...prose.matchAll(/\]\((?![a-z]+:)([^)\s]+)\)/g)].map(([, link = '']) => {
    const [path = '', place] = link.split('#');
    return { target: path === '' ? page : posix.normalize(posix.join(posix.dirname(page), path)), place };
  });
}

/** As the places of headings are named where pages are shown. */
function placesOf(page: string): readonly string[] {
  return [...(texts.get(page) ?? '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-'));
}

test.each(pages)('the links of %s lead somewhere', async (page) => {
  for (const { target, place } of linksOf(page)) {
    await expect(stat(target), target).resolves.toBeDefined();
    if (place !== undefined) expect(placesOf(target), `${target}#${place}`).toContain(place);
  }
});

test('pages that are published lead to what is published with them', async () => {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { shell: process.platform === 'win32' });
  const [packed] = JSON.parse(stdout) as readonly { readonly files: readonly { readonly path: string }[] }[];
  const files = packed?.files.map(({ path }) => path) ?? [];
  expect(files).toContain('docs/architecture.md');
  const missing = pages.filter((page) => files.includes(page)).flatMap((page) =>
    linksOf(page).filter(({ target }) => !files.some((file) => file === target || file.startsWith(`${target}/`))).map(({ target }) => `${page} → ${target}`));
  expect(missing).toEqual([]);
});
