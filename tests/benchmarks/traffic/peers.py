# SPDX-License-Identifier: GPL-3.0-or-later
"""The proxies that are measured, each with one worker, keep-alive on both sides, no log, and X-Forwarded-For/-Proto."""
import contextlib
import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "harness"))
from harness import BIN, Router, free_port

TOOLS = BIN.parent / "tests"

HAPROXY_DEFAULTS = """
global
    nbthread 1
    no strict-limits
    maxconn 12000
    tune.bufsize 131072
    stats socket {home}/{name}.sock level admin
defaults
    mode http
    option http-keep-alive
    http-reuse always
    timeout connect 5s
    timeout client 2m
    timeout server 20s
"""

HAPROXY = HAPROXY_DEFAULTS + """
frontend measured
    bind 127.0.0.1:{port}
    option forwardfor
    http-request set-header X-Forwarded-Proto http
    default_backend old
backend old
    server old {old}
"""

# Steered by a router: {frontend} and {backends} are what it prints.
STEERED = HAPROXY_DEFAULTS + """
frontend measured
    bind 127.0.0.1:{port}
    option forwardfor
    http-request set-header X-Forwarded-Proto http
{frontend}
{backends}
"""

# Buffers that hold a body of 64 KB, so that none goes to a temporary file.
NGINX = """
worker_processes 1;
worker_rlimit_nofile 30000;
daemon off;
pid {home}/nginx.pid;
error_log {home}/nginx.log;
events {{ worker_connections 25000; }}
http {{
    access_log off;
    keepalive_requests 100000000;
    keepalive_timeout 1h;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_buffer_size 16k;
    proxy_buffers 8 16k;
    proxy_busy_buffers_size 64k;
    proxy_max_temp_file_size 0;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    upstream old {{ server {old}; keepalive 256; keepalive_requests 100000000; }}
    upstream new {{ server {new}; keepalive 256; keepalive_requests 100000000; }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{ proxy_pass http://old; }}
        location /mirrored/ {{ mirror /mirror; mirror_request_body off; proxy_pass http://old; }}
        location = /mirror {{ internal; proxy_pass http://new$request_uri; }}
    }}
}}
"""

MIGRATION = """
id = "measured"
[http]
old = "http://{old}"
new = "http://{new}"
[components.pass.http]
match = "/pass/"
[components.shadow.http]
match = "/shadow/"
[components.differing.http]
match = "/differing/"
new = "http://{differing}"
[components.flip.http]
match = "/flip/"
"""


def answers(address):
    with contextlib.suppress(OSError):
        with contextlib.closing(http.client.HTTPConnection(address, timeout=1)) as connection:
            connection.request("GET", "/1024")
            return connection.getresponse().status == 200
    return False


class House:
    """Everything that runs, in a folder of its own; stops all of it at the end."""

    def __init__(self, home):
        self.home = pathlib.Path(home)
        self.environment = os.environ | {"HOME": str(home), "XDG_STATE_HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
        self.processes = []

    def start(self, command, **more):
        process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, **more)
        self.processes.append(process)
        return process

    def tool(self, name, *arguments):
        """Starts one of our tools; (process, "HOST:PORT")."""
        process = self.start([TOOLS / f"traffic-{name}", *arguments], stdout=subprocess.PIPE, text=True)
        return process, f"127.0.0.1:{process.stdout.readline().split()[1]}"

    def configured(self, name, text, command, **values):
        """Starts a proxy that takes a file of settings; (process, "HOST:PORT")."""
        port = free_port()
        file = self.home / f"{name}.conf"
        file.write_text(text.format(home=self.home, name=name, port=port, **values))
        with open(self.home / f"{name}.out", "wb") as log:
            process = self.start([*command, file], stdout=log, stderr=log)
        address, end = f"127.0.0.1:{port}", time.monotonic() + 10
        while not answers(address):
            if process.poll() is not None or time.monotonic() > end:
                sys.exit(f"{name} does not answer: {(self.home / f'{name}.out').read_text()}")
            time.sleep(0.05)
        return process, address

    def haproxy(self, old):
        return self.configured("haproxy", HAPROXY, ["haproxy", "-db", "-f"], old=old)

    def nginx(self, old, new):
        return self.configured("nginx", NGINX, ["/usr/sbin/nginx", "-p", self.home, "-c"], old=old, new=new)

    def router(self, threads, **systems):
        file = self.home / "measured.toml"
        file.write_text(MIGRATION.format(**systems))
        # A store of its own: what an earlier router kept is not this one's memory.
        store = pathlib.Path(tempfile.mkdtemp(dir=self.home)) / "router.db"
        router = Router(self, file, store=store, arguments=("--traffic", "127.0.0.1:0", "--threads", str(threads)))
        self.processes.append(router.process)
        for name in ("shadow", "differing"):
            router.stage(name, "shadow", sample=1)
        return router

    def load(self, address, path, **options):
        """Runs the load to its end and returns what it saw."""
        done = subprocess.run(load_command(address, path, **options), check=True, stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout)

    def stop(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def load_command(address, path, **options):
    return [TOOLS / "traffic-load", address, "--path", path,
            *(word for name, value in options.items() for word in ((f"--{name}",) if value is True else (f"--{name}", str(value))))]
