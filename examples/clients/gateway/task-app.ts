/** What all five examples can do, so that one demo and one test drive them alike. */
export interface TaskApp {
  projects(): Promise<readonly Project[]>;
  createTask(projectId: string, title: string): Promise<TaskOutcome>;
  renameTask(task: Task, title: string): Promise<TaskOutcome>;
  /** Calls `onEvent` for each event until the returned function is called. `onError` ends it. */
  watchTask(taskId: string, onEvent: (event: TaskEvent) => void, onError: (error: unknown) => void): () => void;
  close(): void | Promise<void>;
}

export interface AppOptions {
  /** `http://127.0.0.1:4000` */
  readonly gatewayUrl: string;
  readonly token: string;
  /** The gateway is in the mode `learn` and knows none of the operations yet: for clients that then send texts. */
  readonly learning?: boolean;
}

export type CreateTaskApp = (options: AppOptions) => TaskApp;

export interface Project {
  readonly id: string;
  readonly key: string;
  readonly name: string;
}

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly version: number;
}

export interface TaskEvent {
  readonly type: string;
  readonly task?: Task | null | undefined;
}

/**
 * A command answers with what it changed or with a typed refusal. Refusals are data: HTTP 200, no `errors`. A refusal of a
 * kind that is not selected by name still has `message`, because all refusals implement `Refusal`.
 */
export type TaskOutcome = Task | Refusal;

export interface Refusal {
  readonly refusal: string;
  readonly message: string;
}
