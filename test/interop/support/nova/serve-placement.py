"""Serves Placement on one port of this machine: `serve-placement.py FOLDER PORT`; `placement.conf` is in the folder."""
import os
import socketserver
import sys
from wsgiref import simple_server

folder, port = sys.argv[1:]
sys.argv = sys.argv[:1]    # Placement reads it too
os.environ['OS_PLACEMENT_CONFIG_DIR'] = folder

from placement import wsgi    # noqa: E402


class Server(socketserver.ThreadingMixIn, simple_server.WSGIServer):
    daemon_threads = True


class Quiet(simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


simple_server.make_server('127.0.0.1', int(port), wsgi.init_application(), Server, Quiet).serve_forever()
