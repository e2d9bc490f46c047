/** Cookies of people's browsers. Over https a name begins with `__Host-`, so that no other host of the domain can set it. */

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https://');

export const cookieName = (publicUrl: string, name: string): string => (isSecure(publicUrl) ? `__Host-${name}` : name);

const wellFormed = /^[A-Za-z0-9_-]{20,100}$/;

export const wellFormedSecret = (value: string | undefined): string | undefined =>
  value !== undefined && wellFormed.test(value) ? value : undefined;

/** Not readable by scripts nor sent with another site's forms. */
export const cookieOf = (publicUrl: string, name: string, value: string, seconds: number): string =>
  `${cookieName(publicUrl, name)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure(publicUrl) ? '; Secure' : ''}`;

/** Holds the session of the console. */
export const consoleCookie = 'slotbridge';
