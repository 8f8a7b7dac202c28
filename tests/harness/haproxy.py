# SPDX-License-Identifier: GPL-3.0-or-later
"""Real HAProxies for tests, with the lines that a router prints for them."""
import json
import socket
import subprocess

from harness import eventually, free_port


def settings_for(sockets, map_file, routers=()):
    """The router's settings file that steers them."""
    return (f'[fleet.haproxy]\nsockets = {json.dumps([str(one) for one in sockets])}\nmap = "{map_file}"\n'
            + (f"routers = {json.dumps(list(routers))}\n" if routers else ""))


class Haproxy:
    """One instance; its map file is its own, as on a machine of its own, where `folder` is not the router's."""

    def __init__(self, case, name, snippet, map_file):
        self.case, self.port, self.socket = case, free_port(), self.socket_of(case, name)
        self.address = f"127.0.0.1:{self.port}"
        frontend, _, backends = snippet.partition("\nbackend ")
        self.config = case.write(f"{name}.cfg", f"""global
    stats socket {self.socket} level admin
defaults
    mode http
    timeout connect 2s
    timeout client 10s
    timeout server 10s
frontend web
    bind {self.address}
{frontend}
backend {backends}""")
        map_file.touch()
        self.start()
        case.addCleanup(self.kill)

    @staticmethod
    def socket_of(case, name):
        return case.home / f"{name}.sock"

    def start(self):
        self.process = subprocess.Popen(["haproxy", "-db", "-q", "-f", str(self.config)], stdin=subprocess.DEVNULL)
        eventually(lambda: self.answers(), "HAProxy listens")

    def answers(self):
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        self.process.kill()
        self.process.wait()

    def says(self, command):
        with socket.socket(socket.AF_UNIX) as one:
            one.connect(str(self.socket))
            one.sendall(command.encode() + b"\n")
            return b"".join(iter(lambda: one.recv(65536), b"")).decode()

    def map(self, file):
        return dict(line.split()[1:] for line in self.says(f"show map {file}").splitlines() if line)

    def routers_up(self):
        """Of the servers that are routers, in both taps: how many its own check has found alive."""
        return sum(",UP," in line for line in self.says("show stat").splitlines() if line.startswith(("be_tap,router", "be_tap_new,router")))
