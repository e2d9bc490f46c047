/** What goes between the stack and one of its workers, as JSON over the child's channel. */
export type ToWorker = {
  id: number;
  event: unknown;
  requestId: string;
  timeoutMilliseconds: number;
  clockOffset: number;
};

export type FunctionError = { errorType: string; errorMessage: string; trace?: string[] };

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'broken'; error: FunctionError }
  | { kind: 'done'; id: number; value: unknown }
  | { kind: 'failed'; id: number; error: FunctionError };

/** As Lambda answers: what the handler returned, or the error it ended with. */
export type Outcome = { ok: true; value: unknown } | { ok: false; error: FunctionError; crashed: boolean };
