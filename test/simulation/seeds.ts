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
];
