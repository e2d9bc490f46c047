import type { InvitationRow } from '../contracts/rows/directory.ts';
import { hashSecret, matchesHash } from '../identity/ids.ts';
import type { Ports } from '../ports/ports.ts';
import { getInvitation } from '../records/directory.ts';

/**
 * The text of a consent link: `<businessId>.<resourceId>.<secret>`. The secret is derived from the invitation and its issue
 * by the business's vault, so it is stored nowhere and can still be put into a mail that is sent later (IN1, SE1).
 */
export type TokenPorts = Pick<Ports, 'vault'>;

type Named = Pick<InvitationRow, 'businessId' | 'resourceId' | 'id' | 'issue'>;

export const secretOf = (
  { vault }: TokenPorts,
  { businessId, id, issue }: Omit<Named, 'resourceId'>,
): Promise<string> => vault.sign(businessId, 'invitations', `link:${id}:${issue}`);

export async function tokenOf(ports: TokenPorts, invitation: Named): Promise<string> {
  return `${invitation.businessId}.${invitation.resourceId}.${await secretOf(ports, invitation)}`;
}

const shape = /^(biz_[0-9A-Za-z]{1,40})\.(res_[0-9A-Za-z]{1,40})\.([A-Za-z0-9_-]{20,100})$/;

/** The parts of a well-formed token; says nothing about whether it is good. */
export function parseToken(token: string): { businessId: string; resourceId: string; secret: string } | undefined {
  const [, businessId, resourceId, secret] = shape.exec(token) ?? [];
  if (businessId === undefined || resourceId === undefined || secret === undefined) return undefined;
  return { businessId, resourceId, secret };
}

/** What an unknown link is compared with, so that it takes the same path as a known one. */
const nobody = hashSecret('');

/** The invitation of a good link; used, expired, revoked, unknown and malformed ones are all the same `undefined` (IN2). */
export async function findByToken(
  ports: Pick<Ports, 'store' | 'clock'>,
  token: string,
): Promise<InvitationRow | undefined> {
  const named = parseToken(token);
  if (named === undefined) return undefined;
  const row = await getInvitation(ports.store, named.businessId, named.resourceId);
  const matches = matchesHash(named.secret, row?.hash ?? nobody);
  return matches && row !== undefined && isGood(row, ports.clock.now()) ? row : undefined;
}

/** Whether the invitation can still lead to a connected calendar at `now` (milliseconds). */
export const isGood = (row: Pick<InvitationRow, 'state' | 'expiresAt'>, now: number): boolean =>
  row.state !== 'done' && row.state !== 'revoked' && Date.parse(row.expiresAt) > now;
