import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { counted, memory } from '../format.ts';
import { useLive } from '../live.ts';
import { Act, PageHead } from '../parts/words.ts';
import { go, Link } from '../router.ts';
import { call, session, whyReadOnly } from '../session.ts';
import type { NetworksState, PortState } from '../wire.ts';

interface Choices {
  readonly flavors: readonly {
    readonly id: string;
    readonly name: string;
    readonly vcpus: number;
    readonly ram: number;
    readonly disk: number;
  }[];
  readonly images: readonly { readonly id: string; readonly name: string }[];
}

/** `network/ID` or `port/ID`; '' for none yet. */
type NicChoice = string;

/** Asks for a server, with its NICs in their order. */
export function CreateServerPage() {
  const [choices, setChoices] = useState<Choices | null>(null);
  const [error, setError] = useState<string | null>(null);
  const networks = useLive<NetworksState>('/networks', 'poll');
  const ports = useLive<{ readonly ports: readonly PortState[] }>('/ports?limit=500', 'poll');
  const [name, setName] = useState('');
  const [flavor, setFlavor] = useState('');
  const [image, setImage] = useState('');
  const [nics, setNics] = useState<readonly NicChoice[]>(['']);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    const read = async () => {
      const [{ flavors }, { images }] = await Promise.all([
        call<Pick<Choices, 'flavors'>>('GET', '/compute/v2.1/flavors/detail'),
        call<Pick<Choices, 'images'>>('GET', '/image/v2/images?status=active&sort_key=name&sort_dir=asc'),
      ]);
      setChoices({ flavors, images });
      setFlavor((old) => old || (flavors[0]?.id ?? ''));
      setImage((old) => old || (images[0]?.id ?? ''));
    };
    read().catch((failure: unknown) => setError(failure instanceof Error ? failure.message : 'It did not work.'));
  }, []);

  const why =
    whyReadOnly() ??
    (name.trim() === ''
      ? 'Give it a name.'
      : flavor === ''
        ? 'Choose a flavor.'
        : image === ''
          ? 'Choose an image.'
          : nics.includes('')
            ? 'Choose what each NIC is connected to, or remove it.'
            : null);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (why !== null || busy) return;
    setBusy(true);
    setError(null);
    const connected = nics.map((nic) => {
      const [kind, id] = nic.split('/');
      return kind === 'port' ? { port: id } : { uuid: id };
    });
    try {
      const { server } = await call<{ server: { id: string } }>('POST', '/compute/v2.1/servers', {
        server: {
          name: name.trim(),
          flavorRef: flavor,
          imageRef: image,
          networks: connected.length === 0 ? 'none' : connected,
        },
      });
      go(`/servers/${server.id}`);
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : 'It did not work.');
      setBusy(false);
    }
  };

  return h(
    'div',
    { class: 'page narrow' },
    h('nav', { class: 'crumbs', 'aria-label': 'Where this is' }, h(Link, { to: '/servers' }, 'Servers')),
    h(PageHead, { title: 'Create server', about: `In project ${session()?.project.name}` }),
    h(
      'form',
      { class: 'card form', onSubmit: submit },
      h(
        'label',
        { class: 'field' },
        h('span', null, 'Name'),
        h('input', { value: name, maxLength: 255, autoComplete: 'off', spellcheck: false, onInput: into(setName) }),
      ),
      h(
        'div',
        { class: 'field-row' },
        h(
          'label',
          { class: 'field' },
          h('span', null, 'Flavor'),
          h(
            'select',
            { value: flavor, onChange: into(setFlavor) },
            (choices?.flavors ?? []).map(({ id, name: flavorName, vcpus, ram, disk }) =>
              h('option', { key: id, value: id }, `${flavorName} · ${vcpus} vCPU · ${memory(ram)} · ${disk} GiB`),
            ),
          ),
        ),
        h(
          'label',
          { class: 'field' },
          h('span', null, 'Image'),
          h(
            'select',
            { value: image, onChange: into(setImage) },
            (choices?.images ?? []).map(({ id, name: imageName }) => h('option', { key: id, value: id }, imageName)),
          ),
        ),
      ),
      h(Nics, { nics, setNics, networks: networks.state, ports: ports.state?.ports ?? [] }),
      error === null ? null : h('p', { class: 'banner tone-bad', role: 'alert' }, error),
      h(
        'div',
        { class: 'form-acts' },
        h(
          Act,
          { id: 'create', type: 'submit', class: 'primary', why },
          busy ? 'Creating …' : `Create with ${nics.length === 0 ? 'no NIC' : counted(nics.length, 'NIC')}`,
        ),
      ),
    ),
  );
}

interface NicsProps {
  readonly nics: readonly NicChoice[];
  readonly setNics: (nics: readonly NicChoice[]) => void;
  readonly networks: NetworksState | null;
  readonly ports: readonly PortState[];
}

function Nics({ nics, setNics, networks, ports }: NicsProps) {
  const free = ports.filter(({ device_id }) => device_id === '');
  const cidrs = (networkId: string) =>
    (networks?.subnets ?? []).filter((subnet) => subnet.network_id === networkId).map(({ cidr }) => cidr);
  // A server that wants an address cannot have one there.
  const usable = (networks?.networks ?? []).filter((network) => network.subnets.length > 0);
  const set = (at: number, choice: NicChoice) => setNics(nics.map((nic, index) => (index === at ? choice : nic)));
  return h(
    'fieldset',
    { class: 'nic-choices' },
    h('legend', null, 'NICs'),
    nics.length === 0 ? h('p', { class: 'hint' }, 'It will have no network.') : null,
    nics.map((nic, at) =>
      h(
        'div',
        { class: 'nic-choice', key: at },
        h('label', { for: `nic-${at}` }, `NIC ${at}`),
        h(
          'select',
          { id: `nic-${at}`, value: nic, onChange: into((value) => set(at, value)) },
          h('option', { value: '' }, 'Choose …'),
          h(
            'optgroup',
            { label: 'A new port on a network' },
            usable.map(({ id, name }) =>
              h('option', { key: id, value: `network/${id}` }, `${name} · ${cidrs(id).join(', ')}`),
            ),
          ),
          free.length === 0
            ? null
            : h(
                'optgroup',
                { label: 'A port that is there' },
                free.map((port) =>
                  h(
                    'option',
                    {
                      key: port.id,
                      value: `port/${port.id}`,
                      disabled: nics.includes(`port/${port.id}`) && nic !== `port/${port.id}`,
                    },
                    [port.name || port.id.slice(0, 8), ...port.fixed_ips.map(({ ip_address }) => ip_address)].join(
                      ' · ',
                    ),
                  ),
                ),
              ),
        ),
        h(
          'button',
          {
            type: 'button',
            class: 'plain',
            'aria-label': `Remove NIC ${at}`,
            onClick: () => setNics(nics.filter((_, index) => index !== at)),
          },
          'Remove',
        ),
      ),
    ),
    h('button', { type: 'button', class: 'button', onClick: () => setNics([...nics, '']) }, 'Add NIC'),
  );
}

function into(set: (value: string) => void) {
  return (event: Event) => set((event.currentTarget as HTMLInputElement | HTMLSelectElement).value);
}
