/**
 * Where a character of a JSON string's value stands in the file: `start` is the offset of the string's opening quote,
 * `offset` counts UTF-16 units of the value, up to and with its length (the closing quote). An escape is one unit of the
 * value and two or six of the file.
 */
export function offsetInFile(file: string, start: number, offset: number): number {
  let at = start + 1;
  for (let passed = 0; passed < offset; passed++) {
    at += file[at] !== '\\' ? 1 : file[at + 1] === 'u' ? 6 : 2;
  }
  return at;
}
