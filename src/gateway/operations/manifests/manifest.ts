import type { DocumentNode } from 'graphql';
import type { JsonNode, JsonString } from './json-tree.ts';

/** Something that is wrong, at a place of a file; line and column from 1, null where the whole file is meant. */
export interface ManifestProblem {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  /** Name or id of the operation it is about. */
  readonly operation: string | null;
  readonly message: string;
}

export type FilePlace = Pick<ManifestProblem, 'file' | 'line' | 'column'>;

export type HashAlgorithm = 'md5' | 'sha1' | 'sha256';

/** One operation as a manifest lists it. */
export interface ManifestOperation {
  /** As written, not normalised. */
  readonly id: string;
  readonly text: string;
  /** The name and kind the manifest gives it; null where the format has none. */
  readonly name: string | null;
  readonly kind: string | null;
  /** What the id is by this format: the hash of the text, or, null, a name that may be anything. */
  readonly algorithm: HashAlgorithm | null;
  /** The text's document with places in its own files, where it was put together from those. */
  readonly document?: DocumentNode;
  readonly idPlace: () => FilePlace;
  /** Where a character of `text` stands; offsets in UTF-16 units. */
  readonly placeOf: (offset: number) => FilePlace;
}

export interface Manifest {
  /** As shown to people: `Apollo manifest`. */
  readonly format: string;
  readonly operations: readonly ManifestOperation[];
  /** The client a manifest says it is of; null where it does not. */
  readonly clientName: string | null;
  /** What is wrong with its form; the operations without a mistake are there all the same. */
  readonly problems: readonly ManifestProblem[];
}

/** What a format finds in a file, before places are known as lines and columns. */
export interface ListedOperation {
  readonly id: JsonString;
  readonly text: JsonString;
  readonly name: string | null;
  readonly kind: string | null;
  readonly algorithm: HashAlgorithm | null;
}

export interface Listing {
  /** As shown to people. */
  readonly format: string;
  readonly clientName: string | null;
  readonly operations: readonly ListedOperation[];
}

/** Tells what is wrong with a value of the file. */
export type ReportNode = (node: JsonNode, message: string) => void;

/** A JSON format that some tool writes. */
export interface ManifestFormat {
  /** Whether a value is meant as this format, if perhaps with mistakes. */
  readonly matches: (root: JsonNode) => boolean;
  readonly read: (root: JsonNode, report: ReportNode) => Listing;
}
