/** Why an operation, or one combination of its conditions, has no plan: the reference executor runs it. */
export class NotPlannable extends Error {
  override readonly name = 'NotPlannable';
}
