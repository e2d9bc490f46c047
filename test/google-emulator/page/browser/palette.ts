/** Google's eleven colours of events (4.5). */
export const eventColours: readonly (readonly [id: string, name: string, colour: string])[] = [
  ['11', 'Tomato', '#d50000'],
  ['4', 'Flamingo', '#e67c73'],
  ['6', 'Tangerine', '#f4511e'],
  ['5', 'Banana', '#f6bf26'],
  ['2', 'Sage', '#33b679'],
  ['10', 'Basil', '#0b8043'],
  ['7', 'Peacock', '#039be5'],
  ['9', 'Blueberry', '#3f51b5'],
  ['1', 'Lavender', '#7986cb'],
  ['3', 'Grape', '#8e24aa'],
  ['8', 'Graphite', '#616161'],
];

const calendarColours = ['#1a73e8', '#0b8043', '#8e24aa', '#ef6c00', '#ad1457', '#00897b'];

/** Calendars have no colour here; each place on the list has one. */
export const calendarColour = (place: number): string => calendarColours[place % calendarColours.length] ?? '#1a73e8';

export const colourOf = (colorId: string | undefined, otherwise: string): string =>
  eventColours.find(([id]) => id === colorId)?.[2] ?? otherwise;
