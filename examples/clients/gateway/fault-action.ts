/** What an application does about a fault. Codes are in the catalogue, docs/errors.md; the message is for developers. */
export type FaultAction = 'update' | 'publish' | 'sign-in' | 'retry' | 'report';

export interface GatewayFault {
  readonly code: string;
  readonly action: FaultAction;
  readonly message: string;
}

/** The fault of an entry of `errors`, in whatever object a library puts it. */
export function faultOf({ message, extensions }: { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> | undefined }): GatewayFault {
  const code = typeof extensions?.['code'] === 'string' ? extensions['code'] : 'UNKNOWN';
  return { code, message, action: actionOf(code, extensions?.['retryable'] === true) };
}

function actionOf(code: string, retryable: boolean): FaultAction {
  switch (code) {
    case 'PERSISTED_QUERY_RETIRED':
      return 'update'; // this build is too old: ask the user to reload or update
    case 'PERSISTED_QUERY_NOT_IN_LIST':
    case 'PERSISTED_QUERY_ID_REQUIRED':
    case 'QUERY_NOT_IN_SAFELIST':
    case 'OPERATION_NOT_OF_CLIENT':
      return 'publish'; // the deployment forgot to publish this build's manifest
    case 'UNAUTHENTICATED':
      return 'sign-in';
    default:
      return retryable ? 'retry' : 'report';
  }
}
