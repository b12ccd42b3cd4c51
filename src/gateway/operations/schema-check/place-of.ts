import { getLocation, type ASTNode } from 'graphql';

/** Where a node of a parsed text begins: lines and columns from 1, characters from 0; null for a node made by hand. */
export function placeOf(node: ASTNode): { line: number | null; column: number | null; offsets: number[] } {
  if (node.loc === undefined) return { line: null, column: null, offsets: [] };
  return { ...getLocation(node.loc.source, node.loc.start), offsets: [node.loc.start] };
}
