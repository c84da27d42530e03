"""Goes through every resource of the network service by openstacksdk and prints a JSON line for each step.

The cloud comes from OS_CLIENT_CONFIG_FILE. A line is {"step", "result"}, {"step", "raised", "message"} or
{"step", "skipped"}, the latter with the extension that the service does not list. Ids are printed as the names that
resources.py gives to what it makes, in braces.
"""

import json
import sys

import openstack

from resources import OTHER_STEPS, RESOURCES


class Walk:
    """The steps so far: what they have made, by name."""

    def __init__(self):
        clouds = ('berth', 'berth-admin')
        self.member, self.admin = (openstack.connect(cloud=name).network for name in clouds)
        self.names = {}
        self.ids = {}
        self.call('project', self.member.get_project_id())
        self.call('admin project', self.admin.get_project_id())
        self.extensions = {extension.alias for extension in self.member.extensions()}

    def call(self, name, id):
        """Gives an id its name in the transcript, and in id()."""
        self.ids[name] = id
        self.names.setdefault(id, '{%s}' % name)

    def id(self, name):
        return self.ids[name]

    def step(self, name, action):
        """Takes one step; answers what it gave, or None when it raised."""
        try:
            result = action()
            if hasattr(result, '__next__'):
                result = list(result)
        except Exception as error:
            self.tell(step=name, raised=type(error).__name__, message=str(getattr(error, 'details', None) or error))
            return None
        if name.endswith(' create') and hasattr(result, 'id'):
            self.call(name.removesuffix(' create'), result.id)
        self.tell(step=name, result=shown(result))
        return result

    def tell(self, **line):
        text = json.dumps(line, default=str)
        for id, name in self.names.items():
            text = text.replace(id, name)
        print(text, flush=True)


def shown(result):
    if isinstance(result, list):
        return [shown(one) for one in result]
    if not hasattr(result, 'to_dict'):
        return result
    return result.to_dict(computed=False, ignore_none=False)


def goes_through(walk, resource):
    """The life of one resource but its end."""
    network = getattr(walk, resource.cloud)

    def call(verb):
        return getattr(network, f'{verb}_{resource.kind}')

    name = resource.name
    walk.step(f'{name} create', lambda: call('create')(**resource.create(walk.id)))
    walk.step(f'{name} get', lambda: call('get')(walk.id(name)))
    walk.step(f'{name} list', lambda: getattr(network, resource.plural)(**resource.filters(walk.id)))
    if resource.nothing:
        walk.step(f'{name} list nothing', lambda: getattr(network, resource.plural)(**resource.nothing))
    walk.step(f'{name} find', lambda: call('find')(resource.found_by or walk.id(name)).id)
    walk.step(f'{name} find nothing', lambda: call('find')('no-such-thing'))
    if resource.update:
        walk.step(f'{name} update', lambda: call('update')(walk.id(name), **resource.update(walk.id)))
    for label, action in resource.more:
        walk.step(f'{name} {label}', lambda: action(network, walk.id))


def ends(walk, resource):
    network = getattr(walk, resource.cloud)
    name, kind = resource.name, resource.kind
    for label, action in resource.before_end:
        walk.step(f'{name} {label}', lambda: action(network, walk.id))
    delete = getattr(network, f'delete_{kind}')
    walk.step(f'{name} delete', lambda: delete(walk.id(name), ignore_missing=False))
    walk.step(f'{name} get deleted', lambda: getattr(network, f'get_{kind}')(walk.id(name)))
    walk.step(f'{name} delete deleted', lambda: delete(walk.id(name), ignore_missing=False))


def main():
    walk = Walk()
    present = []
    for resource in RESOURCES:
        if resource.extension in walk.extensions:
            goes_through(walk, resource)
            present.append(resource)
        else:
            walk.tell(step=resource.name, skipped=resource.extension)
    for label, cloud, action in OTHER_STEPS:
        walk.step(label, lambda: action(getattr(walk, cloud), walk.id))
    for resource in reversed(present):
        ends(walk, resource)


if __name__ == '__main__':
    sys.exit(main())
