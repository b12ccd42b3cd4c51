import { randomUUID } from 'node:crypto';
import type { CommandServices } from '../../src/model/command.ts';
import { createSecretBox } from '../../src/security/create-secret-box.ts';
import { createAddressRules } from '../../src/events/webhooks/create-address-rules.ts';

/** What the tests' nodes sign and seal with. */
export const testSecret = 'a secret of the tests, 32 letters';

/** What the tests' commands are lent: they may have requests sent to this machine. */
export const testServices: CommandServices = {
  newId: () => randomUUID(),
  seal: createSecretBox(testSecret).seal,
  urlProblem: createAddressRules({ allowed: ['127.0.0.0/8', '::1/128'] }).urlProblem,
};
