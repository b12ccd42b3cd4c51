import type { Viewer } from '../../model/viewer.ts';
import type { Admitted } from '../admission/create-admission.ts';
import { canonicalJson } from './canonical-json.ts';

/** The same for subscriptions that show every event alike, wherever in the log they begin. */
export function cohortKey({ operation, coerced }: Admitted, viewer: Viewer, startVariable: string | null): string {
  const shown = startVariable === null ? coerced : { ...coerced, [startVariable]: null };
  // Scopes count: a resolver may look at them.
  return [viewer.userId, [...viewer.scopes].toSorted().join(' '), operation.hash, operation.operationName ?? '', canonicalJson(shown)].join('\n');
}
