import { invalidInput } from '../errors/registry.ts';
import { normalizeMac } from '../ipam/mac-address.ts';
import type { Converter } from './attribute.ts';
import { bareText } from './python-text.ts';

const truths = new Set(['1', 't', 'true', 'on', 'y', 'yes']);
const falsehoods = new Set(['0', 'f', 'false', 'off', 'n', 'no']);

/** JSON booleans, 0 and 1, and the usual words in any case. Source: Networking API, general rules. */
export const toBoolean: Converter = (value) => {
  if (typeof value === 'boolean') return value;
  if (value === 0 || value === 1) return value === 1;
  if (typeof value === 'string') {
    const word = value.trim().toLowerCase();
    if (truths.has(word)) return true;
    if (falsehoods.has(word)) return false;
  }
  throw invalidInput(`'${bareText(value)}' cannot be converted to boolean`);
};

/** Numbers and numeric text; true counts as 1. */
export const toInteger: Converter = (value) => {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value);
  if (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
  throw invalidInput(`'${bareText(value)}' is not an integer`);
};

/** Null stays null, all else goes through the converter. */
export function unlessNull(convert: Converter): Converter {
  return (value) => (value === null ? null : convert(value));
}

/** Null becomes what `make` gives. */
export function nullTo(make: () => unknown): Converter {
  return (value) => (value === null ? make() : value);
}

/** Text in lower case. */
export const toLowerCase: Converter = (value) => {
  if (typeof value !== 'string') throw invalidInput(`Input value ${bareText(value)} must be string type`);
  return value.toLowerCase();
};

/** The lower-case colon form of any usual notation of a MAC address; what is none stays, for the validator to refuse. */
export const toMac: Converter = (value) => (typeof value === 'string' ? (normalizeMac(value) ?? value) : value);

/** A list whose items are converted one by one; what is no list stays, for the validator to refuse. */
export function eachOf(convert: Converter): Converter {
  return (value) => (Array.isArray(value) ? value.map(convert) : value);
}
