/** What a service proves to Keystone who it is with. */
export type KeystoneCredential =
  | {
      readonly method: 'password';
      readonly username: string;
      readonly password: string;
      readonly userDomain: string;
      readonly projectName: string;
      readonly projectDomain: string;
    }
  | { readonly method: 'application_credential'; readonly id: string; readonly secret: string };

/** The `auth` of `POST /v3/auth/tokens`. */
export function authOf(credential: KeystoneCredential) {
  if (credential.method === 'application_credential') {
    const { id, secret } = credential;
    return { identity: { methods: ['application_credential'], application_credential: { id, secret } } };
  }
  const { username, password, userDomain, projectName, projectDomain } = credential;
  return {
    identity: { methods: ['password'], password: { user: { name: username, password, domain: { id: userDomain } } } },
    scope: { project: { name: projectName, domain: { id: projectDomain } } },
  };
}

/** For an operator: everything of a credential but its secret. */
export function nameOf(credential: KeystoneCredential): string {
  if (credential.method === 'application_credential') return `the application credential ${credential.id}`;
  const { username, userDomain, projectName, projectDomain } = credential;
  return `the user ${username} (domain ${userDomain}) for the project ${projectName} (domain ${projectDomain})`;
}
