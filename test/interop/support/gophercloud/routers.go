package main

import (
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/dns"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/layer3/floatingips"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/layer3/routers"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/ports"
)

func routerLives(w *walk) []life {
	return []life{
		{
			name: "router", extension: "router", tags: "routers",
			create: func() (any, error) {
				return routers.Create(w.member, routers.CreateOpts{
					Name: "door", GatewayInfo: &routers.GatewayInfo{NetworkID: w.id("external network")},
				}).Extract()
			},
			get: func(id string) (any, error) { return routers.Get(w.member, id).Extract() },
			list: func() (any, error) {
				opts := routers.ListOpts{Name: "door", AdminStateUp: pointer(true), ProjectID: w.id("project")}
				return all(routers.List(w.member, opts), routers.ExtractRouters)
			},
			// Routes that are not given are sent as null: none.
			update: func(id string) (any, error) {
				return routers.Update(w.member, id, routers.UpdateOpts{Description: pointer("to the street")}).Extract()
			},
			more: []step{
				{"add interface", func() (any, error) {
					return routers.AddInterface(w.member, w.id("router"), routers.AddInterfaceOpts{PortID: w.routerPort()}).Extract()
				}},
				{"routes", func() (any, error) {
					return routers.Update(w.member, w.id("router"), routers.UpdateOpts{
						Routes: []routers.Route{{DestinationCIDR: "198.51.100.0/24", NextHop: "192.0.2.9"}},
					}).Extract()
				}},
				{"delete used", func() (any, error) { return nil, routers.Delete(w.member, w.id("router")).ExtractErr() }},
			},
			beforeEnd: []step{
				{"remove routed interface", func() (any, error) {
					return w.removeInterface(routers.RemoveInterfaceOpts{SubnetID: w.id("subnet")})
				}},
				{"gateway and routes cleared", func() (any, error) {
					opts := routers.UpdateOpts{GatewayInfo: &routers.GatewayInfo{}, Routes: []routers.Route{}}
					return routers.Update(w.member, w.id("router"), opts).Extract()
				}},
				{"remove interface", func() (any, error) {
					return w.removeInterface(routers.RemoveInterfaceOpts{PortID: w.id("router port")})
				}},
			},
			remove: func(id string) error { return routers.Delete(w.member, id).ExtractErr() },
		},
		{
			name: "floating ip", extension: "router", tags: "floatingips",
			create: func() (any, error) {
				opts := dns.FloatingIPCreateOptsExt{
					CreateOptsBuilder: floatingips.CreateOpts{
						FloatingNetworkID: w.id("external network"), Description: "before",
					},
					DNSName: "door", DNSDomain: "example.",
				}
				return floatingips.Create(w.member, opts).Extract()
			},
			get: func(id string) (any, error) {
				var found struct {
					floatingips.FloatingIP
					dns.FloatingIPDNSExt
				}
				err := floatingips.Get(w.member, id).ExtractInto(&found)
				return found, err
			},
			list: func() (any, error) {
				opts := floatingips.ListOpts{FloatingNetworkID: w.id("external network"), Status: "DOWN"}
				return all(floatingips.List(w.member, opts), floatingips.ExtractFloatingIPs)
			},
			update: func(id string) (any, error) {
				opts := floatingips.UpdateOpts{PortID: pointer(w.id("port")), FixedIP: "192.0.2.20", Description: pointer("after")}
				return floatingips.Update(w.member, id, opts).Extract()
			},
			more: []step{
				{"list by address", func() (any, error) {
					opts := floatingips.ListOpts{FixedIP: "192.0.2.20", PortID: w.id("port"), RouterID: w.id("router")}
					return all(floatingips.List(w.member, opts), floatingips.ExtractFloatingIPs)
				}},
				{"disassociate", func() (any, error) {
					opts := floatingips.UpdateOpts{PortID: pointer("")}
					return floatingips.Update(w.member, w.id("floating ip"), opts).Extract()
				}},
				{"create without a network", func() (any, error) {
					return floatingips.Create(w.member, floatingips.CreateOpts{FloatingNetworkID: w.id("network")}).Extract()
				}},
			},
			remove: func(id string) error { return floatingips.Delete(w.member, id).ExtractErr() },
		},
	}
}

// routerPort makes a port for a router in the member's subnet.
func (w *walk) routerPort() string {
	opts := ports.CreateOpts{
		NetworkID: w.id("network"), Name: "of-router",
		FixedIPs: []ports.IP{{SubnetID: w.id("subnet"), IPAddress: "192.0.2.1"}},
	}
	made, err := ports.Create(w.member, opts).Extract()
	must(err)
	w.call("router port", made.ID)
	return made.ID
}

func (w *walk) removeInterface(opts routers.RemoveInterfaceOpts) (any, error) {
	return routers.RemoveInterface(w.member, w.id("router"), opts).Extract()
}
