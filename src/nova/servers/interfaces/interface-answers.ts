import { by, list, shape, text, textOrNull, view } from '../../operation/answer-schema.ts';

const attachment = view(
  'InterfaceAttachment',
  {
    net_id: text,
    port_id: text,
    mac_addr: text,
    port_state: text,
    fixed_ips: list(view('FixedIp', { ip_address: text, subnet_id: text })),
  },
  { tag: by('interfaceTag', textOrNull) },
);

/** A server's interfaces. */
export const interfacesAnswer = shape({ interfaceAttachments: list(attachment) });

/** One, read or attached. */
export const interfaceAnswer = shape({ interfaceAttachment: attachment });
