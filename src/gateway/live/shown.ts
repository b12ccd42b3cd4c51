import type { LogPlace } from '../../events/log-place.ts';

/** An event as all subscribers of a cohort are shown it: its place in the log, the cursor behind it, and the response as JSON. */
export interface Shown {
  readonly place: LogPlace;
  readonly cursor: string;
  readonly payload: string;
}
