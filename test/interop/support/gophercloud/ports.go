package main

import (
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/dns"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/extradhcpopts"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/portsbinding"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/portsecurity"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/security/groups"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/security/rules"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/ports"
	"github.com/gophercloud/gophercloud/pagination"
)

// port is a port with what gophercloud's extensions add to it.
type port struct {
	ports.Port
	portsbinding.PortsBindingExt
	portsecurity.PortSecurityExt
	dns.PortDNSExt
	extradhcpopts.ExtraDHCPOptsExt
}

func portPages(page pagination.Page) (found []port, err error) {
	err = ports.ExtractPortsInto(page, &found)
	return
}

func portLives(w *walk) []life {
	return []life{
		{
			name: "security group", extension: "security-group", tags: "security-groups",
			create: func() (any, error) {
				return groups.Create(w.member, groups.CreateOpts{Name: "web", Description: "before"}).Extract()
			},
			get: func(id string) (any, error) { return groups.Get(w.member, id).Extract() },
			list: func() (any, error) {
				return all(groups.List(w.member, groups.ListOpts{Name: "web", ProjectID: w.id("project")}), groups.ExtractGroups)
			},
			update: func(id string) (any, error) {
				return groups.Update(w.member, id, groups.UpdateOpts{Name: "www", Description: pointer("")}).Extract()
			},
			remove: func(id string) error { return groups.Delete(w.member, id).ExtractErr() },
		},
		{
			name: "security group rule", extension: "security-group",
			create: func() (any, error) {
				return rules.Create(w.member, rules.CreateOpts{
					SecGroupID: w.id("security group"), Direction: rules.DirIngress, EtherType: rules.EtherType4,
					Protocol: rules.ProtocolTCP, PortRangeMin: 80, PortRangeMax: 443, RemoteIPPrefix: "198.51.100.0/24",
					Description: "browsers",
				}).Extract()
			},
			get: func(id string) (any, error) { return rules.Get(w.member, id).Extract() },
			list: func() (any, error) {
				opts := rules.ListOpts{SecGroupID: w.id("security group"), Direction: "ingress", PortRangeMin: 80, Protocol: "tcp"}
				return all(rules.List(w.member, opts), rules.ExtractRules)
			},
			more: []step{
				{"create with a number", func() (any, error) {
					made, err := rules.Create(w.member, rules.CreateOpts{
						SecGroupID: w.id("security group"), Direction: rules.DirEgress, EtherType: rules.EtherType6,
						Protocol: "132", RemoteGroupID: w.id("security group"),
					}).Extract()
					if err != nil {
						return nil, err
					}
					return made.Protocol, nil
				}},
				{"create twice", func() (any, error) {
					return rules.Create(w.member, rules.CreateOpts{
						SecGroupID: w.id("security group"), Direction: rules.DirIngress, EtherType: rules.EtherType4,
						Protocol: rules.ProtocolTCP, PortRangeMin: 80, PortRangeMax: 443, RemoteIPPrefix: "198.51.100.0/24",
					}).Extract()
				}},
			},
			remove: func(id string) error { return rules.Delete(w.member, id).ExtractErr() },
		},
		{
			name: "port", extension: "project-id", tags: "ports",
			create: func() (any, error) {
				opts := extradhcpopts.CreateOptsExt{
					CreateOptsBuilder: dns.PortCreateOptsExt{
						CreateOptsBuilder: ports.CreateOpts{
							NetworkID: w.id("network"), Name: "mine",
							FixedIPs:            []ports.IP{{SubnetID: w.id("subnet"), IPAddress: "192.0.2.20"}},
							SecurityGroups:      &[]string{w.id("security group")},
							AllowedAddressPairs: []ports.AddressPair{{IPAddress: "192.0.2.200"}},
						},
						DNSName: "mine",
					},
					ExtraDHCPOpts: []extradhcpopts.CreateExtraDHCPOpt{{OptName: "mtu", OptValue: "1400", IPVersion: 4}},
				}
				return ports.Create(w.member, opts).Extract()
			},
			get: func(id string) (any, error) {
				var found port
				err := ports.Get(w.member, id).ExtractInto(&found)
				return found, err
			},
			list: func() (any, error) {
				opts := ports.ListOpts{
					NetworkID: w.id("network"),
					FixedIPs:  []ports.FixedIPOpts{{SubnetID: w.id("subnet")}, {IPAddress: "192.0.2.20"}},
				}
				return all(ports.List(w.member, opts), portPages)
			},
			update: func(id string) (any, error) {
				opts := portsecurity.PortUpdateOptsExt{
					UpdateOptsBuilder: extradhcpopts.UpdateOptsExt{
						UpdateOptsBuilder: ports.UpdateOpts{
							Description: pointer("after"), DeviceID: pointer("somewhere"),
							SecurityGroups: &[]string{}, AllowedAddressPairs: &[]ports.AddressPair{},
						},
						ExtraDHCPOpts: []extradhcpopts.UpdateExtraDHCPOpt{{OptName: "mtu"}},
					},
					PortSecurityEnabled: pointer(false),
				}
				var changed port
				err := ports.Update(w.member, id, opts).ExtractInto(&changed)
				return changed, err
			},
			more: []step{
				{"list by part of an address", func() (any, error) {
					opts := ports.ListOpts{FixedIPs: []ports.FixedIPOpts{{IPAddressSubstr: "192.0.2.2"}}}
					return all(ports.List(w.member, opts), ports.ExtractPorts)
				}},
				// Neutron has no such filter either.
				{"list by DNS name", func() (any, error) {
					opts := dns.PortListOptsExt{ListOptsBuilder: ports.ListOpts{}, DNSName: "mine"}
					return all(ports.List(w.member, opts), ports.ExtractPorts)
				}},
				{"create taken", func() (any, error) {
					opts := ports.CreateOpts{NetworkID: w.id("network"), FixedIPs: []ports.IP{{SubnetID: w.id("subnet"), IPAddress: "192.0.2.20"}}}
					return ports.Create(w.member, opts).Extract()
				}},
			},
			remove: func(id string) error { return ports.Delete(w.member, id).ExtractErr() },
		},
		{
			name: "bound port", extension: "binding",
			create: func() (any, error) {
				opts := portsbinding.CreateOptsExt{
					CreateOptsBuilder: ports.CreateOpts{
						NetworkID: w.id("provider network"), Name: "bound", DeviceID: "a-server", DeviceOwner: "compute:nova",
					},
					HostID: "host-a", VNICType: "normal", Profile: map[string]any{"card": 1},
				}
				return ports.Create(w.admin, opts).Extract()
			},
			get: func(id string) (any, error) {
				var found port
				err := ports.Get(w.admin, id).ExtractInto(&found)
				return found, err
			},
			list: func() (any, error) {
				return all(ports.List(w.admin, ports.ListOpts{DeviceID: "a-server", DeviceOwner: "compute:nova"}), portPages)
			},
			update: func(id string) (any, error) {
				var changed port
				opts := portsbinding.UpdateOptsExt{
					UpdateOptsBuilder: ports.UpdateOpts{DeviceID: pointer(""), DeviceOwner: pointer("")},
					HostID:            pointer(""),
				}
				err := ports.Update(w.admin, id, opts).ExtractInto(&changed)
				return changed, err
			},
			remove: func(id string) error { return ports.Delete(w.admin, id).ExtractErr() },
		},
	}
}
