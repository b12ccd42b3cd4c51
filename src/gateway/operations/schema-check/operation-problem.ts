/** Why an operation no longer works as its client knows it. */
export interface OperationProblem {
  readonly message: string;
  /** From 1; null where the whole document is meant. */
  readonly line: number | null;
  /** From 1. */
  readonly column: number | null;
  /** All places it is about, in characters from the start of the text; the first is that of `line` and `column`. */
  readonly offsets: readonly number[];
  /** The element of the schema whose change is the reason, where that is known at once: `Task.title`, `TaskFilter.text`. */
  readonly coordinate: string | null;
}
