/** One operation as a manifest lists it. */
export interface ManifestOperation {
  /** As written, not normalised. */
  readonly id: string;
  readonly text: string;
  /** The name the manifest gives it; null where the format has none. */
  readonly name: string | null;
  /** Where in the manifest, for messages: `operations[3]`. */
  readonly place: string;
}

export interface Manifest {
  readonly operations: readonly ManifestOperation[];
  /** The client a manifest says it is of; null where it does not. */
  readonly clientName: string | null;
}

/** A format that some tool writes. */
export interface ManifestFormat {
  /** As shown to people. */
  readonly name: string;
  /** Whether parsed JSON is meant as this format, if perhaps with mistakes. */
  readonly matches: (json: unknown) => boolean;
  /** Throws OperatorError for what is not as the format says. */
  readonly read: (json: unknown) => Manifest;
}
