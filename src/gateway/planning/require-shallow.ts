import { Lexer, Source, TokenKind } from 'graphql';
import { Fault } from '../../errors.ts';

/** graphql-js parses by recursion: some thousand open brackets, far fewer than the tokens allowed, overflow its stack. */
const deepest = 200;

const opening: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** Refuses text whose brackets nest too deeply. Throws Fault DOCUMENT_TOO_COMPLEX or a GraphQLError of syntax. */
export function requireShallow(text: string): void {
  const lexer = new Lexer(new Source(text));
  let depth = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (opening.has(token.kind)) depth += 1;
    if (closing.has(token.kind)) depth -= 1;
    if (depth > deepest) throw new Fault('DOCUMENT_TOO_COMPLEX');
  }
}
