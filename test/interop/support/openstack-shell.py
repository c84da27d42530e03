"""Runs commands of the unmodified openstack client in one process: a JSON list of lists of arguments on standard input, a JSON
line {"code", "out", "errors"} for each. `$(value)` in an argument stands for what the latest command with `-f value` printed.
A command after `until` and a text is run again until it prints that text, or with `~` before it a text with that in it, with
`!` one without it, 40 times at most; the line is of the last time.
The cloud comes from OS_CLIENT_CONFIG_FILE and OS_CLOUD."""

import contextlib
import io
import json
import logging
import sys
import time

from openstackclient import shell
from openstackclient.common import clientmanager
from openstackclient.volume import client as volume
from osc_lib.clientmanager import ClientCache


volume_versions = dict(volume.API_VERSIONS)


def run(arguments):
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        try:
            code = shell.OpenStackShell().run(arguments)
        except SystemExit as ended:
            code = ended.code
    for logger in [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]:
        logger.handlers.clear()    # each run adds its own
    volume.API_VERSIONS.update(volume_versions)    # each use removes some, and fails where they are not
    for attributes in map(vars, clientmanager.ClientManager.__mro__):
        for cache in [it for it in attributes.values() if isinstance(it, ClientCache)]:
            cache._handle = None    # the next command may be somebody else's
    return {'code': code, 'out': out.getvalue(), 'errors': errors.getvalue()}


def met(text, printed):
    if text.startswith('~'):
        return text[1:] in printed
    if text.startswith('!'):
        return text[1:] not in printed
    return printed == text


def run_until(text, arguments):
    for _ in range(40):
        done = run(arguments)
        if done['code'] == 0 and met(text, done['out'].strip()):
            return done
        time.sleep(0.25)
    return {**done, 'code': 1, 'errors': done['errors'] + f'never printed {text!r}'}


told = sys.stdout
value = ''
for command in json.load(sys.stdin):
    arguments = [part.replace('$(value)', value) for part in command]
    done = run_until(arguments[1], arguments[2:]) if arguments[0] == 'until' else run(arguments)
    if 'value' in command and arguments[0] != 'until':
        value = done['out'].strip()
    print(json.dumps(done), file=told, flush=True)
