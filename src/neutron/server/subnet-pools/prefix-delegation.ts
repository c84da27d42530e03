/**
 * What stands for a pool where the prefix of a subnet is to be delegated by the router outside. Until it is, the subnet has
 * the block that says so. Source: Neutron's address management.
 */
export const prefixDelegation = { id: 'prefix_delegation', address_scope_id: null, placeholder: '::/64' } as const;
