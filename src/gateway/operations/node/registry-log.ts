type Write = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** What the registry of a node says of itself; pino's logger is one. */
export interface RegistryLog {
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}
