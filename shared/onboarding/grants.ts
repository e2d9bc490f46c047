import { directoryKeys } from '../contracts/keys.ts';
import type { AccountRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { closeConflict } from '../desk/desk.ts';
import { accountIdOf, grantHashOf } from '../identity/ids.ts';
import { getAccounts } from '../oauth-clients/accounts.ts';
import type { Grant } from '../ports/google.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Put, Store, Update } from '../ports/store.ts';
import { getAccount, getLinksOfResource } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { days, hours, iso, minutes } from '../records/time.ts';
import { transactUnlessMoved } from '../records/transact-unless-moved.ts';
import { grantEnd } from '../sync/grant-end.ts';
import { markResourceChanged, resourceChanged, resourcesChanged } from '../webhooks/resource-change.ts';
import { linksOfAccount, reviveLink } from './account-links.ts';
import { moveLinks } from './move-links.ts';

type GrantPorts = Pick<Ports, 'store' | 'vault' | 'clock' | 'random'>;

/** How long after a success a grant is tried again, to find its end before a booking needs it (GR4). */
export const probeEveryMs = days(1);

/** How soon a grant that had failed is tried: that also finishes what a worker may have left undone (`settleGrant`). */
const checkedAfterMs = minutes(10);

export type StoreGrant = {
  businessId: string;
  oauthClient: string;
  grant: Grant;
  /** The person confirmed that this account is meant although its address is not the invited one (IN5). */
  confirmedForeign: boolean;
};

export type StoredGrant =
  /** `recovered`: it had failed before; its links work again and its warnings are closed. */
  | { ok: true; account: AccountRow; recovered: boolean }
  /** Google gave no refresh token and none is stored that works: ask again with `forceConsent` (IN3). Nothing was written. */
  | { ok: false; reason: 'refresh_token_missing' | 'contended' };

const attempts = 4;
/** Each with its row of the ledger and its resource's mark, within the hundred items of a transaction. */
const linksAtOnce = 32;

/** A grant that nobody chooses a calendar with is let go after that long; a consent session lives for a day. */
const unusedMs = hours(26);

/**
 * One account row per business, client and Google `sub`. An absent refresh token leaves the stored one (IN6). The row, the
 * count of who holds this grant and the links that work again are one write.
 */
export async function storeGrant(ports: GrantPorts, input: StoreGrant): Promise<StoredGrant> {
  const { businessId, oauthClient, grant } = input;
  const accountId = accountIdOf(businessId, oauthClient, grant.sub);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await getAccount(ports.store, businessId, accountId);
    if (lacksRefreshToken(before, grant)) return { ok: false, reason: 'refresh_token_missing' };
    if (!(await writeGrant(ports, input, accountId, before))) continue;
    const account = await getAccount(ports.store, businessId, accountId);
    if (account === undefined) continue;
    await settleGrant(ports, account);
    return { ok: true, account, recovered: isRecovery(before) };
  }
  return { ok: false, reason: 'contended' };
}

const isRecovery = (before: AccountRow | undefined): boolean => before !== undefined && before.grant !== 'ok';

/**
 * What a working grant means for its links, those of other clients' accounts too, and for its warnings. Safe to repeat: a link
 * that was held while the grant was being stored, or a worker that died after storing it, is made good by the next probe.
 */
export async function settleGrant(
  ports: Pick<Ports, 'store' | 'clock' | 'random'>,
  account: AccountRow,
): Promise<void> {
  const { businessId, id } = account;
  await moveLinks(ports, account);
  const links = await linksOfAccount(ports, account);
  for (const link of links.filter(({ state }) => state === 'actionNeeded'))
    await transactUnlessMoved(ports.store, [
      ...reviveLink(ports, link, account.email),
      resourceChanged(link, ports.clock.now()),
    ]);
  await tellResting(ports, links);
  for (const kind of ['grant_failed', 'permission_missing'] as const)
    await closeConflict(ports, { businessId, kind, subjectId: id });
  if (grantEnd(account).warnFrom > ports.clock.now())
    await closeConflict(ports, { businessId, kind: 'grant_ending', subjectId: id });
}

/** A paused link is left alone by its account's failure and return, but its resource's state says both. */
export async function tellResting(ports: Pick<Ports, 'store' | 'clock'>, links: readonly LinkRow[]): Promise<void> {
  for (const link of links) if (link.state === 'paused') await markResourceChanged(ports, link);
}

/** The grant is tried at once instead of within a day: an answer of Google's left it in doubt. */
export async function probeSoon(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  { businessId, accountId }: { businessId: string; accountId: string },
): Promise<void> {
  const key = directoryKeys.account(businessId, accountId);
  await store.update({
    table: 'directory',
    key,
    set: dueAt(key, clock.now()),
    when: [{ attribute: 'grant', is: '=', value: 'ok' }],
  });
}

/** Whether the grant, with what is stored of it, will still work when its access token has ended (IN6). */
export async function grantLasts(
  store: Store,
  { businessId, oauthClient, grant }: Omit<StoreGrant, 'confirmedForeign'>,
) {
  const accountId = accountIdOf(businessId, oauthClient, grant.sub);
  return !lacksRefreshToken(await getAccount(store, businessId, accountId), grant);
}

const lacksRefreshToken = (before: AccountRow | undefined, grant: Grant): boolean =>
  grant.refreshToken === undefined && (before?.refreshToken === undefined || before.grant !== 'ok');

async function writeGrant(
  ports: GrantPorts,
  input: StoreGrant,
  accountId: string,
  before: AccountRow | undefined,
): Promise<boolean> {
  const { businessId, oauthClient, grant } = input;
  const now = ports.clock.now();
  const links = await linksOfAccount(ports, { businessId, id: accountId });
  const waiting = links.filter((link) => link.state === 'actionNeeded');
  const reference: Put = {
    kind: 'put',
    table: 'directory',
    row: { ...directoryKeys.grant(grantHashOf(oauthClient, grant.sub), accountId), v: 1, row: 'grant' },
  };
  const account = await accountUpdate(ports, input, accountId, { before, linked: links.length > 0 });
  const fence = openFence(grantHashOf(oauthClient, grant.sub), now);
  const reviving = (links: LinkRow[]) => [
    ...links.flatMap((link) => reviveLink(ports, link, grant.email)),
    ...resourcesChanged(links, now),
  ];
  const first = await ports.store.transact([account, reference, fence, ...reviving(waiting.slice(0, linksAtOnce))]);
  if (!first.ok) return false;
  for (const link of waiting.slice(linksAtOnce)) await ports.store.transact(reviving([link]));
  return true;
}

/** Nobody stores a grant while it is being revoked (IN6). */
const openFence = (hash: string, now: number): Update => ({
  kind: 'update',
  table: 'directory',
  key: directoryKeys.grantFence(hash),
  set: { v: 1, row: 'grantFence' },
  add: { version: 1 },
  when: [
    {
      anyOf: [
        { attribute: 'revokingUntil', is: 'absent' },
        { attribute: 'revokingUntil', is: '<=', value: now },
      ],
    },
  ],
});

async function accountUpdate(
  { vault, clock }: GrantPorts,
  { businessId, oauthClient, grant, confirmedForeign }: StoreGrant,
  accountId: string,
  { before, linked }: { before: AccountRow | undefined; linked: boolean },
): Promise<Update> {
  const key = directoryKeys.account(businessId, accountId);
  const now = clock.now();
  const seal = (token: string) => vault.seal(businessId, 'grants', accountId, token);
  return {
    kind: 'update',
    table: 'directory',
    key,
    set: {
      v: 1,
      row: 'account',
      id: accountId,
      businessId,
      oauthClient,
      sub: grant.sub,
      email: grant.email,
      scopes: grant.scopes,
      grant: 'ok',
      grantSince: iso(now),
      remindersSent: 0,
      confirmedForeign: confirmedForeign || (before?.confirmedForeign ?? false),
      accessToken: await seal(grant.accessToken),
      accessTokenExpiresAt: iso(grant.accessTokenExpiresAt),
      ...(grant.refreshToken === undefined ? {} : { refreshToken: await seal(grant.refreshToken) }),
      ...(grant.refreshTokenExpiresAt === undefined ? {} : { refreshTokenExpiresAt: iso(grant.refreshTokenExpiresAt) }),
      ...(linked ? {} : { releaseAt: iso(now + unusedMs) }),
      ...dueAt(key, now + (isRecovery(before) ? checkedAfterMs : probeEveryMs)),
    },
    add: { version: 1 },
    remove: [...leftovers(grant), 'revoking', ...(linked ? ['releaseAt'] : [])],
    when: unchanged(before),
  };
}

/** Who refreshes at this moment refreshes the old grant: without its lease its answer is not stored. */
const leftovers = (grant: Grant): string[] => [
  'grantReason',
  'endWarned',
  'refreshOwner',
  'refreshUntil',
  ...(grant.refreshToken !== undefined && grant.refreshTokenExpiresAt === undefined ? ['refreshTokenExpiresAt'] : []),
];

const unchanged = (before: AccountRow | undefined): Condition[] =>
  before === undefined
    ? [{ attribute: 'pk', is: 'absent' }]
    : [
        { attribute: 'grant', is: '=', value: before.grant },
        before.refreshToken === undefined
          ? { attribute: 'refreshToken', is: 'absent' }
          : { attribute: 'refreshToken', is: '=', value: before.refreshToken },
      ];

/**
 * IN3: whether to ask Google for the full consent. Only the person tells which account it will be, so the guess is the account
 * of the resource's links at this client, else the one with the invited address; a wrong guess shows in `storeGrant` and is
 * asked again.
 */
export async function needsRefreshToken(
  store: Store,
  who: { businessId: string; resourceId: string; email: string; oauthClient: string },
): Promise<boolean> {
  const links = await getLinksOfResource(store, who.businessId, who.resourceId);
  const accounts = await getAccounts(store, who.businessId);
  const ofClient = accounts.filter(({ oauthClient }) => oauthClient === who.oauthClient);
  const needed = accounts.filter(({ id }) =>
    links.some((link) => link.accountId === id && link.state !== 'disconnected'),
  );
  const linked = ofClient.filter(({ sub }) => needed.some((account) => account.sub === sub));
  const invited = ofClient.filter(({ email }) => sameAddress(email, who.email));
  if (needed.length > linked.length) return true;
  const likely = linked.length > 0 ? linked : invited;
  return likely.length === 0 || likely.some(wantsRefreshToken);
}

/** A grant with a term is renewed by a new token only, which Google gives with the full consent. */
const wantsRefreshToken = ({ grant, refreshToken, refreshTokenExpiresAt }: AccountRow): boolean =>
  grant !== 'ok' || refreshToken === undefined || refreshTokenExpiresAt !== undefined;

/** Addresses are compared without regard to case; Google decides whether anything else makes them one. */
export const sameAddress = (left: string, right: string): boolean =>
  left.trim().toLowerCase() === right.trim().toLowerCase();
