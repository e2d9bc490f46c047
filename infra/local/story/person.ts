import { type HTMLElement, parse } from 'node-html-parser';

/** A person at a browser without JavaScript: follows links and redirects, keeps cookies, fills in forms. */
export class Person {
  readonly #cookies = new Map<string, string>();
  #page: { url: string; status: number; document: HTMLElement } | undefined;

  get url(): string {
    return this.#page?.url ?? '';
  }

  get title(): string {
    return this.#page?.document.querySelector('h1')?.text.trim() ?? '';
  }

  get text(): string {
    return this.#page?.document.querySelector('main')?.text ?? '';
  }

  async open(url: string): Promise<void> {
    await this.#go(url, { method: 'GET' });
  }

  /**
   * Sends the form whose button reads `button` (a part of it suffices). `choose` sets fields to one value or several;
   * fields that are not named go as the page has them.
   */
  async submit(button: string, choose: Record<string, string | string[]> = {}): Promise<void> {
    const { form, pressed } = this.#findForm(button);
    const fields = new URLSearchParams(valuesOf(form, choose));
    const name = pressed.getAttribute('name');
    if (name !== undefined) fields.set(name, pressed.getAttribute('value') ?? '');
    const target = new URL(form.getAttribute('action') ?? this.url, this.url).href;
    await this.#go(target, { method: 'POST', body: fields });
  }

  #findForm(button: string): { form: HTMLElement; pressed: HTMLElement } {
    for (const form of this.#page?.document.querySelectorAll('form') ?? []) {
      const pressed = form.querySelectorAll('button').find((one) => one.text.includes(button));
      if (pressed !== undefined) return { form, pressed };
    }
    throw new Error(`No button “${button}” on “${this.title}” (${this.url})`);
  }

  async #go(url: string, init: { method: string; body?: URLSearchParams }): Promise<void> {
    let next: string | undefined = url;
    let request = init;
    for (let hops = 0; next !== undefined && hops < 12; hops++) {
      const origin = new URL(this.#page?.url ?? next).origin;
      const response: Response = await fetch(next, {
        ...request,
        redirect: 'manual',
        headers: { cookie: this.#cookieHeader(), ...(request.method === 'POST' ? { origin } : {}) },
      });
      this.#keepCookies(response);
      const location = response.headers.get('location');
      const document = parse(await response.text());
      this.#page = { url: next, status: response.status, document };
      next = location === null ? undefined : new URL(location, next).href;
      request = { method: 'GET' };
    }
    if (this.#page !== undefined && this.#page.status >= 400)
      throw new Error(`${this.#page.status} “${this.title}” at ${this.url}`);
  }

  #keepCookies(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  #cookieHeader = (): string => [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

function valuesOf(form: HTMLElement, choose: Record<string, string | string[]>): [string, string][] {
  const given = form
    .querySelectorAll('input, select, textarea')
    .filter(
      (field) => !['radio', 'checkbox'].includes(field.getAttribute('type') ?? '') || field.hasAttribute('checked'),
    )
    .map((field): [string, string] => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? 'on'])
    .filter(([name]) => name !== '' && !(name in choose));
  const chosen = Object.entries(choose).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  return [...given, ...chosen];
}
