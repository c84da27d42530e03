import { ApiError } from './api-error.ts';
import { explainApiError } from './explain-api-error.ts';
import { type Explanation, Failure } from './failure.ts';

/** Puts what was thrown into words. Undefined when it is no failure that anybody foresaw, but a defect. */
export function explain(error: unknown): Explanation | undefined {
  if (error instanceof Failure) return error.explanation;
  if (error instanceof ApiError) return explainApiError(error.facts);
  return undefined;
}
