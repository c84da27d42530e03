"""Runs commands of the unmodified openstack client in one process: a JSON list of lists of arguments on standard input, a JSON
line {"code", "out", "errors"} for each. `$(value)` stands for what the latest command with `-f value` printed.
The cloud comes from OS_CLIENT_CONFIG_FILE and OS_CLOUD."""

import contextlib
import io
import json
import logging
import sys

from openstackclient import shell


def run(arguments):
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        try:
            code = shell.OpenStackShell().run(arguments)
        except SystemExit as ended:
            code = ended.code
    for logger in [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]:
        logger.handlers.clear()    # each run adds its own
    return {'code': code, 'out': out.getvalue(), 'errors': errors.getvalue()}


told = sys.stdout
value = ''
for command in json.load(sys.stdin):
    done = run([value if part == '$(value)' else part for part in command])
    if 'value' in command:
        value = done['out'].strip()
    print(json.dumps(done), file=told, flush=True)
