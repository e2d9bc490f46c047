import type { ConflictView } from '../api/shapes.ts';
import type { MessageKey } from '../messages/message.ts';

/** What people call the fields of a side. What has no name here is for programs, or said by the cause. */
export const fieldNames: Record<string, MessageKey> = {
  start: 'side.start',
  end: 'side.end',
  title: 'side.title',
  status: 'side.status',
  calendar: 'side.calendar',
  resource: 'overview.who',
  resourceId: 'overview.who',
  state: 'link.state',
  role: 'link.role',
  account: 'link.account',
  oauthClient: 'googleClient.clientId',
};

const valueNames: Record<string, Record<string, MessageKey>> = {
  status: {
    held: 'bookingStatus.held',
    confirmed: 'bookingStatus.confirmed',
    cancelled: 'bookingStatus.cancelled',
    declined: 'block.declined',
  },
  state: {
    active: 'linkState.active',
    paused: 'linkState.paused',
    actionNeeded: 'linkState.actionNeeded',
    disconnected: 'linkState.disconnected',
  },
  role: { write: 'linkRole.write', blockOnly: 'linkRole.blockOnly' },
  oauthClient: { default: 'googleClient.installation' },
};

/** For a value that is one word of several. */
export const valueName = (field: string, value: NonNullable<ConflictView['ours']>[string]): MessageKey | undefined =>
  valueNames[field]?.[String(value)];
