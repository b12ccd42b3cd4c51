/** An application and the version of it that published an operation. */
export interface ClientVersion {
  readonly name: string;
  readonly version: string;
}

/** An operation as it was published: its text, and who runs it. */
export interface PublishedOperation {
  readonly id: string;
  readonly name: string | null;
  readonly text: string;
  readonly clients: readonly ClientVersion[];
}
