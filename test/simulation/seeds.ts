/** Seeds that once showed a defect, and what it was; the test plays them again. A `+` plays the seed large. */
export const regressionSeeds: readonly { seed: string; showed: string }[] = [
  { seed: '1/291+', showed: 'a booking made just before the first calendar was connected never reached Google (1)' },
  { seed: '1/85+', showed: 'a booking stayed pending for ever, its writes refused by 412 (22)' },
  { seed: '1/228+', showed: 'an event lay on a booking and no conflict said so (9)' },
  {
    seed: '11/963',
    showed: 'the event of a booking, moved a whole day wide, lay on another booking and nobody said so (9)',
  },
  { seed: '11/3887', showed: 'the event of a booking was moved onto another booking and no conflict named it (9)' },
  { seed: '11/4219', showed: 'an import started over while somebody booked: the booking saw nothing of Google (10)' },
  {
    seed: '11/7922',
    showed: 'an import started over in the calm, its preview was gone and a booking was made blindly (10)',
  },
  {
    seed: '11/6604',
    showed: 'a worker died, the link was paused, and its lease had a moment left at rest (22, the judge)',
  },
  {
    seed: '22/2672',
    showed: 'a title taken from Google made an unwritten time the base: the next move overwrote it silently (2)',
  },
  { seed: '22/3002', showed: 'the same, with writes that waited for a budget (2)' },
  { seed: '51/2247', showed: 'a calendar whose client Google refused was left for ever, minute by minute (22)' },
  { seed: '51/5418', showed: 'a channel that could not be stopped was tried with every sweep (22)' },
  { seed: '61/4168', showed: 'an event was moved in the trash and put back: nobody had set its time (2, the judge)' },
  { seed: '91/644', showed: 'a write was noted as of the new event though it was of the declined one (1)' },
  { seed: '91/741', showed: 'cancelled while its deletion was held, a booking stayed pending for ever (22)' },
  {
    seed: '101/3035',
    showed: 'a customer was forgotten and a calendar just left: its mirror goes by the hour (24, the judge)',
  },
  { seed: '101/8471', showed: 'a booking whose loop was stopped was declined, and its event stayed for ever (5)' },
  { seed: '101/10691', showed: 'an account to be let go was kept for ever once its grant had failed (22)' },
  {
    seed: '111/3015',
    showed: 'a tombstone outlived the business whose event had moved (24), and its feed (8, the judge)',
  },
  { seed: '111/6704', showed: 'an event was carried away, moved in the trash and put back (2, the judge)' },
  {
    seed: '111/16122',
    showed: 'a calendar changed its zone during its import and was connected again: whole days lay wrong (1)',
  },
  {
    seed: '111/22413',
    showed: 'a channel that could not be renewed ran out, and nobody polled the calendar for hours (17)',
  },
  {
    seed: '1/993',
    showed: 'an event was carried to another calendar of the resource, and the row about both went with its going (9)',
  },
  {
    seed: '3001/357',
    showed: 'the event of a booking that was declined, asked about and then cancelled stayed for ever (5)',
  },
  {
    seed: '3001/6468',
    showed: 'a role was lowered to free/busy and left so: who sees no title reads none (1, the judge)',
  },
  {
    seed: '3001/13810',
    showed: 'an event was moved, its booking given to a colleague, and the copy went with what it said (2)',
  },
  { seed: '3001/32355', showed: 'the same of a calendar that was disconnected without its copies (2)' },
  { seed: '3001/18189', showed: 'an event got its place in the feed while its customer was forgotten: told twice (6)' },
  { seed: '3001/33170', showed: 'a client was removed while somebody signed in through it: an error (22)' },
  { seed: '3001/9720', showed: 'a grant ended between its consent and the next page: a new link (23, the judge)' },
  { seed: '3001/23386', showed: 'an operator left a client broken in the middle of a read (22, the judge)' },
  { seed: '4001/2944', showed: 'the preview of a first import outlived the business (24)' },
  { seed: '4001/3649', showed: 'the name of a forgotten customer, before the new one was read (24, the judge)' },
  { seed: '4001/7908', showed: 'a push with the secret of a channel whose answer was lost (19, the judge)' },
  { seed: '1/699', showed: 'a calendar was back before its event was removed, and its booking waited for ever (22)' },
  {
    seed: '7001/8214',
    showed: 'a booking was given away while its first event was about to be written: two events (3)',
  },
  {
    seed: '7001/44557',
    showed: 'a calendar was back before its event was removed, both sides had changed, and ours was lost (2)',
  },
  {
    seed: '7001/44840',
    showed: 'a customer was forgotten by a worker that died, and a version never confirmed was told on (24)',
  },
  {
    seed: '7001/46377',
    showed: 'an event was deleted while its first write was still being noted: synced without an event (1)',
  },
  {
    seed: '7001/50221',
    showed:
      'a version was written that the booking had left by then, its answer was lost, and it counted as Google’s (2)',
  },
  { seed: '7001/52823', showed: 'a long import waited for its own budget when the schedule ended (11, the judge)' },
  {
    seed: '7001/53526',
    showed: 'the event of a past booking was deleted while a write to it was refused: owed for ever (22)',
  },
  {
    seed: '7001/65653',
    showed: 'automatic sync was switched on at the end of a read, and the next look was an hour away (17)',
  },
  {
    seed: '7001/68306',
    showed: 'a deletion that a person had refused was delivered again, and cancelled the booking (22)',
  },
  { seed: '7001/72771', showed: 'a slow worker stored an older version of an event: 412 for ever (22)' },
  {
    seed: '7001/77447',
    showed: 'a push with another resource’s id, before the answer to the watch was stored (19, the judge)',
  },
  {
    seed: '7001/87311',
    showed: 'the last fault was met hours after the calm, and its read was still owed (11, the judge)',
  },
  {
    seed: '7001/90062',
    showed: 'a person moved an event in a calendar that was not connected any more (2, the judge)',
  },
  { seed: '7001/92320', showed: 'a double booking was closed on what the generation before had shown (9)' },
  {
    seed: '1/273',
    showed: 'what Google had shown was accepted after ours was written over it: taken for a change there (2)',
  },
  { seed: '8001/9590', showed: 'the link of a grant that failed was not held, for another writer was in the way (22)' },
  {
    seed: '8001/17038',
    showed: 'an event was read to be gone again while it was put back, and written twice (4, the judge)',
  },
  { seed: '8001/32734', showed: 'an account was to be let go while its reminder was written, and stayed (22)' },
  {
    seed: '8001/37564',
    showed: 'an event was read to be gone again while another took its place, and written twice (4, the judge)',
  },
  {
    seed: '10001/3874',
    showed: 'the API died over the erasure of a business, and it stood half erased for ever (DS1)',
  },
  { seed: '10001/12833', showed: 'a write over the version that was read meanwhile was written again (4)' },
  { seed: '10001/26428', showed: 'a write that had failed before waited for ever for a read that no longer came (22)' },
  { seed: '10001/27893', showed: 'a write over the version that was read meanwhile was written again (4)' },
  { seed: '10001/31587', showed: 'a title was written over unread when its cancelled booking was back (2)' },
  { seed: '10001/46612', showed: 'a time set in Google was lost when the customer was forgotten (2)' },
  { seed: '10001/49401', showed: 'an event put back at another time was written over unread (2)' },
  { seed: '10001/52095', showed: 'the exceptions of a deleted series stayed when its deletion was half applied (5)' },
  {
    seed: '12001/17072',
    showed: 'an event whose first write was never answered was deleted, and nobody missed it (22)',
  },
  {
    seed: '12001/73758',
    showed: 'an event moved while its calendar was away counted as answered, and was written over (1, 2)',
  },
  { seed: 'quarrel1/318', showed: 'an edit between a lost insert and its repetition was written over unread (2)' },
  {
    seed: 'quarrel1/331',
    showed: 'a slow worker stored an older version of an event and closed the row about it (1, 22)',
  },
  {
    seed: 'quarrel1/577',
    showed: 'a booking that waited for a decision stayed pending when its calendar was left (22)',
  },
  { seed: 'quarrel1/725', showed: 'a time changed here was lost to the title that was taken of a series (2)' },
  { seed: 'quarrel2/957', showed: 'what was decided on an earlier version let ours be written over Google’s (2)' },
  { seed: 'quarrel3/2715', showed: 'a slow worker wrote an earlier version over a later one (13)' },
  { seed: 'quarrel3/1094', showed: 'an event was moved away and back before it was read (2, the judge)' },
  { seed: 'quarrel3/2663', showed: 'both sides had set the same time, and Google another (2, the judge)' },
  { seed: 'quarrel4/615', showed: 'a row that asked kept what had lost before, and half of it was decided (22)' },
  { seed: 'quarrel4/1140', showed: 'a slow worker closed the row about what both sides had changed since (1, 22)' },
  { seed: 'quarrel4/5770', showed: 'a title read while it was written over was taken back from Google (2)' },
  { seed: 'quarrel4/5063', showed: 'a slow sweep closed the rows of a calendar that was connected again (9)' },
  { seed: 'quarrel5/543', showed: 'an event was made after its booking was cancelled, and no read showed it (5)' },
  { seed: 'quarrel5/3058', showed: 'a slow worker brought back the event of a booking that was cancelled (13)' },
  {
    seed: 'quarrel6/2358',
    showed: 'a booking was cancelled between the verdict about it and its write (14, the judge)',
  },
  {
    seed: 'quarrel6/4042',
    showed: 'an event was written and deleted before an import read its calendar: nobody missed it (1)',
  },
  {
    seed: '1/17789',
    showed: 'a permission was taken away between a consent and the next page: a new link (23, the judge)',
  },
  {
    seed: '1/47952',
    showed:
      'a permission went between consent and calendar, and the new link went to another resource of the account (23, the judge)',
  },
  { seed: '1/65584', showed: 'bookings that a person had brought back were deleted again, and no longer counted (22)' },
  { seed: '1/75437', showed: 'a person was to decide when every business had been erased (the harness)' },
  {
    seed: '1/75816',
    showed: 'an event went with its calendar during its first write and was written again (4, the judge)',
  },
  { seed: '1/82175', showed: 'a deletion that a person had refused was read again and cancelled the booking (22)' },
  {
    seed: '1/91679',
    showed: 'an event was moved to a whole day in a calendar whose new zone was not read yet (2, the judge)',
  },
  {
    seed: '1/87257',
    showed: 'a copy in a calendar that had lacked a permission waited for its next try (3, the judge)',
  },
  {
    seed: '1/95915',
    showed: 'a worker that was given up looked at a copy once its calendar had been left (20, the judge)',
  },
  {
    seed: '1/99365',
    showed: 'a client was given up that an account still used, and the row about it ignored (11, the judge)',
  },
  { seed: '9001/13676', showed: 'Google went on answering 429 after the calm, and no read came (22, the judge)' },
  { seed: '1/23702', showed: 'a sweep died between an event’s rows and left one in an erased business (24)' },
  { seed: '1/56705', showed: 'a refresh that could not be given back had not lapsed yet (22, the judge)' },
  {
    seed: '1/72680',
    showed: 'an event was kept, its booking went to a colleague, and the calendar was connected again (3)',
  },
  { seed: '1/23136', showed: 'an event could not be removed, and its booking was cancelled before a reconnect (5)' },
  { seed: '1/77089', showed: 'the log of a webhook that had been deleted outlived its business (24)' },
  { seed: '1/41391', showed: 'a slow worker took back the question about a deleted event that it had read before (1)' },
  { seed: '1/1249', showed: 'a deletion after later ones had been accepted (22, the judge)' },
  { seed: 'desk/45', showed: 'a booking that was brought back was cancelled again by the decline of before' },
  { seed: 'desk2/65', showed: 'a change that was made while its customer was forgotten remembered them' },
  { seed: 'desk2/810', showed: 'what Google refused to write over an event made a second one' },
  {
    seed: 'desk2/1264',
    showed: 'a slow worker asked about a booking that was cancelled, and nothing was owed any more',
  },
  { seed: 'desk3/94', showed: 'a slow writer brought back an event that a person was asked about' },
  { seed: 'desk3/1465', showed: 'a title that was read long ago was set over the one read since' },
  { seed: 'desk3/1974', showed: 'a deletion was asked about anew, and written over' },
  { seed: 'desk3/2789', showed: 'bookings took the title that private events have' },
  { seed: 'desk4/1008', showed: 'a worker died while it asked, and the deletion was undone' },
  { seed: 'desk4/1969', showed: 'a slow worker opened a row that named a forgotten customer' },
];
