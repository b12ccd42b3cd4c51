/** A GraphQL error as it is sent: nothing of ours beside `code`, `retryable` and what the fault added. */
export interface ReplyError {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** A GraphQL response: `data` is absent where nothing was run. */
export interface ReplyBody {
  readonly errors?: readonly ReplyError[];
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** The answer to one operation before a transport writes it. */
export interface Reply {
  readonly status: number;
  /** Lower-case names. Of the answer itself, not of its media type. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ReplyBody;
  /** The body as UTF-8 bytes (a character each, or a Buffer), where somebody has them already or for many. */
  readonly bytes?: (() => string | Buffer) | undefined;
  /**
   * True for errors in free text (syntax, validation, variables): who accepts only `application/json` in the old way
   * gets them with status 200.
   */
  readonly freeTextError: boolean;
}
