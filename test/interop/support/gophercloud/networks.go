package main

import (
	"github.com/gophercloud/gophercloud"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/dns"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/external"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/layer3/addressscopes"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/mtu"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/portsecurity"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/provider"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/subnetpools"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/networks"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/subnets"
	"github.com/gophercloud/gophercloud/pagination"
)

// network is a network with what gophercloud's extensions add to it.
type network struct {
	networks.Network
	external.NetworkExternalExt
	provider.NetworkProviderExt
	mtu.NetworkMTUExt
	dns.NetworkDNSExt
	portsecurity.PortSecurityExt
}

func networkPages(page pagination.Page) (found []network, err error) {
	err = networks.ExtractNetworksInto(page, &found)
	return
}

func networkLives(w *walk) []life {
	get := func(client *gophercloud.ServiceClient) func(string) (any, error) {
		return func(id string) (any, error) {
			var found network
			err := networks.Get(client, id).ExtractInto(&found)
			return found, err
		}
	}
	remove := func(client *gophercloud.ServiceClient) func(string) error {
		return func(id string) error { return networks.Delete(client, id).ExtractErr() }
	}
	return []life{
		{
			name: "external network", extension: "external-net",
			create: func() (any, error) {
				opts := external.CreateOptsExt{
					CreateOptsBuilder: networks.CreateOpts{Name: "outside"},
					External:          pointer(true),
				}
				return networks.Create(w.admin, opts).Extract()
			},
			get: get(w.admin),
			list: func() (any, error) {
				opts := external.ListOptsExt{ListOptsBuilder: networks.ListOpts{Name: "outside"}, External: pointer(true)}
				return all(networks.List(w.member, opts), networks.ExtractNetworks)
			},
			remove: remove(w.admin),
		},
		{
			name: "provider network", extension: "provider",
			create: func() (any, error) {
				var made network
				opts := provider.CreateOptsExt{
					CreateOptsBuilder: mtu.CreateOptsExt{
						CreateOptsBuilder: networks.CreateOpts{Name: "vlan", Shared: pointer(true)},
						MTU:               1400,
					},
					Segments: []provider.Segment{{PhysicalNetwork: "physnet1", NetworkType: "vlan", SegmentationID: 1234}},
				}
				err := networks.Create(w.admin, opts).ExtractInto(&made)
				return made.Network, err
			},
			get:  get(w.admin),
			list: func() (any, error) { return all(networks.List(w.admin, networks.ListOpts{Name: "vlan"}), networkPages) },
			update: func(id string) (any, error) {
				var changed network
				opts := mtu.UpdateOptsExt{UpdateOptsBuilder: networks.UpdateOpts{Description: pointer("after")}, MTU: 1300}
				err := networks.Update(w.admin, id, opts).ExtractInto(&changed)
				return changed, err
			},
			remove: remove(w.admin),
		},
		{
			name: "network", extension: "project-id", tags: "networks",
			create: func() (any, error) {
				opts := portsecurity.NetworkCreateOptsExt{
					CreateOptsBuilder: dns.NetworkCreateOptsExt{
						CreateOptsBuilder: networks.CreateOpts{Name: "front", Description: "before", AdminStateUp: pointer(true)},
						DNSDomain:         "front.example.",
					},
					PortSecurityEnabled: pointer(true),
				}
				return networks.Create(w.member, opts).Extract()
			},
			get: get(w.member),
			list: func() (any, error) {
				opts := networks.ListOpts{Name: "front", ProjectID: w.id("project"), Shared: pointer(false), Status: "ACTIVE"}
				return all(networks.List(w.member, opts), networkPages)
			},
			update: func(id string) (any, error) {
				opts := networks.UpdateOpts{Description: pointer("after"), AdminStateUp: pointer(false)}
				return networks.Update(w.member, id, opts).Extract()
			},
			more: []step{
				{"list in pages", func() (any, error) {
					opts := networks.ListOpts{Limit: 1, SortKey: "name", SortDir: "desc"}
					return names(all(networks.List(w.admin, opts), networks.ExtractNetworks))
				}},
				{"list nothing", func() (any, error) {
					return all(networks.List(w.member, networks.ListOpts{Tags: "purple"}), networks.ExtractNetworks)
				}},
			},
			remove: remove(w.member),
		},
		{
			name: "address scope", extension: "address-scope",
			create: func() (any, error) {
				return addressscopes.Create(w.member, addressscopes.CreateOpts{Name: "everywhere", IPVersion: 4}).Extract()
			},
			get: func(id string) (any, error) { return addressscopes.Get(w.member, id).Extract() },
			list: func() (any, error) {
				opts := addressscopes.ListOpts{Name: "everywhere", IPVersion: 4, Shared: pointer(false)}
				return all(addressscopes.List(w.member, opts), addressscopes.ExtractAddressScopes)
			},
			update: func(id string) (any, error) {
				return addressscopes.Update(w.member, id, addressscopes.UpdateOpts{Name: pointer("all over")}).Extract()
			},
			remove: func(id string) error { return addressscopes.Delete(w.member, id).ExtractErr() },
		},
		{
			name: "subnet pool", extension: "subnet_allocation", tags: "subnetpools",
			create: func() (any, error) {
				return subnetpools.Create(w.member, subnetpools.CreateOpts{
					Name: "blocks", Prefixes: []string{"10.96.0.0/16"}, AddressScopeID: w.id("address scope"),
					DefaultPrefixLen: 26, MinPrefixLen: 24, MaxPrefixLen: 30, DefaultQuota: 1024,
				}).Extract()
			},
			get: func(id string) (any, error) { return subnetpools.Get(w.member, id).Extract() },
			list: func() (any, error) {
				opts := subnetpools.ListOpts{
					AddressScopeID: w.id("address scope"), DefaultPrefixLen: 26, MinPrefixLen: 24, MaxPrefixLen: 30,
					DefaultQuota: 1024, IPVersion: 4, IsDefault: pointer(false),
				}
				return all(subnetpools.List(w.member, opts), subnetpools.ExtractSubnetPools)
			},
			update: func(id string) (any, error) {
				opts := subnetpools.UpdateOpts{Description: pointer("of ours"), DefaultPrefixLen: 27}
				return subnetpools.Update(w.member, id, opts).Extract()
			},
			remove: func(id string) error { return subnetpools.Delete(w.member, id).ExtractErr() },
		},
		subnetLife(w, w.member, "subnet", "subnets", subnets.CreateOpts{
			NetworkID: "network", Name: "front-v4", IPVersion: gophercloud.IPv4, CIDR: "192.0.2.0/24",
			AllocationPools: []subnets.AllocationPool{{Start: "192.0.2.10", End: "192.0.2.99"}},
			DNSNameservers:  []string{"192.0.2.5"},
			HostRoutes:      []subnets.HostRoute{{DestinationCIDR: "198.51.100.0/24", NextHop: "192.0.2.6"}},
		}, &subnets.UpdateOpts{
			Name: pointer("front-4"), DNSNameservers: &[]string{}, HostRoutes: &[]subnets.HostRoute{},
			EnableDHCP: pointer(false), GatewayIP: pointer(""),
		}),
		subnetLife(w, w.member, "slaac subnet", "", subnets.CreateOpts{
			NetworkID: "network", Name: "front-v6", IPVersion: gophercloud.IPv6, CIDR: "2001:db8::/64",
			IPv6AddressMode: "slaac", IPv6RAMode: "slaac",
		}, nil),
		subnetLife(w, w.admin, "pooled subnet", "", subnets.CreateOpts{
			NetworkID: "provider network", Name: "pooled", IPVersion: gophercloud.IPv4, SubnetPoolID: "subnet pool", Prefixlen: 28,
		}, nil),
		subnetLife(w, w.admin, "external subnet", "", subnets.CreateOpts{
			NetworkID: "external network", Name: "outside-v4", IPVersion: gophercloud.IPv4, CIDR: "203.0.113.0/24",
		}, nil),
	}
}

// subnetLife is a subnet; the network and the pool are given by name.
func subnetLife(
	w *walk, client *gophercloud.ServiceClient, name, tags string, opts subnets.CreateOpts, change *subnets.UpdateOpts,
) life {
	one := life{
		name: name, extension: "project-id", tags: tags,
		create: func() (any, error) {
			opts.NetworkID, opts.SubnetPoolID = w.id(opts.NetworkID), w.id(opts.SubnetPoolID)
			return subnets.Create(client, opts).Extract()
		},
		get: func(id string) (any, error) { return subnets.Get(client, id).Extract() },
		list: func() (any, error) {
			filters := subnets.ListOpts{NetworkID: opts.NetworkID, IPVersion: int(opts.IPVersion), CIDR: opts.CIDR, Name: opts.Name}
			return all(subnets.List(client, filters), subnets.ExtractSubnets)
		},
		remove: func(id string) error { return subnets.Delete(client, id).ExtractErr() },
	}
	if change != nil {
		one.update = func(id string) (any, error) { return subnets.Update(client, id, *change).Extract() }
	}
	return one
}

// names are those of listed networks.
func names(listed any, err error) (any, error) {
	found := []string{}
	if err != nil {
		return found, err
	}
	for _, one := range listed.([]networks.Network) {
		found = append(found, one.Name)
	}
	return found, nil
}
