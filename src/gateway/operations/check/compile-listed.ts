import type { GraphQLError } from 'graphql';
import { Fault } from '../../../errors.ts';
import type { CompiledOperation } from '../../compiled-operation.ts';
import type { CompileOperation } from '../../planning/compile-operation.ts';
import { RequestFaults } from '../../request-faults.ts';
import type { FilePlace, ManifestOperation, ManifestProblem } from '../manifests/manifest.ts';

const longestText = 1_000_000;

/** Compiles what a manifest lists; null, and every reason with its place in `problems`, where it cannot be. */
export function compileListed(listed: ManifestOperation, compile: CompileOperation, problems: ManifestProblem[]): CompiledOperation | null {
  const { text, document } = listed;
  const report = (place: FilePlace, message: string, name: string | null = listed.name) =>
    void problems.push({ file: place.file, line: place.line, column: place.column, operation: (name ?? listed.id).slice(0, 80), message });

  const unfit = textProblem(text);
  if (unfit !== null) {
    report(listed.placeOf(unfit.offset), unfit.message);
    return null;
  }
  try {
    return compile(text, document === undefined ? {} : { document });
  } catch (error) {
    if (error instanceof RequestFaults) {
      for (const one of error.errors) report(placeOfError(listed, one), one.message);
    } else if (error instanceof Fault) {
      report(listed.placeOf(0), error.message);
    } else if (error instanceof RangeError) {
      // The parser's stack: only a hostile text is nested like this.
      report(listed.placeOf(0), 'The text is nested too deeply.');
    } else {
      throw error;
    }
    return null;
  }
}

function textProblem(text: string): { readonly offset: number; readonly message: string } | null {
  if (text.length > longestText) return { offset: 0, message: `The text has ${text.length} characters; at most ${longestText} are allowed.` };
  const nullAt = text.indexOf('\0');
  if (nullAt !== -1) return { offset: nullAt, message: 'The text contains U+0000.' };
  if (!text.isWellFormed()) return { offset: 0, message: 'The text contains a lone surrogate, which is not Unicode.' };
  return null;
}

/** Nodes of a document that was put together from files have their places in those. */
function placeOfError(listed: ManifestOperation, error: GraphQLError): FilePlace {
  if (listed.document === undefined) return listed.placeOf(error.positions?.[0] ?? 0);
  const location = error.locations?.[0];
  if (location === undefined || error.source === undefined) return listed.placeOf(0);
  return { file: error.source.name, line: location.line, column: location.column };
}
