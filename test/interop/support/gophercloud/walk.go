package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/gophercloud/gophercloud"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/attributestags"
	"github.com/gophercloud/gophercloud/pagination"
)

// walk is what has been made so far, by name.
type walk struct {
	member, admin *gophercloud.ServiceClient
	ids           map[string]string
	listed        map[string]bool
}

// life is one object that is made, looked at, changed and, after all others, deleted.
type life struct {
	name string
	// Listed by services that have the resource.
	extension string
	create    func() (any, error)
	get       func(id string) (any, error)
	list      func() (any, error)
	// Where it can be changed.
	update func(id string) (any, error)
	remove func(id string) error
	// The collection, where it has tags.
	tags      string
	more      []step
	beforeEnd []step
}

type step struct {
	name   string
	action func() (any, error)
}

// call gives an id its name in the transcript.
func (w *walk) call(name, id string) { w.ids[name] = id }

func (w *walk) id(name string) string { return w.ids[name] }

func (w *walk) step(name string, action func() (any, error)) {
	result, err := action()
	if err != nil {
		w.tell(map[string]any{"step": name, "raised": fmt.Sprintf("%T", err), "message": message(err)})
		return
	}
	if made := strings.TrimSuffix(name, " create"); made != name {
		w.call(made, reflect.Indirect(reflect.ValueOf(result)).FieldByName("ID").String())
	}
	w.tell(map[string]any{"step": name, "result": result})
}

// message is what the service said, or else the error itself.
func message(err error) string {
	body := reflect.Indirect(reflect.ValueOf(err))
	if body.Kind() != reflect.Struct || !body.FieldByName("Body").IsValid() {
		return err.Error()
	}
	var answer struct{ NeutronError struct{ Message string } }
	if json.Unmarshal(body.FieldByName("Body").Bytes(), &answer) != nil || answer.NeutronError.Message == "" {
		return err.Error()
	}
	return answer.NeutronError.Message
}

func (w *walk) tell(line map[string]any) {
	text, err := json.Marshal(line)
	must(err)
	told := string(text)
	for name, id := range w.ids {
		told = strings.ReplaceAll(told, id, "{"+name+"}")
	}
	fmt.Println(told)
}

// live goes through all of a life but its end.
func (w *walk) live(one life) {
	w.step(one.name+" create", one.create)
	w.step(one.name+" get", func() (any, error) { return one.get(w.id(one.name)) })
	w.step(one.name+" list", one.list)
	if one.update != nil {
		w.step(one.name+" update", func() (any, error) { return one.update(w.id(one.name)) })
	}
	if one.tags != "" {
		w.tag(one)
	}
	for _, more := range one.more {
		w.step(one.name+" "+more.name, more.action)
	}
}

func (w *walk) end(one life) {
	for _, before := range one.beforeEnd {
		w.step(one.name+" "+before.name, before.action)
	}
	remove := func() (any, error) { return nil, one.remove(w.id(one.name)) }
	w.step(one.name+" delete", remove)
	w.step(one.name+" get deleted", func() (any, error) { return one.get(w.id(one.name)) })
	w.step(one.name+" delete deleted", remove)
}

// tag goes through the tags of an object.
func (w *walk) tag(one life) {
	id := w.id(one.name)
	for _, step := range []step{
		{"tags replace", func() (any, error) {
			opts := attributestags.ReplaceAllOpts{Tags: []string{"red", "blue"}}
			return attributestags.ReplaceAll(w.admin, one.tags, id, opts).Extract()
		}},
		{"tags add", func() (any, error) { return nil, attributestags.Add(w.admin, one.tags, id, "green").ExtractErr() }},
		{"tags confirm", func() (any, error) { return attributestags.Confirm(w.admin, one.tags, id, "green").Extract() }},
		{"tags deny", func() (any, error) { return attributestags.Confirm(w.admin, one.tags, id, "grey").Extract() }},
		{"tags delete", func() (any, error) { return nil, attributestags.Delete(w.admin, one.tags, id, "red").ExtractErr() }},
		{"tags list", func() (any, error) { return attributestags.List(w.admin, one.tags, id).Extract() }},
		{"tags delete all", func() (any, error) { return nil, attributestags.DeleteAll(w.admin, one.tags, id).ExtractErr() }},
	} {
		w.step(one.name+" "+step.name, step.action)
	}
}

// all answers every item of a list, page by page.
func all[T any](pager pagination.Pager, extract func(pagination.Page) ([]T, error)) (any, error) {
	page, err := pager.AllPages()
	if err != nil {
		return nil, err
	}
	items, err := extract(page)
	if items == nil {
		items = []T{}
	}
	return items, err
}

func pointer[T any](value T) *T { return &value }
