/** Who asks: the verified subject of a token and what the token lets it do. */
export interface Viewer {
  /** The user's uuid (the token's `sub` without its `user_` prefix). */
  readonly userId: string;
  readonly scopes: ReadonlySet<string>;
  /** When the token ends, seconds since 1970; a subscription ends then. */
  readonly expiresAt: number;
}
