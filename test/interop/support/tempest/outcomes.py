"""Reads a subunit stream from standard input; prints a JSON object a line for each test: its name, what came of it, and why."""
import json
import sys

import subunit
import testtools


def told(test):
    details = [d.as_text() for name, d in test['details'].items() if name == 'reason' or name.startswith('traceback')]
    print(json.dumps({'name': test['id'], 'status': test['status'], 'details': '\n'.join(details)}))


result = testtools.StreamToDict(told)
result.startTestRun()
subunit.ByteStreamToStreamResult(sys.stdin.buffer).run(result)
result.stopTestRun()
