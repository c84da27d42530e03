import type { Caller } from './real-cloud.ts';

/** Who logs in where, with a password; user and project are of the default domain. */
export interface LogIn {
  /** With its version. */
  readonly authUrl: string;
  readonly username: string;
  readonly password: string;
  readonly projectName: string;
}

/** A token, and how to call the Identity API with it. */
export interface LoggedIn {
  readonly token: string;
  readonly userId: string;
  readonly projectId: string;
  readonly call: Caller;
}

const domain = { id: 'default' };

/** Logs in at a real Keystone or at Berth's identity service. Throws with the answer when that is refused. */
export async function logIn({ authUrl, username, password, projectName }: LogIn): Promise<LoggedIn> {
  const identity = { methods: ['password'], password: { user: { name: username, password, domain } } };
  const body = { auth: { identity, scope: { project: { name: projectName, domain } } } };
  const { reply, json } = await send(`${authUrl}/auth/tokens`, 'POST', {}, body);
  const { user, project } = (json as { token: { user: { id: string }; project: { id: string } } }).token;
  const token = reply.headers.get('x-subject-token') ?? '';
  return {
    token,
    userId: user.id,
    projectId: project.id,
    call: async <T>(method: string, path: string, asked?: object) =>
      (await send(`${authUrl}${path}`, method, { 'x-auth-token': token }, asked)).json as T,
  };
}

/** Ends a token. */
export async function revoke(as: LoggedIn, authUrl: string, token: string): Promise<void> {
  await send(`${authUrl}/auth/tokens`, 'DELETE', { 'x-auth-token': as.token, 'x-subject-token': token });
}

/** Makes a project unless it is there; answers its id. */
export async function ensureProject(admin: LoggedIn, name: string): Promise<string> {
  const { projects } = await admin.call<{ projects: { id: string }[] }>('GET', `/projects?name=${name}`);
  if (projects[0]) return projects[0].id;
  const made = await admin.call<{ project: { id: string } }>('POST', '/projects', {
    project: { name, domain_id: domain.id },
  });
  return made.project.id;
}

/** Makes a user with a role, which must be there, in a project. */
export async function makeUser(admin: LoggedIn, user: Omit<LogIn, 'authUrl'>, role: string): Promise<void> {
  const { username: name, password, projectName } = user;
  const projectId = await ensureProject(admin, projectName);
  const made = await admin.call<{ user: { id: string } }>('POST', '/users', {
    user: { name, password, domain_id: domain.id },
  });
  const { roles } = await admin.call<{ roles: { id: string }[] }>('GET', `/roles?name=${role}`);
  await admin.call('PUT', `/projects/${projectId}/users/${made.user.id}/roles/${roles[0]?.id}`);
}

async function send(url: string, method: string, headers: Record<string, string>, body?: object) {
  const reply = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${url}: ${reply.status} ${text}`);
  return { reply, json: text === '' ? undefined : (JSON.parse(text) as unknown) };
}
