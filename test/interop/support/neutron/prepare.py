"""Makes Neutron's tables from its models, and a live Open vSwitch agent for each host: `prepare.py DATABASE-URL HOST...`."""
import datetime
import json
import sys
import uuid

import sqlalchemy
from neutron.db.migration.models import head
from neutron.db.models import agent

engine = sqlalchemy.create_engine(sys.argv[1])
head.get_metadata().create_all(engine)

began = datetime.datetime(2024, 1, 1)
configurations = json.dumps({
    'bridge_mappings': {'physnet1': 'br-ex', 'physnet2': 'br-ex2'},
    'datapath_type': 'system',
    'integration_bridge': 'br-int',
    'ovs_hybrid_plug': False,
    'tunnel_types': ['vxlan'],
    'tunneling_ip': '127.0.0.1',
})
with engine.begin() as connection:
    for host in sys.argv[2:]:
        connection.execute(agent.Agent.__table__.insert().values(
            id=str(uuid.uuid4()),
            agent_type='Open vSwitch agent',
            binary='neutron-openvswitch-agent',
            topic='N/A',
            host=host,
            admin_state_up=True,
            created_at=began,
            started_at=began,
            # So far ahead that the agent counts as alive for as long as anybody tests.
            heartbeat_timestamp=datetime.datetime(2099, 1, 1),
            configurations=configurations,
            load=0,
        ))
