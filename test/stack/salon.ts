import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { type Installation, type InstallationOptions, startInstallation } from '../../infra/local/installation.ts';
import { until } from '../../infra/local/story/addresses.ts';
import { type Booking, type Resource, Salon, zone } from '../../infra/local/story/salon.ts';

/** A whole installation for one test file, and a business on it. */

export type Running = { installation: Installation; salon: Salon; stop(): Promise<void> };

export const today = Temporal.Now.plainDateISO(zone);

/** In memory where the machine has such a folder: the engines sync every write to the disk. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export async function startSalon(
  more: Pick<InstallationOptions, 'record' | 'template' | 'site'> = {},
): Promise<Running> {
  const dataDir = mkdtempSync(join(scratch, 'slotbridge-stack-'));
  const lines: string[] = [];
  const installation = await startInstallation({ dataDir, log: (line) => lines.push(line), ...more }, {});
  const stop = async () => {
    await installation.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { installation, salon: await Salon.open(installation), stop };
}

/** A resource whose person has connected the primary calendar of an account of that name. */
export async function connected(
  salon: Salon,
  name: string,
  events: unknown[] = [],
): Promise<{ resource: Resource; email: string }> {
  const { resource, email } = await invited(salon, name, events);
  const mail = await salon.mail(email, /./);
  await salon.accept(mail, { account: email, calendarId: email });
  await salon.becomes(resource.id, 'live', 60_000);
  return { resource, email };
}

export async function invited(
  salon: Salon,
  name: string,
  events: unknown[] = [],
): Promise<{ resource: Resource; email: string }> {
  const email = `${name}@people.example`;
  await salon.control('POST', '/accounts', {
    email,
    name,
    calendars: [{ summary: name, timeZone: zone, primary: true }],
  });
  for (let at = 0; at < events.length; at += 2000)
    await salon.control('POST', `${salon.events(email)}:bulk`, { events: events.slice(at, at + 2000) });
  const resource = await salon.call<Resource>('POST', '/v1/resources', { name, email, timeZone: zone });
  await salon.invite(resource.id);
  return { resource, email };
}

export const synced = (salon: Salon, id: string): Promise<Booking> =>
  until(
    'the booking is in Google',
    async () => {
      const booking = await salon.booking(id);
      return booking.google.state === 'synced' ? booking : undefined;
    },
    // Writes to one calendar are paced, and the machine may be busy.
    180_000,
  );

export type Logged = {
  n: number;
  operation?: string;
  path: string;
  query: Record<string, string | string[]>;
  status: number;
};

export const requests = async (salon: Salon, operation: string): Promise<Logged[]> =>
  (await salon.control<{ items: Logged[] }>('GET', '/requests')).items.filter((one) => one.operation === operation);
