"""A driver whose guests do not exist, as Nova's own for tests, which plugs their NICs as those for real guests do: it reports
each to the network service, and a build waits until that has told Nova of it, or fails."""
import eventlet.timeout
from keystoneauth1 import loading
from oslo_log import log

import nova.conf
from nova import exception
from nova.virt import fake

CONF = nova.conf.CONF
LOG = log.getLogger(__name__)


class PluggingDriver(fake.FakeDriver):

    def spawn(self, context, instance, image_meta, injected_files, admin_password, allocations, network_info=None,
              block_device_info=None, power_on=True, accel_info=None):
        # One that is ACTIVE already is not waited for: nothing more will come.
        down = [vif for vif in network_info if vif.get('active', True) is False]
        events = [('network-vif-plugged', vif['id']) for vif in down]
        try:
            with self.virtapi.wait_for_instance_event(instance, events, deadline=CONF.vif_plugging_timeout):
                for vif in down:
                    self._report(vif, plugged=True)
        except eventlet.timeout.Timeout:
            if CONF.vif_plugging_is_fatal:
                raise exception.VirtualInterfaceCreateException()
        else:
            for vif in down:
                LOG.info('network-vif-plugged came for %s of %s', vif['id'], instance.uuid)
        super().spawn(context, instance, image_meta, injected_files, admin_password, allocations, network_info,
                      block_device_info, power_on, accel_info)

    def attach_interface(self, context, instance, image_meta, vif):
        super().attach_interface(context, instance, image_meta, vif)
        self._report(vif, plugged=True)

    def detach_interface(self, context, instance, vif):
        super().detach_interface(context, instance, vif)
        self._report(vif, plugged=False)

    def destroy(self, context, instance, network_info, *args, **kwargs):
        for vif in network_info:
            self._report(vif, plugged=False)
        super().destroy(context, instance, network_info, *args, **kwargs)

    def _report(self, vif, plugged):
        """As an agent of the host would; what is not there any more, or elsewhere, is nobody's business here."""
        auth = loading.load_auth_from_conf_options(CONF, 'neutron')
        session = loading.load_session_from_conf_options(CONF, 'neutron', auth=auth)
        answer = session.put(
            '/ports/%s/wiring' % vif['id'],
            json={'host': CONF.host, 'plugged': plugged},
            endpoint_filter={'service_type': 'berth-operator', 'interface': 'public'},
            raise_exc=False,
        )
        LOG.info('reported %s as %s: %s', vif['id'], 'plugged' if plugged else 'unplugged', answer.status_code)
