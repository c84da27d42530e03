package main

import (
	"github.com/gophercloud/gophercloud/openstack/networking/v2/apiversions"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/agents"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/networkipavailabilities"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/quotas"
)

// otherSteps go through what is no object to be made and deleted.
func otherSteps(w *walk) {
	w.step("versions", func() (any, error) {
		page, err := apiversions.ListVersions(w.member).AllPages()
		if err != nil {
			return nil, err
		}
		return apiversions.ExtractAPIVersions(page)
	})
	w.step("agents", func() (any, error) {
		return all(agents.List(w.admin, agents.ListOpts{Alive: pointer(true)}), agents.ExtractAgents)
	})
	w.step("agent", func() (any, error) { return agents.Get(w.admin, "9a1f3a3c-2f5e-4f0e-8f57-3d3a2a9f2f11").Extract() })
	w.step("ip availability", func() (any, error) {
		return networkipavailabilities.Get(w.admin, w.id("external network")).Extract()
	})
	w.step("ip availabilities", func() (any, error) {
		opts := networkipavailabilities.ListOpts{NetworkName: "front", IPVersion: "4"}
		return all(networkipavailabilities.List(w.admin, opts), networkipavailabilities.ExtractNetworkIPAvailabilities)
	})
	w.step("quota", func() (any, error) { return quotas.Get(w.member, w.id("project")).Extract() })
	w.step("quota update", func() (any, error) {
		return quotas.Update(w.admin, w.id("project"), quotas.UpdateOpts{Network: pointer(7), FloatingIP: pointer(-1)}).Extract()
	})
	w.step("quota update as member", func() (any, error) {
		return quotas.Update(w.member, w.id("project"), quotas.UpdateOpts{Network: pointer(8)}).Extract()
	})
}
