import { faultNames } from './google-faults.ts';
import { tallied } from './tally.ts';

/** What a long run must have counted at least once: everything people, booking systems and Google are meant to do. */

const people = [
  ...['eventCreated', 'eventMoved', 'eventRenamed', 'eventRecoloured', 'eventSetFree', 'eventSetBusy'],
  ...['eventSetTentative', 'eventDeclined', 'eventGuestAdded', 'eventReminderSet', 'eventMadePrivate', 'eventDeleted'],
  ...['eventRestored', 'eventCarried', 'seriesCreated', 'seriesMoved', 'seriesRuleChanged', 'seriesSplit'],
  ...['seriesDeleted', 'seriesRestored', 'seriesCarried', 'instanceMoved', 'instanceCancelled', 'instanceRestored'],
  ...['instanceRenamed', 'bookingEventMoved', 'bookingEventResized', 'bookingEventMovedOddly', 'bookingEventRenamed'],
  ...['etagByAttendee', 'etagByColour', 'etagByReminder', 'bookingEventDeclined', 'bookingEventSetFree'],
  ...['bookingEventDeleted', 'bookingEventsDeletedTogether', 'bookingEventRestored', 'bookingEventCopied'],
  ...[
    'bookingEventMadeRecurring',
    'bookingEventMadeSingle',
    'scriptMovedBack',
    'loopStopped',
    'bookingEventCarried',
    'bookingEventCarriedBack',
    'bothSidesEdited',
  ],
  ...['deletedAgainstEdit', 'bookedIntoAnEvent'],
];

const bookingSystems = [
  ...['bookingMade', 'bookingRaced', 'doubleClicked', 'slotTaken', 'staleRefused', 'bookingRetimed', 'bookingRetitled'],
  ...['bookingGivenAway', 'bookingAnnotated', 'bookingRetyped', 'bookingCancelled', 'changeAnswered412'],
  ...['availabilityAsked', 'bookingsListed', 'foreignIdRefused', 'conflictsListed', 'decidedIgnore'],
  ...[
    'decidedKeepOurs',
    'decidedAcceptGoogle',
    'decidedRestoreLoser',
    'decidedMoveToNextFree',
    'decidedGiveToColleague',
  ],
  ...['decidedPutBack', 'decidedCancelBooking', 'decidedReconnect', 'decidedRetry', 'decidedTogether', 'changeUndone'],
  ...['decidedAcceptDeletions', 'decidedRefuseDeletions', 'syncAsked', 'syncAllAsked', 'resyncAsked', 'linkPaused'],
  ...['linkResumed', 'settingsPatched', 'automaticSyncTurnedOn', 'deskRead', 'accountChecked'],
  ...['webhookCreated', 'webhookDeleted', 'webhookPaused', 'webhookResumed', 'secretRotated', 'webhookTested'],
  ...['replayed', 'deliveriesRead', 'eventsFollowed', 'receiverDown', 'receiverSlow'],
  ...['keyedBooking', 'answerReplayed', 'keyReused', 'repeatedInProgress', 'requestCarriedOutAgain'],
  ...['holdMade', 'holdConfirmed', 'holdRefused', 'dryRunStarted', 'dryRunRead'],
];

const consent = [
  ...['invited', 'invitationRevoked', 'scannerRead', 'connectedByConsent', 'cancelledAtGoogle', 'scopeUnticked'],
  ...['otherAccountNotConfirmed', 'otherAccountConnected', 'linkFoundDead', 'linkOnTwoDevices', 'linkForwarded'],
  ...['calendarWantedTwice', 'signInAbandoned', 'reconnected', 'grantLeftFailed'],
  ...['disconnectedKeeping', 'disconnectedRemoving', 'connectedAgain', 'customerForgotten', 'businessErased'],
  ...['clientBrought', 'clientSecretChanged', 'clientMended', 'clientLeft'],
];

const google = [
  ...[
    'longOutage',
    'calendarTakenAway',
    'roleLowered',
    'zoneChanged',
    'calendarLeftGone',
    'roleLeftLow',
    'linkLeftPaused',
  ],
  ...['deletionsLeftHeld', 'pushForged', 'pushOfOtherResource', 'pushForUnknownChannel', 'pushForStoppedChannel'],
  ...['pushRepeated'],
];

export const expected: readonly string[] = [
  ...new Set([...people, ...bookingSystems, ...consent, ...google, ...faultNames, ...tallied]),
];
