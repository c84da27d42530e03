import type { RequestContext } from '../../../context/request-context.ts';
import { networkError } from '../errors/registry.ts';
import type { PolicyTarget } from './checks.ts';
import { allows } from './enforce.ts';

/** Throws 403 PolicyNotAuthorized unless the rule holds for the caller and the object. */
export function requireRule(rule: string, context: RequestContext, target: PolicyTarget): void {
  if (!allows(rule, context, target)) throw networkError('PolicyNotAuthorized', `rule:${rule}`);
}
