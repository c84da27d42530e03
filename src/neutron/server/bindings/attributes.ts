import type { BindingDetails, VnicType } from '../../resources.ts';
import type { AttributeTable, Converter } from '../attributes/attribute.ts';
import { readOnly } from '../attributes/standard-attributes.ts';
import { text } from '../attributes/validators.ts';
import { refuseLongProfile } from '../ports/asked-binding.ts';
import { portAttributes } from '../ports/attributes.ts';

const vnicType = portAttributes['binding:vnic_type'];
const profile = portAttributes['binding:profile'];

const toShortProfile: Converter = (value) => {
  const converted = profile.convert(value);
  refuseLongProfile(converted);
  return converted;
};

/** The attributes of a binding of a port to one host. Source: Neutron's port binding. */
export const bindingAttributes = {
  host: { post: true, validate: text(), filter: true },
  vnic_type: { post: true, put: true, default: 'normal', validate: vnicType.validate, filter: true },
  profile: { post: true, put: true, default: {}, convert: toShortProfile, validate: profile.validate },
  vif_type: { filter: true },
  vif_details: readOnly,
  status: { filter: true },
  project_id: readOnly,
} as const satisfies AttributeTable;

/** How its bodies look. */
export const bindingEnvelope = { name: 'binding', bulk: false, lenientBody: false };

/** The values of a POST, converted. */
export type BindingValues = {
  readonly host: string;
  readonly vnic_type: VnicType;
  readonly profile: BindingDetails;
};
