import type { Session } from '../../model/session.ts';

const locking = /\bfor (?:no key )?update\b/gi;
const writing = /\b(?:insert into|update|delete from|merge into|truncate)\b/i;
const known = new Map<string, boolean>();
const mostKnown = 10_000;

/** A session that remembers whether a statement that can write went through it, whatever it found to write. */
export function watchWrites(tx: Session): { readonly session: Session; readonly happened: () => boolean } {
  let happened = false;
  return {
    session: {
      rows(statement, params) {
        happened ||= writes(statement.text);
        return tx.rows(statement, params);
      },
    },
    happened: () => happened,
  };
}

function writes(text: string): boolean {
  const remembered = known.get(text);
  if (remembered !== undefined) return remembered;
  const found = writing.test(text.replaceAll(locking, ''));
  if (known.size < mostKnown) known.set(text, found);
  return found;
}
