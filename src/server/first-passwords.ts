import { type PasswordCost, Passwords } from '../keystone/password.ts';
import type { Random } from '../runtime/runtime.ts';
import { randomPassword } from './data-folder/random-password.ts';

/** A password and its hash. */
export interface FirstPassword {
  readonly password: string;
  readonly hash: string;
}

/** The passwords of the users that a first start makes. */
export interface FirstPasswords {
  readonly admin: FirstPassword;
  readonly demo: FirstPassword;
}

/** Makes and hashes the first passwords: half a second's work, on other threads than this one, unless `cost` says less. */
export async function firstPasswords(random: Random, cost?: PasswordCost): Promise<FirstPasswords> {
  const passwords = new Passwords(random, cost);
  const make = async (): Promise<FirstPassword> => {
    const password = randomPassword(random);
    return { password, hash: await passwords.hash(password) };
  };
  const [admin, demo] = await Promise.all([make(), make()]);
  return { admin, demo };
}
