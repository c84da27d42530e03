/** How to reach a cloud and sign in to it. */
export interface CloudConfig {
  /** Name of the cloud in its file; `environment` for OS_* variables. */
  readonly name: string;
  /** Where the settings come from, for error messages: a file, or the environment. */
  readonly source: string;
  /** Keystone's URL, with or without `/v3`. */
  readonly authUrl: string;
  readonly credential: Credential;
  /** The region whose endpoints are used; any when undefined. */
  readonly region: string | undefined;
  readonly endpointInterface: 'public' | 'internal' | 'admin';
  /** Microversion of the Compute API. */
  readonly computeApiVersion: string;
  /** File with certificates to trust instead of the system's. */
  readonly caFile: string | undefined;
  /** False: any certificate will do. */
  readonly verify: boolean;
}

/** What is shown to Keystone: a user's password, for a project; or an application credential, whose project is its own. */
export type Credential =
  | { readonly kind: 'password'; readonly user: Named; readonly password: string; readonly project: Named }
  | { readonly kind: 'application_credential'; readonly of: ApplicationCredential; readonly secret: string };

/** An application credential: by id, or by its name and its user. */
export type ApplicationCredential = { readonly id: string } | { readonly name: string; readonly user: Named };

/** A user or project: by id, or by name with the domain's id or name. */
export interface Named {
  readonly id?: string;
  readonly name?: string;
  readonly domain?: { readonly id: string } | { readonly name: string };
}

/** The Compute API microversion of clouds that name none: Train's 2.79 has it, and it knows all that the command sends. */
export const defaultComputeApiVersion = '2.73';
