import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const integrationFiles = '**/*.integration.test.ts';

/** One PostgreSQL primary and replica for all files of a project; each file takes databases of its own from it. */
const cluster = './tests/testkit/global-setup.ts';
const globalSetup = existsSync(cluster) ? [cluster] : [];

/** Vitest would take the ES module of graphql and the libraries, loaded by Node, the CommonJS one: two realms. */
const oneGraphql = { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] };

/** Units first, then what needs PostgreSQL, then what needs a whole gateway: the cheapest failure is told first. */
export default defineConfig({
  test: {
    pool: 'forks',
    reporters: ['default'],
    projects: [
      {
        resolve: oneGraphql,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts'],
          exclude: [integrationFiles],
          testTimeout: 10_000,
          sequence: { groupOrder: 0 },
          maxWorkers: 2,
        },
      },
      {
        resolve: oneGraphql,
        test: {
          name: 'integration',
          include: [`src/${integrationFiles}`, 'tests/integration/**/*.test.ts'],
          globalSetup,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
        },
      },
      {
        resolve: oneGraphql,
        test: {
          name: 'http',
          include: ['tests/{http,browser,faults}/**/*.test.ts'],
          globalSetup,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
          maxWorkers: 2,
        },
      },
    ],
  },
});
