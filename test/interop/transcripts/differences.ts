import type { Difference } from './compare.ts';

/** What Berth shows otherwise than the real cloud, on purpose. */
export interface Known {
  /** Which commands, as the files have them. */
  readonly commands: RegExp;
  /** Which of their fields. */
  readonly field: RegExp;
  readonly why: string;
  covers(difference: Difference): boolean;
}

/** `values`: which of `ours | theirs` as well, where another difference of the field would be a mistake. */
function differs(commands: RegExp, field: RegExp, why: string, values = /(?:)/): Known {
  return {
    ...{ commands, field, why },
    covers: (found) =>
      commands.test(found.line) && field.test(found.field) && values.test(`${found.ours} | ${found.theirs}`),
  };
}

/** Any command. */
const any = /^/;

/** All of them. The test fails for one that is not here, and for one here that is not found any more. */
export const known: readonly Known[] = [
  differs(
    any,
    /^errors$/,
    'who may do what is told without the name of a rule: rules cannot be changed, and their names are nothing to go by',
    /Policy does not allow [^|]*\| [^|]*Policy doesn't allow/s,
  ),
  differs(
    any,
    /^errors$/,
    'what is wrong with a field is said in other words, with the path of the field',
    /Invalid input for field\/attribute '[^|]*\| [^|]*Invalid input for field\/attribute/s,
  ),
  differs(
    /^admin: (project|user) create/,
    /^errors$/,
    'a name that is taken is told without the id of who has it',
    /of that name already[^|]*\| [^|]*Conflict occurred/s,
  ),
  differs(
    any,
    /^errors$/,
    'which rule of Keystone refuses is not told either',
    /roles of this token do not allow this action/,
  ),
  differs(/^admin: role remove/, /^errors$/, 'an assignment that is not there is told without ids', /does not exist/),
  differs(
    /^(admin: )?(project|user|role) list/,
    /^\[(services?|manager)\]/,
    'the services of a real cloud have a project and a user each way; Berth has the roles manager and service of newer Keystones',
  ),
  differs(
    /^admin: catalog show/,
    /^(id|name)$/,
    'services have the names that installations usually give them; those of the real cloud are named like their types',
  ),
  differs(
    /^(admin: )?compute service list/,
    /nova-(conductor|scheduler)/,
    'there are no conductor and no scheduler: the build chooses its host itself',
  ),
  differs(
    /^admin: availability zone list/,
    /^\[internal /,
    'there are no conductor and no scheduler, and no zone for them',
  ),
  differs(
    /^admin: hypervisor/,
    /(free_ram_mb|memory_mb_used|Memory MB Used)$/,
    'Nova keeps 512 MB for a host itself unless it is told otherwise; here a host has what it is said to have',
  ),
  differs(
    /^admin: hypervisor/,
    /^(disk_available_least|cpu_info.*)$/,
    'a host that only pretends has no processor to describe; what is left of its disk is told instead of 0',
  ),
  differs(
    /^admin: aggregate add host/,
    /^updated_at$/,
    'properties belong to an aggregate: to set them is a change of it',
  ),
  differs(
    /^admin: aggregate (delete|remove)/,
    /^errors$/,
    'the text names what was asked for',
    /Cannot delete aggregate 1|has no host compute1/,
  ),
  differs(/^keypair delete/, /^errors$/, 'the owner is whoever asks', /not found[^|]*\| [^|]*for user/s),
  differs(/^keypair create --type x509/, /^output$/, 'keys that are made are Ed25519, in the form of OpenSSH'),
  differs(
    /^image (list|show)/,
    any,
    'the image service of the real cloud is a stand-in with one image, and says of it what Nova asks for',
  ),
  differs(/^extension list --compute/, any, 'no list of extensions: microversions tell what there is'),
  differs(
    /^extension (list --network|show)/,
    /(: |^)(Description|description)$/,
    'extensions are described in words of our own; a client goes by the alias',
  ),
  differs(/^extension list --network/, /: (Name|Alias)$/, 'newer extensions are there, too, and some have newer names'),
  differs(any, /belongs_to_default_sg$/, 'it came after Neutron 21'),
  differs(/security group/, /standard_attr_id$/, 'a number of the database of Neutron, which means nothing to anybody'),
  differs(
    /^port |^server add port/,
    /dns_name$|dns_assignment/,
    'names of ports count with the domain that there is; Neutron drops them where it is the usual one',
    /named/,
  ),
  differs(/^subnet list/, /^\[outside-v4\]/, 'subnets of external networks are shown to all, as newer Neutrons do'),
  differs(/^security group rule create --protocol 4711/, /^errors$/, 'the names of protocols are not all told'),
  differs(/port create/, /bound_drivers/, 'a POST answers with the same picture of a bound port as a GET'),
  differs(/network agent list/, any, 'there are no agents of the network'),
  differs(any, /root_device_name$/, 'disks have no device names: guests that pretend have no devices'),
  differs(
    /^(admin: )?port (list|show)/,
    /[Ss]tatus$/,
    'nobody plugs the ports of the real cloud: its agents are rows in its database',
    /"ACTIVE" \| "DOWN"/,
  ),
  differs(/--nic auto which/, /^errors$/, 'the text says what to do in other words', /More than one possible network/),
  differs(/^network service provider list/, any, 'there are no service providers: routers are of one kind'),
];
