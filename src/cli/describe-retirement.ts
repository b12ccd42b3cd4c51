import type { RecentUser, RetiringOperation } from '../gateway/operations/retire/decide-retirement.ts';
import type { Retirement } from '../gateway/operations/retire/retire-operations.ts';
import { formatTable, type Output } from './output.ts';
import { counted, printMoment, printVersions, shortId } from './print-values.ts';

const mostRows = 100;

/** What was or would be retired, and who used it within `recent`, as text. */
export function describeRetirement({ outcome, operations, users }: Retirement, recent: string, output: Output): string {
  const whole = operations.filter(({ staysFor }) => staysFor.length === 0).length;
  const links = operations.reduce((sum, { retiredFor }) => sum + retiredFor.length, 0);
  const count = `${counted(operations.length, 'operation')} of ${counted(links, 'listing')}`;
  const gone = whole === 0 ? 'all stay for other versions' : `${whole} for good: their ids answer PERSISTED_QUERY_RETIRED`;
  switch (outcome) {
    case 'nothing':
      return 'Nothing to retire: no active operation is meant';
    case 'refused':
      return [
        `${output.paint('red', 'Refused')}: used within ${recent}; nothing was retired`,
        describeUsers(users),
        'Wait until these versions are gone, or say --force',
      ].join('\n');
    case 'planned':
      return [describeOperations(operations), ...overridden(users, recent, output), `Would retire ${count}, ${gone}`].join('\n');
    case 'retired':
      return [describeOperations(operations), ...overridden(users, recent, output), `Retired ${count}, ${gone}`].join('\n');
  }
}

function overridden(users: readonly RecentUser[], recent: string, output: Output): string[] {
  return users.length === 0 ? [] : [`${output.paint('yellow', 'Forced')}, although used within ${recent}:`, describeUsers(users)];
}

function describeUsers(users: readonly RecentUser[]): string {
  const rows = users.map(({ client, version, operations, requests, lastUsedAt }) =>
    [client, version, printMoment(lastUsedAt), requests, namesOf(operations)]);
  return limited(rows, ['client', 'version', 'last used', 'requests', 'operations']);
}

const mostNames = 3;

function namesOf(operations: RecentUser['operations']): string {
  const names = operations.slice(0, mostNames).map(({ id, name }) => name ?? shortId(id)).join(', ');
  return operations.length > mostNames ? `${names} and ${operations.length - mostNames} more` : names;
}

function describeOperations(operations: readonly RetiringOperation[]): string {
  const rows = operations.map(({ id, name, retiredFor, staysFor }) =>
    [name, shortId(id), printVersions(retiredFor), staysFor.length === 0 ? null : printVersions(staysFor)]);
  return limited(rows, ['operation', 'id', 'retired for', 'stays for']);
}

function limited(rows: readonly (readonly (string | number | null)[])[], columns: readonly string[]): string {
  const table = formatTable(columns, rows.slice(0, mostRows));
  return rows.length > mostRows ? `${table}\n… and ${rows.length - mostRows} more: --json lists all` : table;
}
