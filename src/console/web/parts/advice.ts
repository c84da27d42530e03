/** What to do about a failure, by its code: where the failure itself says only what is wrong. */
const advice: Readonly<Record<string, string>> = {
  NoMoreFixedIps:
    'Delete ports of that network that nobody needs, or give it another subnet; or choose another network.',
  PortLimitExceeded: 'Delete ports that nobody needs, or ask an administrator for a larger quota.',
  NoValidHost: 'Choose a smaller flavor, or delete a server that nobody needs.',
  PortInUse: 'Choose a port that no server has, or detach it from the one that has it.',
  PortNotFound: 'Choose a port that is there.',
  NetworkNotFound: 'Choose a network that is there.',
  FixedIpAlreadyInUse: 'Choose another address, or none: then one is found.',
  SecurityGroupNotFound: 'Choose a security group that is there.',
};

const inAnyCase = 'Delete the server, and create it again once that is mended.';

/** What to do next about a build that failed, in whole sentences. */
export function whatNext(code: string | undefined): string {
  const first = code === undefined ? undefined : advice[code];
  return first === undefined ? inAnyCase : `${first} ${inAnyCase}`;
}
