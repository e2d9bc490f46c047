/** Where the console begins; what is not a page of it leads there. */
const home = '/console/';

/**
 * SI5: a page of the console on this origin, or its first one. What a browser would make of the text is asked of a URL parser, and
 * only path, query and fragment of the answer are used.
 */
export function ownPath(wanted: string | undefined, publicUrl: string): string {
  if (wanted === undefined || !URL.canParse(wanted, publicUrl)) return home;
  const { origin, pathname, search, hash } = new URL(wanted, publicUrl);
  const own = origin === new URL(publicUrl).origin && pathname.startsWith(home) && !doors.test(pathname);
  return own ? `${pathname}${search}${hash}` : home;
}

/** Coming back to these would sign in once more, or out. */
const doors = /^\/console\/sign-(in|out)\b/;
