package main

import (
	"sort"

	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/qos/policies"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/qos/rules"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/qos/ruletypes"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/rbacpolicies"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/trunks"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/ports"
)

func sharedLives(w *walk) []life {
	return []life{
		{
			name: "rbac policy", extension: "rbac-policies",
			create: func() (any, error) {
				return rbacpolicies.Create(w.admin, rbacpolicies.CreateOpts{
					Action: rbacpolicies.ActionAccessShared, ObjectType: "network",
					ObjectID: w.id("network"), TargetTenant: w.id("admin project"),
				}).Extract()
			},
			get: func(id string) (any, error) { return rbacpolicies.Get(w.admin, id).Extract() },
			list: func() (any, error) {
				opts := rbacpolicies.ListOpts{ObjectID: w.id("network"), Action: rbacpolicies.ActionAccessShared}
				return all(rbacpolicies.List(w.admin, opts), rbacpolicies.ExtractRBACPolicies)
			},
			update: func(id string) (any, error) {
				return rbacpolicies.Update(w.admin, id, rbacpolicies.UpdateOpts{TargetTenant: "another"}).Extract()
			},
			remove: func(id string) error { return rbacpolicies.Delete(w.admin, id).ExtractErr() },
		},
		{
			name: "trunk", extension: "trunk", tags: "trunks",
			create: func() (any, error) {
				return trunks.Create(w.member, trunks.CreateOpts{Name: "uplink", PortID: w.id("port"), Description: "before"}).Extract()
			},
			get: func(id string) (any, error) { return trunks.Get(w.member, id).Extract() },
			list: func() (any, error) {
				return all(trunks.List(w.member, trunks.ListOpts{PortID: w.id("port"), Name: "uplink"}), trunks.ExtractTrunks)
			},
			update: func(id string) (any, error) {
				return trunks.Update(w.member, id, trunks.UpdateOpts{Name: pointer("up"), Description: pointer("after")}).Extract()
			},
			more: []step{
				{"add subports", func() (any, error) {
					sub, err := ports.Create(w.member, ports.CreateOpts{NetworkID: w.id("network"), Name: "sub"}).Extract()
					if err != nil {
						return nil, err
					}
					w.call("sub-port", sub.ID)
					return trunks.AddSubports(w.member, w.id("trunk"), trunks.AddSubportsOpts{Subports: []trunks.Subport{
						{PortID: sub.ID, SegmentationType: "vlan", SegmentationID: 100},
					}}).Extract()
				}},
				{"subports", func() (any, error) { return trunks.GetSubports(w.member, w.id("trunk")).Extract() }},
				{"remove subports", func() (any, error) {
					opts := trunks.RemoveSubportsOpts{Subports: []trunks.RemoveSubport{{PortID: w.id("sub-port")}}}
					return trunks.RemoveSubports(w.member, w.id("trunk"), opts).Extract()
				}},
				{"delete sub-port", func() (any, error) { return nil, ports.Delete(w.member, w.id("sub-port")).ExtractErr() }},
			},
			remove: func(id string) error { return trunks.Delete(w.member, id).ExtractErr() },
		},
		{
			name: "qos policy", extension: "qos",
			create: func() (any, error) {
				return policies.Create(w.admin, policies.CreateOpts{Name: "gold", Description: "before", Shared: true}).Extract()
			},
			get: func(id string) (any, error) { return policies.Get(w.admin, id).Extract() },
			list: func() (any, error) {
				return all(policies.List(w.admin, policies.ListOpts{Name: "gold", Shared: pointer(true)}), policies.ExtractPolicies)
			},
			update: func(id string) (any, error) {
				return policies.Update(w.admin, id, policies.UpdateOpts{Name: "golden", Description: pointer("after")}).Extract()
			},
			more: []step{
				{"rule types", func() (any, error) {
					page, err := ruletypes.ListRuleTypes(w.admin).AllPages()
					if err != nil {
						return nil, err
					}
					found, err := ruletypes.ExtractRuleTypes(page)
					types := []string{}
					for _, one := range found {
						types = append(types, one.Type)
					}
					sort.Strings(types)
					return types, err
				}},
				{"on a port", func() (any, error) {
					var made struct {
						ports.Port
						policies.QoSPolicyExt
					}
					opts := policies.PortCreateOptsExt{
						CreateOptsBuilder: ports.CreateOpts{NetworkID: w.id("provider network"), Name: "golden"},
						QoSPolicyID:       w.id("qos policy"),
					}
					if err := ports.Create(w.admin, opts).ExtractInto(&made); err != nil {
						return nil, err
					}
					return made.QoSPolicyID, ports.Delete(w.admin, made.ID).ExtractErr()
				}},
			},
			remove: func(id string) error { return policies.Delete(w.admin, id).ExtractErr() },
		},
		{
			name: "bandwidth limit rule", extension: "qos",
			create: func() (any, error) {
				opts := rules.CreateBandwidthLimitRuleOpts{MaxKBps: 1000, MaxBurstKBps: 100}
				made, err := rules.CreateBandwidthLimitRule(w.admin, w.id("qos policy"), opts).ExtractBandwidthLimitRule()
				return made, err
			},
			get: func(id string) (any, error) {
				return rules.GetBandwidthLimitRule(w.admin, w.id("qos policy"), id).ExtractBandwidthLimitRule()
			},
			list: func() (any, error) {
				opts := rules.BandwidthLimitRulesListOpts{MaxKBps: 1000}
				return all(rules.ListBandwidthLimitRules(w.admin, w.id("qos policy"), opts), rules.ExtractBandwidthLimitRules)
			},
			update: func(id string) (any, error) {
				opts := rules.UpdateBandwidthLimitRuleOpts{MaxKBps: pointer(2000), Direction: "ingress"}
				return rules.UpdateBandwidthLimitRule(w.admin, w.id("qos policy"), id, opts).ExtractBandwidthLimitRule()
			},
			remove: func(id string) error {
				return rules.DeleteBandwidthLimitRule(w.admin, w.id("qos policy"), id).ExtractErr()
			},
		},
		{
			name: "dscp marking rule", extension: "qos",
			create: func() (any, error) {
				opts := rules.CreateDSCPMarkingRuleOpts{DSCPMark: 26}
				return rules.CreateDSCPMarkingRule(w.admin, w.id("qos policy"), opts).ExtractDSCPMarkingRule()
			},
			get: func(id string) (any, error) {
				return rules.GetDSCPMarkingRule(w.admin, w.id("qos policy"), id).ExtractDSCPMarkingRule()
			},
			list: func() (any, error) {
				opts := rules.DSCPMarkingRulesListOpts{DSCPMark: 26}
				return all(rules.ListDSCPMarkingRules(w.admin, w.id("qos policy"), opts), rules.ExtractDSCPMarkingRules)
			},
			update: func(id string) (any, error) {
				opts := rules.UpdateDSCPMarkingRuleOpts{DSCPMark: pointer(8)}
				return rules.UpdateDSCPMarkingRule(w.admin, w.id("qos policy"), id, opts).ExtractDSCPMarkingRule()
			},
			remove: func(id string) error {
				return rules.DeleteDSCPMarkingRule(w.admin, w.id("qos policy"), id).ExtractErr()
			},
		},
		{
			name: "minimum bandwidth rule", extension: "qos",
			create: func() (any, error) {
				opts := rules.CreateMinimumBandwidthRuleOpts{MinKBps: 1000, Direction: "egress"}
				return rules.CreateMinimumBandwidthRule(w.admin, w.id("qos policy"), opts).ExtractMinimumBandwidthRule()
			},
			get: func(id string) (any, error) {
				return rules.GetMinimumBandwidthRule(w.admin, w.id("qos policy"), id).ExtractMinimumBandwidthRule()
			},
			list: func() (any, error) {
				opts := rules.MinimumBandwidthRulesListOpts{MinKBps: 1000}
				return all(rules.ListMinimumBandwidthRules(w.admin, w.id("qos policy"), opts), rules.ExtractMinimumBandwidthRules)
			},
			update: func(id string) (any, error) {
				opts := rules.UpdateMinimumBandwidthRuleOpts{MinKBps: pointer(2000)}
				return rules.UpdateMinimumBandwidthRule(w.admin, w.id("qos policy"), id, opts).ExtractMinimumBandwidthRule()
			},
			remove: func(id string) error {
				return rules.DeleteMinimumBandwidthRule(w.admin, w.id("qos policy"), id).ExtractErr()
			},
		},
	}
}
