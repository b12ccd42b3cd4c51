import type { FeedEvent } from '../../events/create-event-log.ts';
import { type Cohort, type CohortOptions, createCohort } from './cohort.ts';
import type { Hub } from './hub.ts';

/** The cohorts of a node by their keys. */
export interface Cohorts {
  readonly size: number;
  /** The cohort under a key; made, where there is none, and gone with its last member. */
  open(key: string, topic: string, wants: (event: FeedEvent) => boolean, show: CohortOptions['show']): Cohort;
  /** All of them, at the moment. */
  all(): readonly Cohort[];
}

export function createCohorts(hub: Pick<Hub, 'listen'>, options: Pick<CohortOptions, 'mask' | 'mostEvents'>): Cohorts {
  const cohorts = new Map<string, Cohort>();
  return {
    get size() {
      return cohorts.size;
    },
    open(key, topic, wants, show) {
      const known = cohorts.get(key);
      if (known !== undefined) return known;
      const cohort = createCohort({
        ...options,
        show,
        onEmpty() {
          cohorts.delete(key);
          stopListening();
        },
      });
      const stopListening = hub.listen(topic, (event) => {
        if (wants(event)) cohort.accept(event);
      });
      cohorts.set(key, cohort);
      return cohort;
    },
    all: () => [...cohorts.values()],
  };
}
