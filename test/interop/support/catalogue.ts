import type { LoggedIn } from './identity-api.ts';

/** URLs of a service by their interfaces. */
export type Faces = Readonly<Record<'public' | 'internal' | 'admin', string>>;

/** The same URL for all of them. */
export function everywhere(url: string): Faces {
  return { public: url, internal: url, admin: url };
}

/** Adds services to a catalogue, by their types. */
export async function fillCatalogue(admin: LoggedIn, services: Readonly<Record<string, Faces>>): Promise<void> {
  for (const [type, faces] of Object.entries(services)) {
    const made = await admin.call<{ service: { id: string } }>('POST', '/services', { service: { type, name: type } });
    for (const [face, url] of Object.entries(faces)) {
      const endpoint = { service_id: made.service.id, interface: face, url, region_id: 'RegionOne' };
      await admin.call('POST', '/endpoints', { endpoint });
    }
  }
}
