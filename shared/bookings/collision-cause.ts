type Of = { id: string };

/**
 * What the causes of a calendar's collisions begin with (CF1). Each calendar has its own: the same event may stand in two
 * calendars of a resource, or be carried from one to the other, and what one no longer shows says nothing of the other.
 */
export const causesOfLink = ({ id }: Of): string => `${id}#`;

export const causesOf = (link: Of, eventId: string): string => `${causesOfLink(link)}${eventId}#`;

/** Google names an exception after its series and the time that it replaces. */
export const causesOfExceptions = (link: Of, masterId: string): string => `${causesOfLink(link)}${masterId}_`;
