import type { Port } from '../../neutron/resources.ts';

/** Resources that a port wants from one provider. */
export interface ResourceGroup {
  /** Whose request it is: the group's id, or the port's where Neutron knows no groups. */
  readonly requester: string;
  /** Traits that the provider must have. */
  readonly required: readonly string[];
  /** Amounts by resource class. */
  readonly resources: { readonly [resourceClass: string]: number };
}

/** What a port's QoS policy wants. */
export interface PortResources {
  readonly form: 'groups' | 'legacy';
  readonly groups: readonly ResourceGroup[];
  /** Requesters whose providers must be of one subtree; empty: none. */
  readonly sameSubtree: readonly string[];
}

/** The alias of the extension whose ports ask for resources in groups. */
const groupsExtension = 'port-resource-request-groups';

/**
 * What a port asks of the scheduler, as service rights show it; null: nothing (H03, H04). Which form it has is for the
 * extensions to say.
 */
export function resourcesOf(
  { id, resource_request: asked }: Port,
  extensions: readonly string[],
): PortResources | null {
  if (!asked) return null;
  if (!extensions.includes(groupsExtension)) {
    if (Object.keys(asked).length === 0) return null;
    const { required = [], resources = {} } = 'resources' in asked ? asked : {};
    return { form: 'legacy', groups: [{ requester: id, required, resources }], sameSubtree: [] };
  }
  if (!('request_groups' in asked) || asked.request_groups.length === 0) return null;
  const groups = asked.request_groups.map(({ id, required, resources }) => ({ requester: id, required, resources }));
  return { form: 'groups', groups, sameSubtree: asked.same_subtree ?? [] };
}
