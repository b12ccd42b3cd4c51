import type { Viewer } from '../../model/viewer.ts';
import type { Admitted } from '../admission/create-admission.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Watch } from './find-watch.ts';

/** The same for subscriptions that show every event alike, wherever in the log they begin. */
export function cohortKey({ operation, coerced }: Admitted, viewer: Viewer, { startVariable, alike }: Pick<Watch, 'startVariable' | 'alike'>): string {
  const shown = startVariable === null ? coerced : { ...coerced, [startVariable]: null };
  // Scopes count: a resolver may look at them.
  const to = alike ? [] : [viewer.userId, [...viewer.scopes].toSorted().join(' ')];
  return [...to, operation.hash, operation.operationName ?? '', canonicalJson(shown)].join('\n');
}
