import type { DomainEvent } from '../../model/event.ts';

/** An event that is stored, and a token for a state in which it has happened. */
export interface CommittedEvent {
  readonly event: DomainEvent;
  readonly consistencyToken: string;
}

/** Called at once, in the order of publication. Must not throw. */
export type Listener = (committed: CommittedEvent) => void;

/** Who listens to which topic on this node. It keeps nothing: who is not there when an event comes does not get it. */
export interface Hub {
  /** How many topics have listeners. */
  readonly topics: number;
  /** Answers with the way to stop listening, which may be called twice. */
  listen(topic: string, listener: Listener): () => void;
  publish(committed: CommittedEvent): void;
}

export function createHub(): Hub {
  const listeners = new Map<string, Set<Listener>>();
  return {
    get topics() {
      return listeners.size;
    },
    listen(topic, listener) {
      const there = listeners.get(topic) ?? new Set<Listener>();
      listeners.set(topic, there.add(listener));
      return () => {
        there.delete(listener);
        if (there.size === 0 && listeners.get(topic) === there) listeners.delete(topic);
      };
    },
    publish(committed) {
      for (const topic of committed.event.topics) {
        for (const listener of listeners.get(topic) ?? []) listener(committed);
      }
    },
  };
}
