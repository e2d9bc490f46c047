import { calendarScopes } from '../../../shared/contracts/google.ts';
import type { Stage } from '../run/types.ts';

/** A browser on our pages and on Google's consent page, with its own cookies. */

export type Page = { status: number; body: string; location: string | undefined };

export type AtGoogle = { email: string; scopes?: readonly string[]; cancel?: boolean };

const bothBoxes = Object.values(calendarScopes);

export class Browser {
  readonly #stage: Stage;
  readonly #cookies = new Map<string, string>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  get = (path: string): Promise<Page> => this.#send('GET', path);

  /** A form of one of our own pages. */
  post = (path: string, form: Record<string, string> = {}): Promise<Page> =>
    this.#send('POST', path, new URLSearchParams(form).toString());

  /** Goes where the answers point to, on our own pages. */
  async follow(page: Page): Promise<Page & { path: string | undefined }> {
    let at = page;
    let path: string | undefined;
    for (let step = 0; step < 4 && at.location?.startsWith('/') === true; step++) {
      path = at.location;
      at = await this.get(path);
    }
    return { ...at, path };
  }

  /** What the person does on Google's page; answers where that leads, back on ours. */
  async atGoogle(url: string, { email, scopes = bothBoxes, cancel = false }: AtGoogle): Promise<string | undefined> {
    const choice = { url, account: email, scopes, action: cancel ? 'cancel' : 'continue' };
    const { location } = await this.#stage.control<{ location?: string }>('POST', '/consent', choice);
    const back = location === undefined ? undefined : new URL(location);
    return back && back.pathname + back.search;
  }

  async #send(method: string, path: string, form?: string): Promise<Page> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#stage.request('consent', {
      ...{ method, path },
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(form === undefined
          ? {}
          : { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }),
      },
      ...(form === undefined ? {} : { body: form }),
    });
    for (const set of answer.cookies) this.#keep(set);
    return { status: answer.status, body: answer.body, location: answer.headers.location };
  }

  #keep(set: string): void {
    const [pair = ''] = set.split(';');
    const at = pair.indexOf('=');
    this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}
