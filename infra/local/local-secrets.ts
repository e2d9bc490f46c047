import { randomBytes } from 'node:crypto';
import type { DataDirectory } from './data-directory.ts';
import { nameIn } from './names.ts';
import type { LocalTemplate } from './template.ts';

/** The given admin key, which is then remembered; else that of the run before, else a new one. */
export function chooseAdminKey(given: string | undefined, data: DataDirectory): string {
  if (given !== undefined) data.rememberAdminKey(given);
  return given ?? data.adminKey(() => `local-${randomBytes(24).toString('base64url')}`);
}

const nobody = { clientId: 'local-client', clientSecret: 'local-secret' };

/** Values of the template's secrets by their names, found by the variables that name them. */
export function createSecrets(
  { functions }: LocalTemplate,
  adminKey: string,
  google: { clientId: string; clientSecret: string } = nobody,
): ReadonlyMap<string, string> {
  const client = JSON.stringify({ clientId: google.clientId, clientSecret: google.clientSecret });
  const values = { ADMIN_SECRET_ARN: adminKey, GOOGLE_SECRET_ARN: client };
  const named = functions.flatMap(({ environment }) =>
    Object.entries(values).flatMap(([variable, value]) => {
      const arn = environment[variable];
      return arn === undefined ? [] : [[nameIn(arn), value] as const];
    }),
  );
  return new Map(named);
}
