/** Task titles. `{area}` becomes a part of the project, `{thing}` one of `things`. */
export const titlePatterns = [
  'Fix {thing} in the {area}', 'The {area} fails for {thing}', 'Add {thing} to the {area}', 'Remove {thing} from the {area}',
  'Document {thing} for the {area}', 'Test the {area} with {thing}', 'Decide how the {area} treats {thing}', 'Speed up the {area} for {thing}',
  'Review the {area} before the release', 'Measure how often the {area} meets {thing}', 'The {area} loses {thing} after a reload',
  'Show a clear message when the {area} meets {thing}', 'Rewrite the {area} without {thing}', 'Design {thing} for the {area}',
  'Ask support about {thing} in the {area}', 'Make {thing} in the {area} configurable', 'Plan the next step for the {area}',
  'Wrong order of {thing} in the {area}', 'Migrate {thing} of the {area}', 'Alert when the {area} runs out of {thing}',
];

export const things = [
  'empty values', 'very long names', 'duplicate entries', 'expired links', 'slow connections', 'large uploads', 'old browsers', 'time zones',
  'missing translations', 'keyboard shortcuts', 'error messages', 'a loading state', 'undo', 'bulk actions', 'filters', 'default settings',
  'archived items', 'deleted users', 'guest accounts', 'read-only access', 'two-factor codes', 'test data', 'feature flags', 'retries',
  'cached results', 'background jobs', 'rounding', 'currency symbols', 'leap days', 'emoji 🎉', 'accented letters', 'print styles',
  'dark mode', 'narrow screens', 'screen readers', 'analytics events', 'nightly runs', 'partial failures', 'rate limits', 'parallel edits',
];

/** Paragraphs of a task's description. */
export const descriptionParts = [
  'Reported by three customers in the last month. It does not happen every time, but once it does it stays until the page is loaded again.',
  'We agreed on this in the planning meeting. The first version may be simple as long as it can be extended later.',
  '**To reproduce**\n\n1. Sign in as a member.\n2. Open the page in two windows.\n3. Save in both.\n\nThe second save wins without a word.',
  '**Done when**\n\n- the new behaviour is covered by a test\n- the help page says so\n- nobody has to change a setting',
  'Low risk, but it touches code that few of us know. Please ask somebody who has worked on it to review.',
  'The numbers are in the shared sheet. In short: 80 % of the time goes into one query that could use an index.',
  'See also the discussion in the channel; the short version is that both ways work and this one is easier to undo.',
  'Expected: the form keeps what was typed.\nActual: everything after the first error is gone.',
  'Not part of this: the old clients. They keep the present behaviour until they are retired.',
  'There is a workaround:\n\n```sh\nctl cache clear --all\n```\n\nIt helps for about a day.',
];

export const commentSentences = [
  'I can reproduce this.', 'I could not reproduce this on staging.', 'This is ready for review.', 'Merged, will be in the next release.',
  'Could somebody from design have a look?', 'Blocked until the vendor answers.', 'The vendor answered: it works as designed.',
  'I would rather do this in two steps.', 'Agreed, let us do that.', 'Let us talk about it on Thursday.', 'Moved to the next cycle, no capacity left.',
  'The customer confirmed that it works now.', 'Still happens for one customer, see the attached log.', 'I split the second half into a task of its own.',
  'Nice work! 🎉', 'Thanks for the quick fix.', 'We should write this down somewhere.', 'I added a test that fails without the change.',
  'What happens when the list is empty?', 'Good question; it shows a hint now.', 'The estimate was too low, this needs another two days.',
  'Rolled back, error rate went up after the deployment.', 'Deployed again, looks quiet so far.', 'Do we need this for the old clients as well?',
  'No, they never see this page.', 'I checked the numbers: it is about 2 % of all requests.', 'Please keep the old wording, lawyers signed it off.',
  'The screenshot is outdated but the problem is the same.', 'Waiting for a decision.', 'Decision: we go with the simple variant.',
  'It depends on the time zone of the browser, not of the account.', 'Found it: the cache key lacked the language.', 'Looks good to me.',
  'Two small remarks, otherwise fine.', 'Can this wait until after the holidays?', 'Yes, nobody depends on it yet.',
];

/** Longer remarks, with the Markdown that a client has to render. */
export const commentBlocks = [
  'Summary of the call:\n\n- we keep the address\n- the old form stays for another month\n- support writes to the three customers',
  'From the log:\n\n```\nTimeoutError: no answer within 5000 ms\n    at fetchPage (client.js:118)\n```',
  '> What happens when the list is empty?\n\nIt shows a hint with a button to create the first one.',
  'Before: **1.8 s**, after: **240 ms**. Measured on the slow phone from the drawer, three runs each.',
];
