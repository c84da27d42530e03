import { text } from './kinds.ts';
import { option, optional } from './option.ts';

/** What proves to a Keystone who Berth is: the settings of each section that names one. */
export const credentialOptions = {
  username: optional({ kind: text, meaning: 'for `password`: a user with the role `admin`' }),
  password: optional({ kind: text, secret: true, meaning: 'for `password`' }),
  projectName: optional({ kind: text, meaning: "for `password`: the user's project" }),
  userDomainId: option({ kind: text, default: 'default', meaning: "for `password`: the user's domain" }),
  projectDomainId: option({ kind: text, default: 'default', meaning: "for `password`: the project's domain" }),
  applicationCredentialId: optional({ kind: text, meaning: 'for `application_credential`' }),
  applicationCredentialSecret: optional({ kind: text, secret: true, meaning: 'for `application_credential`' }),
} as const;
