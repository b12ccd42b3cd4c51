import { Fault } from '../../errors.ts';

/** Counts the subscriptions of a node. */
export interface SubscriptionLimits {
  readonly open: number;
  /**
   * Counts one more of a viewer, and answers with the way to give it back, to be called once.
   * Throws Fault TOO_MANY_SUBSCRIPTIONS or, where the whole node is full, OVERLOADED.
   */
  take(viewerId: string): () => void;
}

export interface MostSubscriptions {
  readonly onNode: number;
  readonly perViewer: number;
}

export function createSubscriptionLimits(most: MostSubscriptions): SubscriptionLimits {
  const ofViewers = new Map<string, number>();
  let open = 0;
  return {
    get open() {
      return open;
    },
    take(viewerId) {
      const ofViewer = ofViewers.get(viewerId) ?? 0;
      if (ofViewer >= most.perViewer) throw new Fault('TOO_MANY_SUBSCRIPTIONS', { details: { limit: most.perViewer } });
      if (open >= most.onNode) throw new Fault('OVERLOADED', { message: 'This node has as many subscriptions as it can hold.' });
      open += 1;
      ofViewers.set(viewerId, ofViewer + 1);
      return () => {
        open -= 1;
        const left = (ofViewers.get(viewerId) ?? 1) - 1;
        if (left === 0) ofViewers.delete(viewerId);
        else ofViewers.set(viewerId, left);
      };
    },
  };
}
