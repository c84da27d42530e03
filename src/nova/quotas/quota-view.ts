import { has } from '../microversion/features.ts';
import type { Microversion } from '../microversion/microversion.ts';
import { fileQuotas, networkQuotas, type QuotaName, quotaNames } from './quotas.ts';

/** The names in `/os-quota-sets`, as far as the microversion has them. */
export function shownQuotas(version: Microversion): readonly QuotaName[] {
  return quotaNames.filter(
    (name) =>
      (has(version, 'networkQuotas') || !networkQuotas.includes(name)) &&
      (has(version, 'injectedFileQuotas') || !fileQuotas.includes(name)),
  );
}

/** The names in `/os-quota-class-sets`, as far as the microversion has them. */
export function shownClassQuotas(version: Microversion): readonly QuotaName[] {
  const fixed = has(version, 'fixedQuotaClasses');
  return quotaNames.filter(
    (name) =>
      (fixed ? !networkQuotas.includes(name) : name !== 'server_groups' && name !== 'server_group_members') &&
      (has(version, 'injectedFileQuotas') || !fileQuotas.includes(name)),
  );
}

/** Of values those with these names. */
export function quotaView<T>(values: Readonly<Record<QuotaName, T>>, shown: readonly QuotaName[]): Record<string, T> {
  return Object.fromEntries(shown.map((name) => [name, values[name]]));
}
