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
export function differs(commands: RegExp, field: RegExp, why: string, values = /(?:)/): Known {
  return {
    ...{ commands, field, why },
    covers: (found) =>
      commands.test(found.line) && field.test(found.field) && values.test(`${found.ours} | ${found.theirs}`),
  };
}

/** Any command. */
export const any = /^/;

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
    /(Invalid input for field\/attribute '|Additional properties are not allowed)[^|]*\| [^|]*Invalid input for field\/attribute/s,
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
    /^(admin: )?(compute service|host) list/,
    /nova-(conductor|scheduler)|compute1 (conductor|scheduler)/,
    'there are no conductor and no scheduler: the build chooses its host itself',
  ),
  differs(
    /^admin: availability zone list/,
    /^\[internal /,
    'there are no conductor and no scheduler, and no zone for them',
  ),
  differs(
    /^admin: (hypervisor|host show)/,
    /(free_ram_mb|memory_mb_used|Memory MB Used|Memory MB)$/,
    'Nova keeps 512 MB for a host itself unless it is told otherwise; here a host has what it is said to have',
  ),
  differs(
    /^admin: hypervisor/,
    /^(disk_available_least|cpu_info.*)$/,
    'a host that only pretends has no processor to describe; what is left of its disk is told instead of 0',
  ),
  differs(
    /^admin: aggregate (add host|remove host|show)/,
    /^updated_at$/,
    'properties belong to an aggregate: to set them is a change of it',
    /^"<day[^|]*\| null/,
  ),
  differs(
    /^admin: aggregate (delete|remove)/,
    /^errors$/,
    'the text names what was asked for',
    /Cannot delete aggregate 1|has no host compute1/,
  ),
  differs(/^(admin: )?keypair delete/, /^errors$/, 'the owner is whoever asks', /not found[^|]*\| [^|]*for user/s),
  differs(/^keypair create --type x509/, /^output$/, 'keys that are made are Ed25519, in the form of OpenSSH'),
  differs(
    /^image (list --long|show stub)/,
    /: (Checksum|Protected|Project)$|^(checksum|file|owner|properties\.os_(hidden|hash_algo|hash_value)|protected|schema|virtual_size)$/,
    'the image service of the real cloud is a stand-in with one image, and says of it what Nova asks for',
  ),
  differs(
    /^extension list --compute/,
    /^\[[^\]]+\]: (Alias|Description|Name)$/,
    'extensions are described in words of our own, and what is not here is not told of',
  ),
  differs(
    /^extension (list --network|show)/,
    /(: |^)(Description|description)$/,
    'extensions are described in words of our own; a client goes by the alias',
  ),
  differs(/^extension list --network/, /: (Name|Alias)$/, 'newer extensions are there, too, and some have newer names'),
  differs(any, /belongs_to_default_sg$/, 'it came after Neutron 21'),
  differs(/security group/, /standard_attr_id$/, 'a number of the database of Neutron, which means nothing to anybody'),
  differs(
    /^(admin: )?port |^server add port/,
    /dns_name$|dns_assignment/,
    'names of ports count with the domain that there is; Neutron drops them where it is the usual one',
    /^"(named|nobody|web|both)[."][^|]*\| "(host-[^|]*)?"/,
  ),
  differs(/^subnet list/, /^\[outside-v4\]/, 'subnets of external networks are shown to all, as newer Neutrons do'),
  differs(/^security group rule create --protocol 4711/, /^errors$/, 'the names of protocols are not all told'),
  differs(/port create/, /bound_drivers/, 'a POST answers with the same picture of a bound port as a GET'),
  differs(
    /network agent list/,
    /^\[.* Open vSwitch agent compute1 .*\]: (ID|Agent Type|Host|Availability Zone|Alive|State|Binary)$/,
    'there are no agents of the network',
  ),
  differs(
    /^(admin: )?(port (list|show)|floating ip (create|show|list)|router show|server add fixed ip)/,
    /[Ss]tatus$|Port State$|port_details$/,
    'nobody plugs the ports and addresses of the real cloud: its agents are rows in its database',
    /ACTIVE.* \| .*DOWN/,
  ),
  differs(/--nic auto which/, /^errors$/, 'the text says what to do in other words', /More than one possible network/),
  differs(
    /^network service provider list/,
    /^(output|errors|\[(dvr|dvrha|ha|single_node)\]: (Service Type|Name|Default))$/,
    'there are no service providers: routers are of one kind',
  ),
  differs(
    /^router set .*--disable-snat/,
    /^errors$/,
    'the rules that an action has to meet are told in one row, without their brackets',
    /is disallowed by policy/,
  ),
  differs(/--dscp-mark 27/, /^errors$/, 'which marks there are is told', /is not in \[0, 8/),
  differs(/^network flavor list/, /^(exit code|errors|output)$/, 'there are no flavors of routers'),
  differs(
    /^server (show web|list --long)$/,
    /power_state$|: Power State$/,
    'what a guest does is told; the fake ones of Nova run on when they are paused or suspended, and are off when they are rescued',
    /^([37] \| 1|1 \| 4)$/,
  ),
  differs(
    /^server set --password/,
    /^(exit code|errors)$/,
    'there is nobody in a guest that pretends to take a password',
    /not supported|^1 \| 0$/,
  ),
  differs(
    /server (evacuate|dump create|backup create --rotate)/,
    /^(exit code|errors)$/,
    'there are no evacuation, no crash dumps and no rotation of backups',
    /is not supported by this cloud|^1 \| 0$/,
  ),
  differs(
    /^admin: server migration list/,
    /: (Dest Host|Old Flavor|New Flavor)$/,
    'hosts have no addresses, and flavors no inner numbers',
  ),
  differs(
    /^admin: server show --diagnostics/,
    /^(config_drive|driver|hypervisor|hypervisor_os|memory_details\.(maximum|used)|(cpu|disk|nic)_details\[0\]\.\w+)$/,
    'what the guests of the real cloud do is made up; here what nobody measures is null',
  ),
  differs(/^console log show/, /^output$/, 'a guest that pretends says when it boots', /boots.*\| .*LAST LINE/s),
  differs(
    /^server add security group/,
    /^(exit code|errors)$/,
    'a group that is there already is no mistake',
    /\| .*Duplicate items|^0 \| 1$/s,
  ),
  differs(/^server remove security group/, /^errors$/, 'a group that no port has is not found', /not associated with/),
  differs(/^server add fixed ip/, /^errors$/, 'the network is named, too', /is already in use on network/),
  differs(
    /^server add fixed ip .*10\.9\.9\.9/,
    /^errors$/,
    'an address outside of all subnets is a mistake of who asks, not of the cloud',
    /BadRequestException: 400.*\| .*500/s,
  ),
  differs(
    /server event list/,
    /^\[(add|remove)_security_group\]/,
    'changes of groups are among what was done to a server',
  ),
  differs(
    /server event list/,
    /^\[(changePassword|evacuate|trigger_crash_dump|createBackup)\]/,
    'what there is not is refused before it counts as done',
  ),
  differs(
    /^server show apart-2/,
    /^fault\.message$/,
    'how many hosts each rule left, and which rule, is told',
    /No valid host was found: .*\| .*There are not enough hosts/s,
  ),
  differs(/^user password set/, /^errors$/, 'who could not be recognised is told in other words', /HTTP 401/),
  differs(/^admin: project list --long/, /^\[admin\]: Description$/, 'the first project has no description'),
  differs(/^admin: project delete/, /^errors$/, 'a project with others below it is told in other words', /not a leaf/),
  differs(
    /compute service delete/,
    /^errors$/,
    'hosts are those of the configuration: their services are not deleted',
    /405/,
  ),
  differs(
    /^admin: quota show --class/,
    /^(exit code|output|errors|cores|instances|key-pairs|project(_name)?|properties|ram|server-group(s|-members))$/,
    'a domain is no project, and the client asks for one of the id of the class',
  ),
  differs(
    /^admin: server migration (abort|force complete)/,
    /^errors$/,
    'no server is ever in a live migration: none is found, whatever state the server is in',
    /In-progress live migration 77 is not found/,
  ),
  differs(
    /^server event show/,
    /^events\[(0\]\.(event|hostId)|[1-3]\]\.\w+)$/,
    'the events of an action are the steps of its saga, and what took them back',
  ),
  differs(
    /^server image create --name copy/,
    /^(file|owner|protected|schema|size|properties\.(os_hidden|owner_user_name|owner_project_name|boot_roles))$/,
    'the image service of the real cloud is a stand-in; who made an image and in which roles is not kept with it',
  ),
  differs(
    /^server image create --name copy/,
    /^disk_format$/,
    'the driver says in which form it saves a disk; the fake one of Nova saves none',
    /"qcow2" \| "raw"/,
  ),
  differs(
    /^server show alone$/,
    /^fault\.(code|created|message)$/,
    'an attach that was taken back leaves no fault at the server',
  ),
];
