/** An error that an AWS service answers: its code, which SDK clients turn into the class of that name, and a message. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, cause?: unknown, status = 400) {
    super(message, { cause });
    this.name = 'ServiceError';
    this.code = code;
    this.status = status;
  }
}
