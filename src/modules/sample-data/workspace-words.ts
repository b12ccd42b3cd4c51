/** Workspaces are named after these, in this order; when they run out a number is added. */
export const workspaceNames = [
  'Orchard Supply', 'Harbour Rail', 'Northwind Health', 'Quarry Street Studio', 'Lumen Energy', 'Tidewater Logistics', 'Fern & Field',
  'Copperline Bank', 'Meridian Air', 'Saltmarsh Press', 'Granite Insurance', 'Bluebell Schools', 'Kestrel Robotics', 'Alder Homes',
  'Cobalt Games', 'Riverstone Council', 'Juniper Foods', 'Halcyon Travel', 'Ironbridge Motors', 'Paper Lantern', 'Summit Outdoors',
  'Driftwood Music', 'Larkspur Clinics', 'Beacon Maps',
];

/** Labels every workspace may have, the commonest first. */
export const labelWords: readonly (readonly [name: string, color: string])[] = [
  ['bug', '#d73a4a'], ['feature', '#1f883d'], ['improvement', '#0969da'], ['customer request', '#8250df'], ['tech debt', '#9a6700'],
  ['design', '#bf3989'], ['performance', '#e16f24'], ['security', '#b60205'], ['documentation', '#57606a'], ['accessibility', '#1b7c83'],
  ['regression', '#cf222e'], ['research', '#6639ba'], ['quick win', '#2da44e'], ['blocked', '#24292f'],
];

interface ProjectWords {
  readonly key: string;
  readonly name: string;
  readonly purpose: string;
  /** Parts of the project that tasks are about. */
  readonly areas: readonly string[];
}

/** Projects a workspace may have; keys are unique, so a workspace takes each at most once. */
export const projectWords: readonly ProjectWords[] = [
  { key: 'APO', name: 'Apollo relaunch', purpose: 'Bring the public site to the new design without losing a single bookmarked address.', areas: ['landing page', 'navigation', 'image pipeline', 'cookie banner'] },
  { key: 'BIL', name: 'Billing migration', purpose: 'Move every subscription to the new billing engine before the old contract ends.', areas: ['invoice export', 'proration', 'card retries', 'tax rates'] },
  { key: 'SRCH', name: 'Search relevance', purpose: 'People find what they mean on the first page, also when they misspell it.', areas: ['query parser', 'synonyms', 'ranking model', 'result page'] },
  { key: 'MOB', name: 'Mobile checkout', purpose: 'Pay in three taps on a phone.', areas: ['basket', 'address form', 'wallet payment', 'order confirmation'] },
  { key: 'ONB', name: 'Onboarding', purpose: 'A new customer reaches the first useful result within ten minutes.', areas: ['sign-up form', 'welcome tour', 'sample project', 'invitation mail'] },
  { key: 'INF', name: 'Platform', purpose: 'Machines, networks and pipelines that nobody has to think about.', areas: ['build cache', 'staging cluster', 'secret rotation', 'load balancer'] },
  { key: 'DATA', name: 'Data warehouse', purpose: 'One place where every number in a report comes from.', areas: ['nightly import', 'event schema', 'cost report', 'access rules'] },
  { key: 'SEC', name: 'Security review', purpose: 'Findings of the yearly review, closed one by one.', areas: ['session handling', 'audit log', 'password reset', 'dependency scan'] },
  { key: 'HELP', name: 'Help centre', purpose: 'Answers that customers find themselves.', areas: ['article editor', 'contact form', 'search box', 'translations'] },
  { key: 'API2', name: 'Public API v2', purpose: 'An interface that partners can build on for years.', areas: ['pagination', 'webhooks', 'rate limits', 'client library'] },
  { key: 'CRM', name: 'Customer records', purpose: 'Sales and support see the same customer.', areas: ['contact merge', 'activity feed', 'import wizard', 'permissions'] },
  { key: 'INV', name: 'Inventory', purpose: 'Stock on the screen equals stock on the shelf.', areas: ['stock count', 'barcode scanner', 'reorder rules', 'warehouse map'] },
  { key: 'REP', name: 'Reporting', purpose: 'Reports open in seconds and agree with each other.', areas: ['dashboard', 'CSV export', 'scheduled mail', 'date picker'] },
  { key: 'NOTE', name: 'Notifications', purpose: 'Tell people what they need to know, once, where they look.', areas: ['digest mail', 'push messages', 'quiet hours', 'preferences page'] },
  { key: 'A11Y', name: 'Accessibility', purpose: 'Everything works with a keyboard and a screen reader.', areas: ['focus order', 'contrast', 'data table', 'dialogs'] },
  { key: 'I18N', name: 'Languages', purpose: 'Seven languages, none of them an afterthought.', areas: ['plural rules', 'date formats', 'right-to-left layout', 'glossary'] },
  { key: 'PERF', name: 'Faster pages', purpose: 'Every page usable within two seconds on a slow phone.', areas: ['bundle size', 'database queries', 'image sizes', 'first paint'] },
  { key: 'OPS', name: 'On call', purpose: 'Fewer alarms at night, and a clear page for each that remains.', areas: ['alert rules', 'runbooks', 'status page', 'backups'] },
  { key: 'HIRE', name: 'Hiring', purpose: 'Find eight good people this year and welcome them well.', areas: ['job adverts', 'interview guide', 'first week plan', 'referrals'] },
  { key: 'EVT', name: 'Customer day', purpose: 'Two hundred customers in one hall in spring.', areas: ['venue', 'programme', 'registration page', 'speakers'] },
];
