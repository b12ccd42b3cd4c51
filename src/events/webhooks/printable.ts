const mostCharacters = 500;

/** The beginning of what somebody else wrote, without what a database does not store and a terminal would obey. */
export function printable(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, mostCharacters).toWellFormed();
}
