// Goes through the resources of the network service by gophercloud and prints a JSON line for each step.
//
// CLOUDS holds the log-ins of a member and an administrator as JSON. A line is {"step", "result"}, {"step", "raised",
// "message"} or {"step", "skipped"}, the latter with the extension that the service does not list. Ids are printed as the
// names of what was made, in braces.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/gophercloud/gophercloud"
	"github.com/gophercloud/gophercloud/openstack"
	"github.com/gophercloud/gophercloud/openstack/identity/v3/tokens"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/networks"
)

type login struct {
	AuthURL  string `json:"auth_url"`
	Username string `json:"username"`
	Password string `json:"password"`
	Project  string `json:"project_name"`
}

func main() {
	var clouds struct{ Member, Admin login }
	must(json.Unmarshal([]byte(os.Getenv("CLOUDS")), &clouds))
	w := &walk{ids: map[string]string{}}
	w.member = w.logIn("project", clouds.Member)
	// Without its version the identity service has to be asked for it.
	clouds.Admin.AuthURL = strings.TrimSuffix(clouds.Admin.AuthURL, "/v3")
	w.admin = w.logIn("admin project", clouds.Admin)
	w.step("log in by token", func() (any, error) { return logInByToken(w.member, clouds.Member) })
	w.listed = w.extensions()

	lives := []life{}
	for _, of := range [][]life{networkLives(w), portLives(w), routerLives(w), sharedLives(w)} {
		lives = append(lives, of...)
	}
	present := []life{}
	for _, one := range lives {
		if w.listed[one.extension] {
			w.live(one)
			present = append(present, one)
		} else {
			w.tell(map[string]any{"step": one.name, "skipped": one.extension})
		}
	}
	otherSteps(w)
	for i := len(present) - 1; i >= 0; i-- {
		w.end(present[i])
	}
}

// logIn answers a client of the network service, and names the project.
func (w *walk) logIn(project string, as login) *gophercloud.ServiceClient {
	provider, err := openstack.AuthenticatedClient(gophercloud.AuthOptions{
		IdentityEndpoint: as.AuthURL,
		Username:         as.Username,
		Password:         as.Password,
		TenantName:       as.Project,
		DomainID:         "default",
		AllowReauth:      true,
	})
	must(err)
	scope, err := provider.GetAuthResult().(tokens.CreateResult).ExtractProject()
	must(err)
	w.call(project, scope.ID)
	client, err := openstack.NewNetworkV2(provider, gophercloud.EndpointOpts{Region: "RegionOne"})
	must(err)
	return client
}

// logInByToken goes on with a token that is there; answers how many networks are seen by it.
func logInByToken(client *gophercloud.ServiceClient, as login) (any, error) {
	provider, err := openstack.AuthenticatedClient(gophercloud.AuthOptions{
		IdentityEndpoint: as.AuthURL,
		TokenID:          client.Token(),
	})
	if err != nil {
		return nil, err
	}
	again, err := openstack.NewNetworkV2(provider, gophercloud.EndpointOpts{Region: "RegionOne"})
	if err != nil {
		return nil, err
	}
	return names(all(networks.List(again, networks.ListOpts{}), networks.ExtractNetworks))
}

func (w *walk) extensions() map[string]bool {
	listed := map[string]bool{}
	w.step("extensions", func() (any, error) {
		page, err := extensions.List(w.member).AllPages()
		if err != nil {
			return nil, err
		}
		all, err := extensions.ExtractExtensions(page)
		for _, one := range all {
			listed[one.Alias] = true
		}
		return listed, err
	})
	w.step("extension", func() (any, error) { return extensions.Get(w.member, "router").Extract() })
	return listed
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
