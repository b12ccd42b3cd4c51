/** Whatever happens in one workspace. As text: a published build sends its hash, as the folders beside this one show. */
export const workspaceEvents = 'subscription WorkspaceEvents($workspaceId: ID!) { workspaceEvents(workspaceId: $workspaceId) { __typename id type } }';

export interface WorkspaceEvent {
  readonly id: string;
  readonly type: string;
}

export interface WatchOptions {
  readonly gatewayUrl: string;
  readonly workspaceId: string;
  /** Asked at each connection: tokens expire. */
  readonly token: () => string;
  readonly onEvent: (event: WorkspaceEvent) => void;
  readonly onError: (error: unknown) => void;
}

/** Follows a workspace, whatever happens to connections and nodes. Answers with the way to end it. */
export type Watch = (options: WatchOptions) => () => void;
