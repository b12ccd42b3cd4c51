import type { ClientVersion } from '../published-operation.ts';

/** `web 1.4.1, 1.4.2; ios 3.0`: clients with their versions, as people read them; an empty version is left out. */
export function clientNames(clients: readonly ClientVersion[]): string {
  if (clients.length === 0) return 'no named client';
  const byName = Map.groupBy(clients, ({ name }) => name);
  return [...byName].map(([name, versions]) => `${name} ${versions.map(({ version }) => version).join(', ')}`.trimEnd()).join('; ');
}
