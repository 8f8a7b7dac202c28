#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who takes webhooks: `receiver.py PORT LOG [CERTIFICATE KEY]`. Writes each attempt to LOG, a JSON line, before it
answers. How it answers stands in LOG.mode: ok, fail, refuse, hang, flood, redirect, or a status; missing is ok."""
import base64
import contextlib
import http.server
import json
import pathlib
import ssl
import sys
import threading
import time


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        mode = MODE.read_text() if MODE.exists() else "ok"
        with LOCK, LOG.open("a") as log:
            log.write(json.dumps({"mode": mode, "path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()},
                                  "body": base64.b64encode(body).decode()}) + "\n")
        if mode == "hang":
            time.sleep(3600)
        self.send_response({"fail": 500, "refuse": 422, "redirect": 307}.get(mode) or int(mode if mode.isdecimal() else 200))
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(10**9 if mode == "flood" else 0))
        self.end_headers()
        with contextlib.suppress(OSError):
            while mode == "flood":
                self.wfile.write(b"x" * 65536)

    def log_message(self, *_):
        pass


LOG = pathlib.Path(sys.argv[2])
MODE = LOG.with_name(LOG.name + ".mode")
LOCK = threading.Lock()
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*sys.argv[3:5])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
