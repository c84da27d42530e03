import {
  before,
  boolean,
  by,
  integer,
  links,
  list,
  type Members,
  map,
  microsOrNull,
  noElements,
  nothing,
  page,
  second,
  shape,
  text,
  textOrNull,
  view,
} from '../../operation/answer-schema.ts';

const brief = { id: text, name: text, links };

const fault = view(
  'Fault',
  { code: integer, created: second, message: text },
  { details: { ...text, description: 'of a code other than 500, or for administrators' } },
);

const linkedImage = view('ImageOfServer', { id: text, links });

const linkedFlavor = view('FlavorOfServer', { id: text, links });

const embeddedFlavor = view('EmbeddedFlavor', {
  vcpus: integer,
  ram: { ...integer, description: 'MiB' },
  disk: { ...integer, description: 'GiB' },
  ephemeral: { ...integer, description: 'GiB' },
  swap: { ...integer, description: 'MiB' },
  original_name: text,
  extra_specs: map(text),
});

const briefAddress = { version: { enum: [4, 6] }, addr: text };
const briefAddresses = map(list(view('BriefAddress', briefAddress)));
const addresses = map(
  list(
    view('Address', {
      ...briefAddress,
      'OS-EXT-IPS:type': { enum: ['fixed', 'floating'] },
      'OS-EXT-IPS-MAC:mac_addr': text,
    }),
  ),
);

/** What all answers about one server have, those to its changes too. */
const shared: Members = {
  ...brief,
  status: text,
  tenant_id: text,
  user_id: text,
  metadata: map(text),
  hostId: text,
  image: { anyOf: [linkedImage, { const: '' }] },
  flavor: { anyOf: [before('flavorEmbedded', linkedFlavor), by('flavorEmbedded', embeddedFlavor)] },
  created: second,
  updated: second,
  accessIPv4: text,
  accessIPv6: text,
  'OS-DCF:diskConfig': { enum: ['AUTO', 'MANUAL'] },
};

const sometimes: Members = {
  progress: { ...integer, description: 'per cent, in states that have a progress' },
  fault: { allOf: [fault], description: 'in ERROR and DELETED' },
  locked: by('serverLocked', boolean),
  locked_reason: by('lockedReason', textOrNull),
  description: by('serverDescription', textOrNull),
  tags: by('serverTags', list(text)),
  trusted_image_certificates: by('trustedImageCertificates', nothing),
};

const ofOne: Members = {
  server_groups: by('serverGroupsOfServer', { ...list(text), description: 'not in lists' }),
};

const forAdministrators = 'for administrators';
const admin = (schema: object) => ({ ...schema, description: forAdministrators });

const operatorMembers: Members = {
  'OS-EXT-SRV-ATTR:host': admin(textOrNull),
  'OS-EXT-SRV-ATTR:instance_name': admin(text),
  'OS-EXT-SRV-ATTR:hypervisor_hostname': admin(textOrNull),
  'OS-EXT-SRV-ATTR:hostname': by('serverHostDetails', admin(text)),
  'OS-EXT-SRV-ATTR:kernel_id': by('serverHostDetails', admin(text)),
  'OS-EXT-SRV-ATTR:launch_index': by('serverHostDetails', admin(integer)),
  'OS-EXT-SRV-ATTR:ramdisk_id': by('serverHostDetails', admin(text)),
  'OS-EXT-SRV-ATTR:reservation_id': by('serverHostDetails', admin(text)),
  'OS-EXT-SRV-ATTR:root_device_name': by('serverHostDetails', admin(textOrNull)),
  'OS-EXT-SRV-ATTR:user_data': by('serverHostDetails', admin(textOrNull)),
  host_status: by('serverHostStatus', admin(text)),
};

const groupNames = list(view('GroupOfServer', { name: text }));

const detailed: Members = {
  ...shared,
  addresses,
  'OS-EXT-AZ:availability_zone': text,
  config_drive: { enum: ['True', ''] },
  key_name: textOrNull,
  'OS-SRV-USG:launched_at': microsOrNull,
  'OS-SRV-USG:terminated_at': microsOrNull,
  'OS-EXT-STS:task_state': textOrNull,
  'OS-EXT-STS:vm_state': text,
  'OS-EXT-STS:power_state': integer,
  'os-extended-volumes:volumes_attached': noElements,
};

const server = view('Server', detailed, {
  ...sometimes,
  ...ofOne,
  security_groups: { ...groupNames, description: 'where its ports have any, and the network service answers' },
  ...operatorMembers,
});

/** A page of `GET /servers`. */
export const briefServersAnswer = page('servers', view('BriefServer', brief));

/** A page of `GET /servers/detail`. */
export const serversAnswer = page('servers', server);

/** One of them. */
export const serverAnswer = shape({ server });

/** What `PUT` tells. */
export const updatedServerAnswer = shape({
  server: view('UpdatedServer', { ...shared, addresses: briefAddresses }, { ...sometimes, ...ofOne }),
});

const adminPass = { adminPass: { ...text, description: 'unless the operator has switched it off' } };

/** What a rebuild tells. */
export const rebuiltServerAnswer = shape({
  server: view(
    'RebuiltServer',
    { ...shared, addresses: briefAddresses },
    {
      ...sometimes,
      ...ofOne,
      key_name: by('keyOfRebuild', textOrNull),
      user_data: by('userDataOfRebuild', { ...textOrNull, description: 'where it was sent, or there is none' }),
      ...adminPass,
    },
  ),
});

/** What a rescue tells. */
export const rescuedServerAnswer = view('RescuedServer', {}, adminPass);

/** A new server; or what several have in common, where that was asked for. */
export const createdServerAnswer = {
  anyOf: [
    shape({
      server: view(
        'CreatedServer',
        {
          id: text,
          links,
          'OS-DCF:diskConfig': { enum: ['AUTO', 'MANUAL'] },
          security_groups: list(view('RequestedGroup', {}, { name: text })),
        },
        adminPass,
      ),
    }),
    shape({ reservation_id: text }),
  ],
};

/** `GET /servers/{id}/ips`. */
export const addressesAnswer = shape({ addresses: briefAddresses });

/** The same of one network, under its own name. */
export const networkAddressesAnswer = { ...briefAddresses, minProperties: 1, maxProperties: 1 };
