# SPDX-License-Identifier: GPL-3.0-or-later
"""An HAProxy that a router steers: what it carries alone, and what passes through the router."""
import subprocess
import sys

from haproxy import settings_for
from harness import Router, eventually, free_port, program
from peers import STEERED

MIGRATION = """
id = "steered"
[http]
old = "http://{old}"
new = "http://{new}"
[components.kept.http]
match = "/kept/"
[components.moved.http]
match = "/moved/"
[components.tapped.http]
match = "/tapped/"
"""


def steered(house, threads, **systems):
    """(HAProxy, its address, router): `kept` in old, `moved` in new without a sample, `tapped` in shadow with all of it."""
    folder = house.home / "fleet"
    folder.mkdir()
    map_file = folder / "midflight.map"
    map_file.touch()
    migration, config = folder / "steered.toml", folder / "router.toml"
    migration.write_text(MIGRATION.format(**systems))
    config.write_text(settings_for([house.home / "steered.sock"], map_file))
    arguments = ("--config", str(config), "--traffic", f"127.0.0.1:{free_port()}", "--threads", str(threads))
    printed = subprocess.run([program("midflight-router"), *arguments, "--migration", migration, "--print-haproxy"],
                             env=house.environment, capture_output=True, text=True)
    if printed.returncode:
        sys.exit(f"--print-haproxy: {printed.stderr}")
    frontend, _, backends = printed.stdout.partition("\nbackend ")
    router = Router(house, migration, store=folder / "router.db", arguments=arguments)
    house.processes.append(router.process)
    process, address = house.configured("steered", STEERED, ["haproxy", "-db", "-f"], frontend=frontend, backends="backend " + backends)
    router.stage("moved", "new", sample=0)
    router.stage("tapped", "shadow", sample=1)
    eventually(lambda: router.get("/fleet")["confirmed"] == 2, "HAProxy holds what was decided")
    return process, address, router
