/** A real defect of known systems, and the sabotages that are it; or why it cannot be here. */
export type KnownDefect = { defect: string } & ({ sabotages: readonly string[] } | { absent: string });

/** Mutants that the tests must kill; sabotages are named `rule, name`. */
export const knownDefects: readonly KnownDefect[] = [
  { defect: 'cursor saved before its effects', sabotages: ['AP2, the cursor moves when the last chunk arrives'] },
  { defect: 'only the first page read', sabotages: ['PL2, only the first page is read'] },
  { defect: 'page token sent as sync token', sabotages: ['PL2, a page token is sent as a sync token'] },
  { defect: 'second page without the sync token', sabotages: ['PL2, later pages lack the sync token'] },
  {
    defect: 'an item’s failure swallowed while the cursor moves',
    sabotages: ['AP2, a row that cannot be written is passed over'],
  },
  {
    defect: 'chunk lost to the DLQ while the cursor moves',
    sabotages: ['AP2, the cursor moves when the last chunk arrives', 'AP2, chunks are counted and not told apart'],
  },
  { defect: 'redrive after a delete', sabotages: ['AP4, a removal leaves no tombstone'] },
  { defect: '410 turned into an empty success', sabotages: ['PL4, a 410 is an empty success'] },
  {
    defect: '410 that takes a fresh token and drops what was missed',
    sabotages: ['PL4, a 410 takes a fresh token and drops what was missed'],
  },
  { defect: 'zombie’s 410', sabotages: ['PL4, a zombie’s 410 counts'] },
  { defect: 'stop at an empty page', sabotages: ['PL2, an empty page is taken for the end'] },
  { defect: 'first page empty so no cursor saved', sabotages: ['PL2, a read without changes sends nothing'] },
  {
    defect: 'window filter that hides a move or a running event',
    sabotages: ['AP7, an event that left the window is let lie', 'AP7, the old place of a moved event stays taken'],
  },
  { defect: 'one shared channel secret', sabotages: ['NT1, all channels share one secret'] },
  { defect: 'channel secret compared with `!==`', sabotages: ['NT1, secrets are compared letter by letter'] },
  {
    defect: 'old channel stopped before the new one lives',
    sabotages: ['CH1, the old channel is stopped before the new one lives'],
  },
  { defect: 'delete and re-create on update', sabotages: ['PU2, a change is deleted and written anew'] },
  {
    defect: 'deduplication that hides a push arriving mid-read',
    sabotages: [
      'NT5, wake-ups of one calendar hide each other',
      'NT5, a read counts as serving the tickets taken while it ran',
    ],
  },
  {
    defect: 'any error on a read taken for a deletion',
    sabotages: ['AP3, any error on a read is taken for a deletion'],
  },
  {
    defect: 'sweep of a booking the run never saw',
    sabotages: ['AP3, what Google does not know yet counts as deleted'],
  },
  { defect: 'breaker that counts one pull only', sabotages: ['AP5, the breaker counts one read only'] },
  { defect: 'etag not stored on echo', sabotages: ['RC2, the etag of an echo is not stored'] },
  {
    defect: 'refresh token inside a queue message',
    sabotages: ['SE1, a wake-up carries the row it is about', 'SE1, rows keep an access token'],
  },
  {
    defect: 'failed grant that stops the clean-up of other links',
    sabotages: ['DS1, one failed grant stops the clean-up of other links'],
  },
  { defect: 'revoke that kills another business', sabotages: ['IN6, a revoke kills another business'] },
];

export const namedIn = (defects: readonly KnownDefect[]): Set<string> =>
  new Set(defects.flatMap((one) => ('sabotages' in one ? one.sabotages : [])));
