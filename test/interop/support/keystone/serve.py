"""Makes Keystone's tables from its models and its first administrator, and serves it on one port of this machine:
`serve.py CONFIG-FILE PORT PASSWORD`. Below `/short-lived` the tokens that it gives out live for seconds."""
import os
import sys
from wsgiref import simple_server

import keystone.server
from keystone.cmd import bootstrap
from keystone.common import fernet_utils, sql
import keystone.conf
from keystone.server.flask import application, core

CONF = keystone.conf.CONF
LIFETIME = 3600
SHORT_LIFETIME = 4

program, config_file, port, password = sys.argv
sys.argv = [program]    # Keystone reads it too
url = f'http://127.0.0.1:{port}/v3'

keystone.server.configure(config_files=[config_file])
os.makedirs(CONF.fernet_tokens.key_repository)
fernet_utils.FernetUtils(CONF.fernet_tokens.key_repository, 3, 'fernet_tokens').initialize_key_repository()

first = bootstrap.Bootstrapper()    # imports every backend, and so every model
with sql.session_for_write() as session:
    sql.ModelBase.metadata.create_all(session.get_bind())
first.admin_username = first.project_name = first.admin_role_name = 'admin'
first.admin_password = password
first.service_name = 'keystone'
first.region_id = 'RegionOne'
first.admin_url = first.internal_url = first.public_url = url
first.bootstrap()

serve = core.setup_app_middleware(application.application_factory('public'))


def front(environ, start_response):
    short = environ['PATH_INFO'].startswith('/short-lived/')
    if short:
        environ['PATH_INFO'] = environ['PATH_INFO'][len('/short-lived'):]
    # One request at a time, so that it is this request's.
    CONF.set_override('expiration', SHORT_LIFETIME if short else LIFETIME, 'token')
    return serve(environ, start_response)


class Quiet(simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


simple_server.make_server('127.0.0.1', int(port), front, handler_class=Quiet).serve_forever()
