"""Makes Nova's and Placement's tables from their models, and the two cells that Nova wants:
`prepare.py NOVA-CONF CELL0-DATABASE-URL PLACEMENT-DATABASE-URL`."""
import sys

import sqlalchemy

from nova import config, objects
from nova.cmd import manage
import nova.conf
from nova.db.api import models as api_models
from nova.db.main import models
from placement.db.sqlalchemy import models as placement_models

conf, cell0, placement = sys.argv[1:]
config.parse_args(['nova-manage', '--config-file', conf])
objects.register_all()
CONF = nova.conf.CONF
# The only index whose columns are too long for one in utf8, and whose model does not say how to cut them.
migrations = models.Migration.__table__
migrations.indexes -= {one for one in migrations.indexes if one.name == 'migrations_by_host_nodes_and_status_idx'}
for base, url in (
    (api_models.BASE, CONF.api_database.connection),
    (models.BASE, CONF.database.connection),
    (models.BASE, cell0),
    (placement_models.BASE, placement),
):
    base.metadata.create_all(sqlalchemy.create_engine(url))
cells = manage.CellV2Commands()
failed = cells.map_cell0(cell0) or cells.create_cell('cell1')
sys.exit(failed)
