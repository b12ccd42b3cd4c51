/** A command's typed refusals: members of its result union in the schema. A refused command changed nothing. */
export interface ValidationFailed {
  readonly __typename: 'ValidationFailed';
  readonly message: string;
  readonly problems: readonly InputProblem[];
}

export interface InputProblem {
  /** Into the command's input, such as `['labelIds', '2']`. */
  readonly path: readonly string[];
  readonly message: string;
}

export interface NotFound {
  readonly __typename: 'NotFound';
  readonly message: string;
  readonly missingId: string | null;
}

export interface Forbidden {
  readonly __typename: 'Forbidden';
  readonly message: string;
  readonly requiredRole: 'OWNER' | 'MEMBER' | 'VIEWER' | null;
}

export interface Conflict {
  readonly __typename: 'Conflict';
  readonly message: string;
  readonly conflictingId: string;
  readonly currentVersion: number;
}

export type Refusal = ValidationFailed | NotFound | Forbidden | Conflict;

const refusals: ReadonlySet<string> = new Set<Refusal['__typename']>(['ValidationFailed', 'NotFound', 'Forbidden', 'Conflict']);

export function isRefusal(result: { readonly __typename: string }): result is Refusal {
  return refusals.has(result.__typename);
}

export function validationFailed(...problems: readonly InputProblem[]): ValidationFailed {
  return { __typename: 'ValidationFailed', message: 'The input is not valid.', problems };
}

/** Also the answer where the viewer may not know that the thing exists. */
export function notFound(what: string, missingId: string | null = null): NotFound {
  return { __typename: 'NotFound', message: `${what} was not found.`, missingId };
}

export function forbidden(message: string, requiredRole: Forbidden['requiredRole'] = null): Forbidden {
  return { __typename: 'Forbidden', message, requiredRole };
}

/** `what` begins the message: `The task`. `conflictingId` is the global id of the thing that changed. */
export function conflict(what: string, conflictingId: string, currentVersion: number): Conflict {
  return {
    __typename: 'Conflict',
    message: `${what} was changed meanwhile: read it again and repeat the command with its current version.`,
    conflictingId,
    currentVersion,
  };
}
