import { initialSwitches, type Switches } from '../../google-emulator/core/switches.ts';
import type { Draw } from '../run/types.ts';

/**
 * Every fact about Google that is recalled or unsettled, drawn at the start: each switch stands in its first position mostly,
 * in another with one chance in four. What is a limit rather than a fact is drawn rarely, for it makes everything else rare.
 */

type Positions = { [Name in keyof Switches]?: readonly Switches[Name][] };

const initial = initialSwitches();

const unsettled: Positions = {
  channelMaxTtlSeconds: [2_592_000, 86_400, 21_600, 3600],
  channelDefaultTtlSeconds: [604_800, 86_400],
  channelIdCharactersChecked: [true, false],
  syncMessage: ['after', 'before', 'never'],
  messageNumberJump: [4000, 1],
  resourceUriQuery: [true, false],
  ownChangesNotify: [true, false],
  pushRetries: [6, 0],
  pushRetryFirstMs: [1000, 60_000],
  pushConnectionFailureRetried: [false, true],
  lateMessagesAfterStopMs: [0, 600_000],
  stopStatus: ['204', '200'],
  stopForgetsAfter: [1, 2],
  tombstones: ['details', 'bare'],
  tombstoneLifetimeDays: [30, 1],
  noSyncTokenWith: [initial.noSyncTokenWith, []],
  syncTokenConflictReason: ['badRequest', 'invalid', 'invalidParameter'],
  syncTokenOtherParameters: ['refused', 'ignored'],
  syncTokenLifetimeDays: [0, 0.05, 1],
  updatedMinHorizonDays: [30, 1],
  timeMinTokenFilters: [false, true],
  maxResultsAbove2500: ['clamped', 'refused'],
  timeMinWithSeries: ['running', 'begun'],
  shortPages: ['off', 'short', 'empty'],
  pagingReads: ['snapshot', 'live'],
  readLagMs: [0, 2000, 20_000],
  expansionHorizonDays: [730, 60],
  fieldsKeepTokens: [false, true],
  unknownFields: [false, true],
  revival: ['allowed', '403', '404', '403AfterPerson'],
  noChangeTouches: [true, false],
  deleteStatus: ['204', '200'],
  patchNullRemoves: [true, false],
  dateTimeOutput: ['responseZone', 'utc'],
  defaultsOmitted: [true, false],
  secondaryOrganizer: ['calendar', 'person'],
  allDayInstanceId: ['date', 'instant'],
  masterChange: ['dropUnmatched', 'keepExceptions', 'dropExceptions'],
  seriesDeletionReturns: ['masterOnly', 'exceptionsToo'],
  startOutsideRule: ['leftOut', 'included'],
  quotaPatchUnits: [3, 1],
  quotaStatus: ['403', '429'],
  quotaReason: ['rateLimitExceeded', 'userRateLimitExceeded'],
  accessTokenLifetimeSeconds: [3599, 120],
  codeLifetimeSeconds: [600, 60],
  refreshTokensRotate: [false, true],
  refreshDelayMs: [0, 3000],
  scopeOrder: ['shuffled', 'asked'],
  codeWithSlash: [true, false],
  redirectExtras: [true, false],
  boxesTicked: [true, false],
  loneScopeHasBox: [false, true],
  earlierGrantsStay: [true, false],
  revokeDeadToken: ['400', '200'],
};

const limits: Positions = {
  quotaPerUserPerMinute: [6, 20],
  quotaPerProjectPerMinute: [10, 40],
  creationsPerDay: [2, 6],
  refreshTokenExpiresInSeconds: [604_800],
  refreshTokensPerAccount: [1],
  webhookUnauthorized: ['401', '403'],
};

/** What is no fact but scarcity: mended when the storm is over. */
export const withoutLimits: Partial<Switches> = {
  quotaPerUserPerMinute: 600,
  quotaPerProjectPerMinute: 10_000,
  creationsPerDay: 100_000,
  refreshTokenExpiresInSeconds: 0,
  refreshTokensPerAccount: 100,
  webhookUnauthorized: 'off',
};

export function drawSwitches(draw: Draw): Partial<Switches> {
  const facts = Object.entries(unsettled).map(([name, values]) => [name, position(draw, values, 0.25)] as const);
  const scarce = Object.entries(limits).flatMap(([name, values]) =>
    draw.chance(0.05) ? [[name, draw.pick<unknown>(values)] as const] : [],
  );
  return Object.fromEntries([['pageLimit', draw.pick([2, 3, 4, 5, 250])], ...facts, ...scarce]);
}

function position(draw: Draw, [usual, ...others]: readonly unknown[], probability: number): unknown {
  return draw.chance(probability) ? draw.pick(others) : usual;
}
