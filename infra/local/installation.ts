import { DataDirectory } from './data-directory.ts';
import { startGoogleProcess } from './google-process.ts';
import { StartError } from './listen.ts';
import { refuseSecondStack } from './single-stack.ts';
import { type Stack, type StackOptions, startStack } from './stack.ts';

/** A whole installation on this machine: the stack, and Google or what stands in for it. */
export type Installation = {
  stack: Stack;
  api: string;
  mailbox: string;
  google: string;
  /** Who may sign in to the console first. */
  firstOwner: string | undefined;
  adminKey: string;
  /** What a reader should know, as sentences. */
  notes: string[];
  /** Resolves with a sentence when something it stands on has ended for good. */
  ended: Promise<string>;
  stop(): Promise<void>;
};

export type InstallationOptions = {
  dataDir: string;
  port?: number;
  reset?: boolean;
  log: (line: string) => void;
} & Pick<StackOptions, 'record' | 'template' | 'site'>;

/** Reads `GOOGLE_*`, `PUBLIC_URL` and `FIRST_OWNER`: with a client id the real Google, or the server that `GOOGLE_API_URL` names, is used. */
export async function startInstallation(
  options: InstallationOptions,
  variables: NodeJS.ProcessEnv,
): Promise<Installation> {
  const outside = outsideGoogle(variables);
  const named = variables['FIRST_OWNER'] || undefined;
  if (outside !== undefined) return await withOutsideGoogle({ ...options, ...owned(named) }, outside);
  const data = new DataDirectory(options.dataDir);
  await refuseSecondStack(data);
  const google = await startGoogleProcess(data, { reset: options.reset === true, log: options.log });
  try {
    const { firstOwner } = google;
    const stack = await startStack({
      ...options,
      firstOwner: named ?? firstOwner,
      google: { apiUrl: google.url, oauthUrl: google.url, ...google.client },
    });
    const stop = async () => {
      await stack.stop();
      await google.stop();
    };
    const ended = Promise.race([stack.ended, google.ended]);
    return { ...addressesOf(stack), google: google.url, firstOwner: named ?? firstOwner, notes: [], ended, stop };
  } catch (error) {
    await google.stop();
    throw error;
  }
}

type OutsideGoogle = {
  apiUrl?: string;
  oauthUrl?: string;
  clientId: string;
  clientSecret: string;
  publicUrl?: string;
};

function outsideGoogle(variables: NodeJS.ProcessEnv): OutsideGoogle | undefined {
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GOOGLE_API_URL, GOOGLE_OAUTH_URL, PUBLIC_URL } = variables;
  if (!GOOGLE_CLIENT_ID && !GOOGLE_CLIENT_SECRET && !GOOGLE_API_URL && !GOOGLE_OAUTH_URL) return undefined;
  if ((GOOGLE_API_URL === undefined) !== (GOOGLE_OAUTH_URL === undefined))
    throw new StartError('GOOGLE_API_URL and GOOGLE_OAUTH_URL go together: set both or neither.');
  if (!GOOGLE_CLIENT_ID || !GOOGLE_CLIENT_SECRET)
    throw new StartError(
      'GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET go together: set both, or neither to use the emulator.',
    );
  if (PUBLIC_URL && !/^https:\/\/[^/]+$/.test(PUBLIC_URL) && !GOOGLE_API_URL)
    throw new StartError('PUBLIC_URL must be an https address without a path, such as https://calendar.example.com.');
  return {
    clientId: GOOGLE_CLIENT_ID,
    clientSecret: GOOGLE_CLIENT_SECRET,
    ...(GOOGLE_API_URL && GOOGLE_OAUTH_URL ? { apiUrl: GOOGLE_API_URL, oauthUrl: GOOGLE_OAUTH_URL } : {}),
    ...(PUBLIC_URL ? { publicUrl: PUBLIC_URL } : {}),
  };
}

const owned = (firstOwner: string | undefined) => (firstOwner === undefined ? {} : { firstOwner });

async function withOutsideGoogle(
  options: InstallationOptions & { firstOwner?: string },
  google: OutsideGoogle,
): Promise<Installation> {
  const stack = await startStack({ ...options, google });
  const own = google.publicUrl ?? stack.api;
  const notes = [`Google must know the redirect address ${own}/google/callback.`];
  if (options.firstOwner === undefined)
    notes.push('FIRST_OWNER is not set: nobody can sign in to the console. Name the address of your Google account.');
  if (google.publicUrl === undefined && google.apiUrl === undefined)
    notes.push('PUBLIC_URL is not set: Google cannot reach this machine, so calendars are polled instead of pushed.');
  return {
    ...addressesOf(stack),
    google: google.apiUrl ?? 'https://calendar.google.com',
    firstOwner: options.firstOwner,
    notes,
    ended: stack.ended,
    stop: () => stack.stop(),
  };
}

const addressesOf = (stack: Stack) => ({ stack, api: stack.api, mailbox: stack.mailbox, adminKey: stack.adminKey });
