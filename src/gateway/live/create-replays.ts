import type { Viewer } from '../../model/viewer.ts';
import type { ShownTo } from './event-shower.ts';

/** Events that are shown again, to those who come back. After a restart these are many who have missed the same. */
export interface Replays {
  /**
   * Shows something to a viewer by an execution that all share who ask for the key until it begins. `show` is given those
   * who did, each named once, by a function that is to be called when it begins.
   */
  share(key: string, viewer: Viewer, show: (begin: () => readonly Viewer[]) => Promise<ShownTo>): Promise<ShownTo>;
}

export function createReplays(): Replays {
  const waiting = new Map<string, { readonly viewers: Map<string, Viewer>; readonly shown: Promise<ShownTo> }>();
  return {
    share(key, viewer, show) {
      const known = waiting.get(key);
      if (known !== undefined) {
        known.viewers.set(viewer.userId, viewer);
        return known.shown;
      }
      const viewers = new Map([[viewer.userId, viewer]]);
      let begun = false;
      const shown = show(() => {
        begun = true;
        waiting.delete(key);
        return [...viewers.values()];
      }).finally(() => {
        if (waiting.get(key)?.viewers === viewers) waiting.delete(key);
      });
      // It may have begun at once.
      if (!begun) waiting.set(key, { viewers, shown });
      return shown;
    },
  };
}
