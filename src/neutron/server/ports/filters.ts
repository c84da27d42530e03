import { type RawBuilder, sql } from 'kysely';
import { invalidInput } from '../errors/registry.ts';
import { canonicalIp } from '../ipam/address.ts';
import type { Filters } from '../request/filter.ts';
import { isOneOf } from '../request/filters.ts';

/** The filters of ports that look beyond the port's own row. */
export const portFilters: Filters = {
  fixed_ips: (values) => byFixedIps(values),
  security_groups: (values) =>
    sql`t.id in (select g.port_id from neutron_port_security_group g
      where ${isOneOf(sql.ref('g.security_group_id'), values)})`,
};

/** `ip_address=`, `subnet_id=` and `ip_address_substr=`: values of a key are alternatives, keys hold of one address. */
function byFixedIps(values: readonly string[]): RawBuilder<unknown> {
  const wanted = { ip_address: [] as string[], subnet_id: [] as string[], ip_address_substr: [] as string[] };
  for (const value of values) {
    const cut = value.indexOf('=');
    const key = value.slice(0, cut);
    if (cut < 0 || !isKey(key)) throw invalidInput(`'${value}' is not of the form <key>=[value].`);
    wanted[key].push(value.slice(cut + 1));
  }
  const conditions: RawBuilder<unknown>[] = [];
  if (wanted.ip_address.length > 0) {
    const addresses = wanted.ip_address.map((address) => canonicalIp(address) ?? address);
    conditions.push(isOneOf(sql.ref('a.ip_address'), addresses));
  }
  if (wanted.subnet_id.length > 0) conditions.push(isOneOf(sql.ref('a.subnet_id'), wanted.subnet_id));
  if (wanted.ip_address_substr.length > 0) {
    const parts = wanted.ip_address_substr.map((part) => sql`a.ip_address like ${pattern(part)} escape '!'`);
    conditions.push(sql`(${sql.join(parts, sql` or `)})`);
  }
  return sql`t.id in (select a.port_id from neutron_ip_allocation a where ${sql.join(conditions, sql` and `)})`;
}

function isKey(key: string): key is 'ip_address' | 'subnet_id' | 'ip_address_substr' {
  return key === 'ip_address' || key === 'subnet_id' || key === 'ip_address_substr';
}

function pattern(part: string): string {
  return `%${part.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`;
}
