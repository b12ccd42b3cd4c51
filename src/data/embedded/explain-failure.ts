import { OperatorError } from '../../errors.ts';
import { systemErrorCode } from './system-error-code.ts';

const noSpace = /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/;
const noRight = /Permission denied|Read-only file system|EACCES|EPERM|EROFS/;

/** A file or process error as a sentence for the operator; any other error comes back as it was. */
export function explainSystemError(error: unknown, folder: string): unknown {
  const code = systemErrorCode(error);
  if (!(error instanceof Error) || code === null) return error;
  if (code === '28P01' || code === '28000') {
    return new OperatorError(`The embedded PostgreSQL in ${folder} refuses the password kept beside it: restore that file, or remove the folder.`, { cause: error });
  }
  if (noSpace.test(code)) return fullDisk(folder, error);
  if (noRight.test(code)) return missingRight(folder, error);
  return error;
}

/** Why `initdb` or `postgres` failed, from what it printed or logged. */
export function explainPostgresFailure(what: string, output: string, folder: string): OperatorError {
  if (noSpace.test(output)) return fullDisk(folder);
  const lines = output.split('\n').map((line) => line.replace(/^[-\d]+ [:.\d]+ \w+ \[\d+\] /, '').trim()).filter(Boolean);
  // The line that says it is over, and what led to it.
  const end = lines.findLastIndex((line) => /\b(FATAL|PANIC|error|not found)\b/.test(line)) + 1;
  const said = lines.slice(0, end === 0 ? undefined : end).slice(-3).join(' | ');
  return new OperatorError(`${what} failed in ${folder}: ${said === '' ? 'it said nothing' : said}`);
}

function fullDisk(folder: string, cause?: Error): OperatorError {
  return new OperatorError(`The disk that holds ${folder} is full: free some space, or set PORTCULLIS_DATA_DIR to a folder on another disk.`, { cause });
}

function missingRight(folder: string, cause: Error): OperatorError {
  return new OperatorError(`This user has no right to write the data folder ${folder} (${cause.message}): correct its owner or mode, or set PORTCULLIS_DATA_DIR to another folder.`, { cause });
}
