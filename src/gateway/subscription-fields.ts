import type { Module, SubscriptionField } from '../model/module.ts';

/** The fields of the type Subscription by their names. */
export function subscriptionFields(modules: readonly Module[]): ReadonlyMap<string, SubscriptionField> {
  return new Map(modules.flatMap((module) => Object.entries(module.subscriptions ?? {})));
}
