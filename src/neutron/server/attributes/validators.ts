import { parseCidr, parseIp } from '../ipam/address.ts';
import { isAssignableMac } from '../ipam/mac-address.ts';
import type { Validator } from './attribute.ts';
import { bareText, pythonText } from './python-text.ts';

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for a UUID in canonical form (hyphens required, hex digits in any case). */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuidForm.test(value);
}

/** Any text up to `limit` characters. */
export function text(limit = 255): Validator {
  return (value) => {
    if (typeof value !== 'string') return `'${bareText(value)}' is not a valid string`;
    return value.length > limit ? `'${value}' exceeds maximum length of ${limit}` : null;
  };
}

const checkText = text();

/** A name: text without blanks at its ends, control characters or line breaks, of the Basic Multilingual Plane. */
export const nameText: Validator = (value) => {
  const reason = checkText(value);
  if (reason !== null) return reason;
  const name = String(value);
  if (name !== name.trim()) return `'${name}' begins or ends with white space`;
  for (const char of name) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 32 || code === 127 || code > 0xffff) return `'${name}' has a character that a name may not have`;
  }
  return null;
};

/** Null, or what the other validator accepts. */
export function orNull(validate: Validator): Validator {
  return (value) => (value === null ? null : validate(value));
}

export const uuid: Validator = (value) => (isUuid(value) ? null : `'${bareText(value)}' is not a valid UUID`);

/** One of a few values. */
export function oneOf(allowed: readonly unknown[]): Validator {
  return (value) => (allowed.includes(value) ? null : `${pythonText(value)} is not in ${pythonText(allowed)}`);
}

/** 4 or 6. */
export const ipVersion: Validator = (value) =>
  value === 4 || value === 6 ? null : `${pythonText(value)} is not in valid_values`;

export const nonNegative: Validator = (value) =>
  typeof value === 'number' && value >= 0 ? null : `'${bareText(value)}' should be non-negative`;

/** A whole number from `first` to `last`, both included. */
export function between(first: number, last: number): Validator {
  return (value) =>
    typeof value === 'number' && value >= first && value <= last
      ? null
      : `'${bareText(value)}' is not in range ${first} through ${last}`;
}

export const isList: Validator = (value) => (Array.isArray(value) ? null : `'${bareText(value)}' is not a list`);

export const isDictionary: Validator = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? null
    : `'${bareText(value)}' is not a dictionary`;

/** A list without duplicates whose items each pass. */
export function listOf(validate: Validator): Validator {
  return (value) => {
    if (!Array.isArray(value)) return `'${bareText(value)}' is not a list`;
    const seen = new Set<unknown>();
    for (const item of value) {
      const reason = validate(item);
      if (reason !== null) return reason;
      if (seen.has(item)) return `Duplicate items in the list: '${bareText(item)}'`;
      seen.add(item);
    }
    return null;
  };
}

export const ipAddress: Validator = (value) =>
  typeof value === 'string' && parseIp(value) !== null ? null : `'${bareText(value)}' is not a valid IP address`;

/** A CIDR whose host bits are clear. */
export const cidrWithoutHostBits: Validator = (value) => {
  const cidr = typeof value === 'string' && value.includes('/') ? parseCidr(value) : null;
  if (cidr === null) return `'${bareText(value)}' is not a valid CIDR`;
  return cidr.hasHostBits
    ? `'${bareText(value)}' isn't a recognized IP subnet cidr, '${cidr.text}' is recommended`
    : null;
};

export const macAddress: Validator = (value) =>
  typeof value === 'string' && isAssignableMac(value) ? null : `'${bareText(value)}' is not a valid MAC address`;

const hostLabel = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** A host name: labels of letters, digits and inner hyphens; empty for none. */
export const dnsName: Validator = (value) => {
  const reason = checkText(value);
  if (reason !== null) return reason;
  const name = String(value);
  if (name === '') return null;
  return areHostLabels(name.replace(/\.$/, '').split('.')) ? null : `'${name}' not a valid PQDN or FQDN`;
};

/** The last of several is a domain of the root, and those are never mere numbers. */
function areHostLabels(labels: readonly string[]): boolean {
  if (labels.length > 1 && /^\d+$/.test(labels.at(-1) ?? '')) return false;
  return labels.every((label) => hostLabel.test(label));
}

/** A domain with its final dot; empty for none. */
export const dnsDomain: Validator = (value) => {
  const reason = checkText(value);
  if (reason !== null) return reason;
  const domain = String(value);
  if (domain === '') return null;
  const labels = domain.split('.');
  const isQualified = labels.length > 1 && labels.at(-1) === '' && areHostLabels(labels.slice(0, -1));
  return isQualified ? null : `'${domain}' is not a FQDN`;
};
