"""Nova's own network code (Debian's python3-nova), driven line by line: a request as JSON on standard input, its answer on
standard output. The first line says which Neutron and with what headers the service asks; see nova-peer.ts.

Left out is only what needs Nova's database: its rows of virtual interfaces and its cache of network info.
"""
import json
import logging
import sys
import time

from nova import monkey_patch  # noqa: F401  the same patched sockets as nova-compute has

import nova.conf
import requests
from keystoneauth1 import plugin
from keystoneauth1 import session
from nova import config
from nova import context
from nova import objects
from nova.network import model
from nova.network import neutron


class Identity(plugin.BaseAuthPlugin):
    """Who asks is what the headers say: a token, or names for a Neutron that believes its callers."""

    def __init__(self, name, headers, url):
        super().__init__()
        self.name = name
        self.headers = headers
        self.url = url

    def get_headers(self, session, **kwargs):
        return dict(self.headers, **{'X-Peer-Rights': self.name})

    def get_endpoint(self, session, **kwargs):
        return self.url


class Wire(requests.Session):
    """Notes each request that goes out, with its times."""

    def __init__(self):
        super().__init__()
        self.calls = []

    def send(self, request, **kwargs):
        rights = request.headers.pop('X-Peer-Rights', None)
        began = time.perf_counter()
        status = None
        try:
            answer = super().send(request, **kwargs)
            status = answer.status_code
            return answer
        finally:
            self.calls.append({
                'method': request.method,
                'path': request.path_url,
                'status': status,
                'rights': rights,
                'startedAt': began * 1000,
                'ms': (time.perf_counter() - began) * 1000,
            })


def without_database():
    for name in ('create', 'destroy'):
        setattr(objects.VirtualInterface, name, lambda self: None)
    objects.VirtualInterface.delete_by_instance_uuid = staticmethod(lambda *args: None)
    for name in ('save', 'refresh'):
        setattr(objects.InstanceInfoCache, name, lambda self, **kwargs: None)


class Peer:
    def __init__(self, url, service):
        self.url = url
        self.wire = Wire()
        self.instances = {}
        neutron._SESSION = session.Session(session=self.wire)
        neutron._ADMIN_AUTH = Identity('service', service, url)
        nova.conf.CONF.set_override('endpoint_override', url, group='neutron')
        self.api = neutron.API()

    def answer(self, request):
        act = getattr(self, request['act'])
        self.wire.calls = []
        began = time.perf_counter()
        try:
            result = {'networkInfo': act(**request['with'])}
        except Exception as error:
            result = {'error': {'type': type(error).__name__, 'message': str(error)}}
        result['ms'] = (time.perf_counter() - began) * 1000
        result['calls'] = self.wire.calls
        return result

    def context(self, user):
        return context.RequestContext(
            user_id='tester',
            project_id=user['project'],
            roles=user['roles'],
            is_admin='admin' in user['roles'],
            auth_token='in-the-headers',
            user_auth_plugin=Identity('user', user['headers'], self.url),
        )

    def allocate(self, user, instance, networks, groups, host):
        ctx = self.context(user)
        server = objects.Instance(
            ctx,
            uuid=instance['uuid'],
            project_id=user['project'],
            user_id=ctx.user_id,
            hostname=instance['hostname'],
            display_name=instance['hostname'],
            availability_zone=instance['zone'],
            host=host,
            deleted=False,
            system_metadata={},
            flavor=objects.Flavor(ctx, extra_specs={}),
            pci_requests=objects.InstancePCIRequests(requests=[]),
            pci_devices=objects.PciDeviceList(objects=[]),
        )
        server.info_cache = objects.InstanceInfoCache(
            ctx, instance_uuid=server.uuid, network_info=model.NetworkInfo([]))
        self.instances[server.uuid] = server
        wanted = None if networks is None else objects.NetworkRequestList(
            objects=[objects.NetworkRequest(**given) for given in networks])
        if wanted and wanted.no_allocate:
            # So decides nova-compute, before it asks its network code.
            return []
        found = self.api.allocate_for_instance(
            ctx, server, wanted, security_groups=groups or ['default'], bind_host_id=host)
        server.info_cache.network_info = found
        return json.loads(found.json())

    def deallocate(self, user, instance):
        self.api.deallocate_for_instance(self.context(user), self.instances.pop(instance['uuid']))
        return []


def main():
    first = json.loads(sys.stdin.readline())
    config.parse_args(['peer', '--config-file', '/dev/null'], configure_db=False, init_rpc=False)
    logging.disable(logging.CRITICAL)
    objects.register_all()
    without_database()
    peer = Peer(first['url'], first['service'])
    print(json.dumps({'ready': True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(peer.answer(json.loads(line))), flush=True)


main()
