import { type Addresses, tryCall } from './addresses.ts';

/** Somebody at the console, without a browser: signs in at the stand-in for Google and asks as the console does. */
export class ConsolePerson {
  readonly #at: Addresses;
  readonly #cookies: string;
  readonly #csrfToken: string;
  readonly #businessId: string;

  private constructor(at: Addresses, cookies: string, session: Session, businessId: string) {
    this.#at = at;
    this.#cookies = cookies;
    this.#csrfToken = session.csrfToken;
    this.#businessId = businessId;
  }

  /** Throws unless the business is one of theirs. */
  static async signIn(at: Addresses, email: string, businessId: string): Promise<ConsolePerson> {
    const begun = await fetch(`${at.api}/console/sign-in`, { redirect: 'manual' });
    const form = new URLSearchParams({ account: email, action: 'continue' });
    const chosen = await fetch(locationOf(begun), { method: 'POST', body: form, redirect: 'manual' });
    const back = await fetch(locationOf(chosen), { headers: { cookie: cookiesOf(begun) }, redirect: 'manual' });
    const cookies = cookiesOf(back);
    const { status, body } = await tryCall('GET', `${at.api}/v1/session`, { headers: { cookie: cookies } });
    if (status !== 200) throw new Error(`${email} is not signed in: ${back.status}, then ${JSON.stringify(body)}`);
    const session = body as Session;
    if (!session.businesses.some(({ id }) => id === businessId)) throw new Error(`${email} is not of ${businessId}`);
    return new ConsolePerson(at, cookies, session, businessId);
  }

  ask = (method: string, path: string, body?: unknown) =>
    tryCall(method, `${this.#at.api}${path}`, {
      body,
      headers: {
        cookie: this.#cookies,
        'slotbridge-business': this.#businessId,
        ...(method === 'GET' ? {} : { origin: this.#at.api, 'slotbridge-csrf': this.#csrfToken }),
      },
    });

  async leave(): Promise<void> {
    const headers = { cookie: this.#cookies, origin: this.#at.api };
    await fetch(`${this.#at.api}/console/sign-out`, { method: 'POST', headers, redirect: 'manual' });
  }
}

type Session = { csrfToken: string; businesses: { id: string }[] };

function locationOf(response: Response): string {
  const location = response.headers.get('location');
  if (location === null) throw new Error(`${response.url} answered ${response.status} and led nowhere`);
  return location;
}

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
