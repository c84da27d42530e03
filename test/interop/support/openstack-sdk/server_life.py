"""Leads a server through its life by openstacksdk's compute proxy; prints what it saw as JSON."""

import json
import sys

import openstack

cloud = openstack.connect(cloud="berth")
compute = cloud.compute
image = cloud.image.find_image("cirros")
network = cloud.network.find_network("private")
server = compute.create_server(
    name="sdk",
    flavor_id=compute.find_flavor("m1.tiny").id,
    image_id=image.id,
    networks=[{"uuid": network.id}],
)
server = compute.wait_for_server(server, interval=0.1)
seen = []


def settle(what, status):
    found = compute.wait_for_server(server, status=status, interval=0.1)
    seen.append(f"{what} {found.status}")


def do(what, status, action, *args, **kwargs):
    action(server, *args, **kwargs)
    settle(what, status)


do("stop", "SHUTOFF", compute.stop_server)
do("start", "ACTIVE", compute.start_server)
compute.reboot_server(server, "HARD")
settle("reboot", "ACTIVE")
# The task may still be under way while the status says ACTIVE again.
while compute.get_server(server).task_state is not None:
    pass
do("pause", "PAUSED", compute.pause_server)
do("unpause", "ACTIVE", compute.unpause_server)
do("suspend", "SUSPENDED", compute.suspend_server)
do("resume", "ACTIVE", compute.resume_server)
do("rescue", "RESCUE", compute.rescue_server)
do("unrescue", "ACTIVE", compute.unrescue_server)
compute.lock_server(server)
seen.append(f"lock {compute.get_server(server).is_locked}")
compute.unlock_server(server)
seen.append(f"unlock {compute.get_server(server).is_locked}")
copy = compute.create_server_image(server, "sdk-copy", wait=True, timeout=60)
seen.append(f"image {copy.status}")
while compute.get_server(server).task_state is not None:
    pass
compute.rebuild_server(server, image=copy.id, name="sdk")
settle("rebuild", "ACTIVE")
while compute.get_server(server).task_state is not None:
    pass
small = compute.find_flavor("m1.small").id
compute.resize_server(server, small)
settle("resize", "VERIFY_RESIZE")
do("revert", "ACTIVE", compute.revert_server_resize)
compute.resize_server(server, small)
settle("resize", "VERIFY_RESIZE")
do("confirm", "ACTIVE", compute.confirm_server_resize)
do("shelve", "SHELVED_OFFLOADED", compute.shelve_server)
do("unshelve", "ACTIVE", compute.unshelve_server)
output = compute.get_server_console_output(server)["output"]
seen.append(f"console {'sdk boots' in output}")
compute.delete_server(server)
compute.wait_for_delete(server, interval=0.1)
json.dump(seen, sys.stdout)
