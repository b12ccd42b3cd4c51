/** What the data layer logs to; pino's logger is one. */
export interface DataLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

/** One executed statement, for counters, traces and metrics. */
export interface StatementEvent {
  /** The statement's name, such as `Task.byId`. */
  readonly statement: string;
  /** `primary` or `replica-1`. */
  readonly server: string;
  readonly durationMs: number;
  readonly rows: number;
  /** As the driver or the pool reported it, before it became a fault. */
  readonly error?: unknown;
}

export type StatementObserver = (event: StatementEvent) => void;
