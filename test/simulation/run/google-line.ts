import { createGoogle } from '../../google-emulator/create-google.ts';
import type { LoggedRequest } from '../../google-emulator/core/request-log.ts';
import type { Reply } from '../../google-emulator/http/router.ts';
import { seededBytes } from './draw.ts';
import type { Verdict } from './gate.ts';
import type { SentRequest } from './ports.ts';
import { googleUrl } from '../world.ts';
import type { Scene } from './scene.ts';
import type { Task } from './task.ts';
import type { Due } from './timeline.ts';

const noHeaders = new Headers();
const empty = async () => '';

/** An answer whose text is at hand: a stream around it would cost more than the rest of the request. */
class TextResponse extends Response {
  readonly #text: string;

  constructor(text: string, init: ResponseInit) {
    super(null, init);
    this.#text = text;
  }

  override async text(): Promise<string> {
    return this.#text;
  }

  override async json(): Promise<unknown> {
    return JSON.parse(this.#text);
  }
}

/** As the product waits for Google, in virtual time. */
const patienceMs = 15_000;

/** Google in process, and the line to it: every request that reaches it is noted with its answer. */
export class GoogleLine {
  readonly #scene: Scene;
  readonly #google;
  #arranged: number | undefined;

  constructor(scene: Scene, notify: (headers: Record<string, string>) => Promise<{ status: number }>) {
    this.#scene = scene;
    this.#google = createGoogle({
      clock: { now: () => scene.time },
      random: seededBytes(`${scene.stem} google`),
      deliver: (_url, { headers }) => notify(headers),
    });
  }

  get pending(): number | undefined {
    return this.#google.pending();
  }

  /** Sees to it that Google does what is due when it is due. */
  arrange(): void {
    const due = this.#google.pending();
    if (due === undefined || (this.#arranged !== undefined && this.#arranged <= due)) return;
    const at = Math.ceil(Math.max(due, this.#scene.time));
    this.#arranged = at;
    this.#scene.timeline.add(at, () => {
      if (this.#arranged !== at) return;
      this.#arranged = undefined;
      void this.#google.tick();
    });
  }

  control = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const sent = body === undefined ? '' : JSON.stringify(body);
    const read = sent === '' ? empty : async () => sent;
    const url = `${googleUrl}/control${path}`;
    const reply = await this.#google.answer({ method, url, headers: noHeaders, text: read });
    const text = textOf(reply);
    if (reply.status >= 300) throw new Error(`${method} /control${path}: ${reply.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  };

  ask = async (task: Task, verdict: Verdict, request: SentRequest): Promise<Response> => {
    const { method, url, headers, body: sent } = request;
    let logged: LoggedRequest | undefined;
    const served = this.#google.answer({ method, url, headers, text: async () => sent }, (entry) => {
      logged = entry;
    });
    const answered = verdict === 'fine';
    const patience = this.#patience();
    try {
      const reply = await Promise.race([served, patience.ended]);
      const text = textOf(reply);
      this.#note(task, request, { logged, text, answered });
      return new TextResponse(text, { status: reply.status, headers: reply.headers ?? {} });
    } catch (error) {
      this.#note(task, request, { logged, text: '', answered: false });
      throw error;
    } finally {
      patience.due.cancelled = true;
    }
  };

  #patience(): { ended: Promise<never>; due: Due } {
    const { promise, reject } = Promise.withResolvers<never>();
    return { ended: promise, due: this.#scene.after(patienceMs, () => reject(new Error('Google takes too long'))) };
  }

  #note(
    task: Task,
    { method, url, body: sent }: SentRequest,
    facts: { logged: LoggedRequest | undefined; text: string; answered: boolean },
  ): void {
    const { logged, text, answered } = facts;
    const operation = logged?.operation ?? 'unanswered';
    const isCalendar = !operation.startsWith('oauth.');
    const body = isCalendar && sent !== '' ? { body: parsed(sent) } : {};
    const answer = isCalendar && text !== '' ? { answer: parsed(text) } : {};
    const account = logged?.account ?? undefined;
    this.#scene.note(
      {
        ...{ kind: 'google', part: task.part, operation, method, url, status: logged?.status ?? 0, answered },
        ...(account === undefined ? {} : { account }),
        ...body,
        ...answer,
      },
      task.name,
    );
  }
}

const textOf = ({ json, text = '' }: Reply): string => (json === undefined ? text : JSON.stringify(json));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
