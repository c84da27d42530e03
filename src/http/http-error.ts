/** An answer other than success, thrown by a handler; the face it is thrown in gives it that API's error form. */
export class HttpError extends Error {
  override name = 'HttpError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** `message` is shown to the caller: no secrets, no text of an inner error. */
  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}
