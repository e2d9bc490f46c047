import { queueSabotages } from '../../contract/queue-sabotage.ts';
import { sabotages as storeSabotages } from '../../contract/store-sabotage.ts';
import { apiSabotages } from '../../functions/api/sabotages.ts';
import { consentSabotages } from '../../functions/consent/support/sabotages.ts';
import { privateAddresses, webhookSabotages } from '../../functions/deliver-webhooks/sabotages.ts';
import { peopleSabotages } from '../../functions/people/sabotages.ts';
import { mailSabotages, returnSabotages } from '../../functions/send-mails/sabotages.ts';
import { sabotages as onboardingSabotages } from '../../shared/onboarding/support/sabotages.ts';

type Named = { rule: string; name: string };

const all = (rule: string, names: readonly string[]): Named[] => names.map((name) => ({ rule, name }));

/** Sabotages of parts that have worlds of their own, with the test that kills each. */
export const elsewhere: readonly { test: string; sabotages: readonly Named[] }[] = [
  { test: 'shared/onboarding/sabotage.test.ts', sabotages: onboardingSabotages },
  { test: 'functions/consent/sabotage.test.ts', sabotages: consentSabotages },
  {
    test: 'functions/send-mails/sabotage.test.ts',
    sabotages: all('IN8', [...Object.keys(mailSabotages), ...Object.keys(returnSabotages)]),
  },
  {
    test: 'functions/deliver-webhooks/sabotage.test.ts',
    sabotages: all('WH1', [...webhookSabotages.map(({ name }) => name), privateAddresses]),
  },
  { test: 'functions/api/sabotage.test.ts', sabotages: apiSabotages },
  { test: 'functions/people/sabotage.test.ts', sabotages: peopleSabotages },
  {
    test: 'contract/store-sabotage.test.ts',
    sabotages: all(
      'store contract',
      storeSabotages.map(({ name }) => name),
    ),
  },
  {
    test: 'contract/queue-sabotage.test.ts',
    sabotages: all(
      'queue contract',
      queueSabotages.map(({ name }) => name),
    ),
  },
];
