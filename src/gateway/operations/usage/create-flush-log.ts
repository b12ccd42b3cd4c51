/** What recorders log to; pino's logger is one. */
export interface UsageLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

/** Tells of an outage once when it begins and once when it is over, not with every try. */
export interface FlushLog {
  failed(error: unknown, waiting: number): void;
  succeeded(): void;
}

export function createFlushLog(what: string, log: UsageLog): FlushLog {
  let failures = 0;
  return {
    failed(error, waiting) {
      failures += 1;
      if (failures === 1) log.warn({ err: error, waiting }, `${what} could not be written: it is kept and tried again`);
    },
    succeeded() {
      if (failures > 0) log.info({ failures }, `${what} is written again`);
      failures = 0;
    },
  };
}
