/** A project that the user may work in. */
export interface Project {
  readonly id: string;
  readonly name: string;
}

/** Who is signed in, and what for. `token` is secret: it is kept for this tab alone, and goes into a header alone. */
export interface Session {
  readonly token: string;
  readonly user: string;
  readonly project: Project;
  readonly projects: readonly Project[];
  readonly roles: readonly string[];
}

/** What the user types in. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  readonly domain: string;
}

/** An answer that is none, or an error. `message` is for who looks at the page. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const place = 'berth.session';
let current: Session | null = readKept();
const listeners = new Set<() => void>();

function readKept(): Session | null {
  try {
    const kept = sessionStorage.getItem(place);
    return kept === null ? null : (JSON.parse(kept) as Session);
  } catch {
    return null;
  }
}

/** The session of this tab; null: nobody is signed in. */
export function session(): Session | null {
  return current;
}

/** Calls `listener` whenever somebody signs in or out, until the returned function is called. */
export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: Session | null): void {
  current = next;
  try {
    if (next) sessionStorage.setItem(place, JSON.stringify(next));
    else sessionStorage.removeItem(place);
  } catch {
    // Without storage a reload asks again.
  }
  for (const listener of listeners) listener();
}

/** Signs in, for the project of the user's name or else the first one. Throws ApiError. */
export async function signIn({ user, password, domain }: Credentials): Promise<void> {
  const who = { user: { name: user, password, domain: { name: domain } } };
  const first = await tokenOf({ identity: { methods: ['password'], password: who }, scope: 'unscoped' });
  const { projects } = await answered<{ projects: Project[] }>(
    await fetch('/identity/v3/auth/projects', { headers: { 'x-auth-token': first.token } }),
  );
  const project = projects.find(({ name }) => name === user) ?? projects[0];
  if (!project) throw new ApiError(403, `${user} has no role on any project.`);
  await workIn(first.token, project, projects);
}

/** Goes on in another project. Throws ApiError. */
export async function switchProject(project: Project): Promise<void> {
  if (current) await workIn(current.token, project, current.projects);
}

/** Signs out: the token ends, here and everywhere. */
export function signOut(): void {
  const { token } = current ?? {};
  become(null);
  if (token === undefined) return;
  const headers = { 'x-auth-token': token, 'x-subject-token': token };
  void fetch('/identity/v3/auth/tokens', { method: 'DELETE', headers }).catch(() => {});
}

/** The session is over, whoever ended it. */
export function sessionEnded(token: string): void {
  if (current?.token === token) become(null);
}

async function workIn(from: string, { id, name }: Project, projects: readonly Project[]): Promise<void> {
  const identity = { methods: ['token'], token: { id: from } };
  const { token, body } = await tokenOf({ identity, scope: { project: { id } } });
  become({
    token,
    user: body.user.name,
    project: { id, name },
    projects: projects.map((project) => ({ id: project.id, name: project.name })),
    roles: body.roles.map((role) => role.name),
  });
}

interface TokenBody {
  readonly user: { readonly name: string };
  readonly roles: readonly { readonly name: string }[];
}

async function tokenOf(auth: object): Promise<{ readonly token: string; readonly body: TokenBody }> {
  const reply = await fetch('/identity/v3/auth/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth }),
  });
  if (reply.status === 401) throw new ApiError(401, 'The user, the password or the domain is not right.');
  const { token } = await answered<{ token: TokenBody & { readonly roles?: TokenBody['roles'] } }>(reply);
  return { token: reply.headers.get('x-subject-token') ?? '', body: { user: token.user, roles: token.roles ?? [] } };
}

/** A request of the user's to an API of this Berth; answers the body. Throws ApiError. */
export async function call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
  const token = current?.token ?? '';
  const reply = await fetch(path, {
    method,
    headers: {
      'x-auth-token': token,
      'openstack-api-version': 'compute 2.72',
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError(0, 'Berth does not answer.');
  });
  if (reply.status === 401) sessionEnded(token);
  return answered<T>(reply);
}

async function answered<T>(reply: Response): Promise<T> {
  const text = await reply.text();
  if (reply.ok) return (text === '' ? {} : JSON.parse(text)) as T;
  throw new ApiError(reply.status, messageOf(text) ?? `${reply.status} ${reply.statusText}`);
}

/** What an error says, in whichever form its API has. */
function messageOf(text: string): string | null {
  try {
    for (const value of Object.values(JSON.parse(text) as object)) {
      if (typeof value === 'string') return value;
      if (typeof value === 'object' && value !== null && 'message' in value) return String(value.message);
    }
  } catch {
    return null;
  }
  return null;
}

/** A project's name, where the user may work in it; else the beginning of its id. */
export function projectName(id: string): string {
  return current?.projects.find((project) => project.id === id)?.name ?? id.slice(0, 8);
}

/** Whether the session is an administrator's. */
export function isAdmin(): boolean {
  return current?.roles.includes('admin') ?? false;
}

/** Why the user may not change anything; null: they may. */
export function whyReadOnly(): string | null {
  const roles = current?.roles ?? [];
  return roles.some((role) => role === 'member' || role === 'admin' || role === 'manager')
    ? null
    : `Your role on ${current?.project.name} is ${roles.join(', ')}; creating and deleting need member.`;
}
