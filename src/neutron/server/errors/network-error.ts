import type { NeutronErrorBody, NotImplementedBody } from '../../resources.ts';

/** A refusal in the form of the Networking API: `{"NeutronError": {type, message, detail}}` with a status. */
export class NetworkError extends Error {
  override name = 'NetworkError';
  readonly type: string;
  readonly status: number;

  /** `message` is shown to the caller. Use `networkError`, which knows the status and the shape of each type. */
  constructor(type: string, status: number, message: string) {
    super(message);
    this.type = type;
    this.status = status;
  }

  /** The body of the answer. What is not implemented stands under a key of its own. QUO-013 */
  body(): NeutronErrorBody | NotImplementedBody {
    const error = { type: this.type, message: this.message, detail: '' };
    return this.type === 'NotImplementedError' ? { NotImplementedError: error } : { NeutronError: error };
  }
}
