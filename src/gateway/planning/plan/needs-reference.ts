/** What only the reference executor words precisely, such as a null in a non-null place: it has to answer. */
export class NeedsReference extends Error {
  override readonly name = 'NeedsReference';
}
