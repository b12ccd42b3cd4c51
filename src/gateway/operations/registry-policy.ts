import { z } from 'zod';
import type { AdmissionPolicy } from '../admission/admission-policy.ts';

const storedMode = z.enum(['enforce', 'learn', 'open']);

/** The settings that operators change while nodes run, as `portcullis_registry.policy` holds them; absent keys leave it to the configuration. */
export const storedPolicy = z.object({
  mode: storedMode.optional(),
  clientModes: z.record(z.string(), storedMode).optional(),
  requireClient: z.boolean().optional(),
});
export type StoredPolicy = z.output<typeof storedPolicy>;

/** What the registry says, and for the rest the configuration. */
export function effectivePolicy(configured: AdmissionPolicy, stored: StoredPolicy): AdmissionPolicy {
  return {
    mode: stored.mode ?? configured.mode,
    clientModes: new Map([...configured.clientModes, ...Object.entries(stored.clientModes ?? {})]),
    requireClient: stored.requireClient ?? configured.requireClient,
  };
}
