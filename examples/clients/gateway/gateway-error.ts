import { faultOf, type FaultAction } from './fault-action.ts';

interface ErrorEntry {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** The first entry of `errors` as something to throw and to act on. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: string;
  readonly action: FaultAction;

  constructor(errors: readonly ErrorEntry[]) {
    const fault = faultOf(errors[0] ?? { message: 'The answer has neither data nor errors.' });
    super(fault.message);
    this.code = fault.code;
    this.action = fault.action;
  }
}
