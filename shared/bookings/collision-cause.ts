/**
 * What the causes of an event's collisions begin with (CF1). Each calendar has its own: the same event may stand in two
 * calendars of a resource, or be carried from one to the other, and what one no longer shows says nothing of the other.
 */
export const causesOf = ({ id }: { id: string }, eventId: string): string => `${id}#${eventId}#`;
