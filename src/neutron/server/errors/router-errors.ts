/** Errors of routers and floating IPs. */
export const routerErrors = {
  RouterNotFound: [404, (id: string) => `Router ${id} could not be found`],
  RouterInUse: [409, (id: string, ports: string) => `Router ${id} has ports still attached: ${ports}`],
  RouterInterfaceNotFound: [
    404,
    (id: string, port: string) => `Router ${id} does not have an interface with id ${port}`,
  ],
  RouterInterfaceNotFoundForSubnet: [
    404,
    (id: string, subnet: string) => `Router ${id} has no interface on subnet ${subnet}`,
  ],
  RouterInterfaceInUseByFloatingIP: [
    409,
    (id: string, subnet: string) =>
      `Router interface for subnet ${subnet} on router ${id} cannot be deleted, as it is required by one or more floating IPs.`,
  ],
  RouterInterfaceInUseByRoute: [
    409,
    (id: string, subnet: string) =>
      `Router interface for subnet ${subnet} on router ${id} cannot be deleted, as it is required by one or more routes.`,
  ],
  RouterExternalGatewayInUseByFloatingIp: [
    409,
    (id: string, network: string) =>
      `Gateway cannot be updated for router ${id}, since a gateway to external network ${network} is required by one or more floating IPs.`,
  ],
  SubnetMismatchForPort: [
    400,
    (port: string, subnet: string) => `Subnet on port ${port} does not match the requested subnet ${subnet}.`,
  ],
  InvalidRoutes: [400, (routes: string, reason: string) => `Invalid format for routes: ${routes}, ${reason}`],
  RoutesExhausted: [
    400,
    (id: string, limit: number) => `Unable to complete operation for ${id}. The number of routes exceeds ${limit}.`,
  ],
  FlavorNotFound: [404, (id: string) => `Flavor ${id} could not be found.`],
  FloatingIPNotFound: [404, (id: string) => `Floating IP ${id} could not be found`],
  FloatingIPPortAlreadyAssociated: [
    409,
    (ip: string, id: string, port: string, fixed: string, network: string) =>
      `Cannot associate floating IP ${ip} (${id}) with port ${port} using fixed IP ${fixed}, as that fixed IP already has a floating IP on external network ${network}.`,
  ],
  ExternalGatewayForFloatingIPNotFound: [
    404,
    (network: string, subnet: string, port: string) =>
      `External network ${network} is not reachable from subnet ${subnet}.  Therefore, cannot associate Port ${port} with a Floating IP.`,
  ],
} as const;
