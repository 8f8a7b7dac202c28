# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory with 10,000 idle connections, and rollbacks while every thread is busy."""
import statistics
import subprocess
import time

from accounting import memory_bytes, wait_until_quiet
from peers import load_command

IDLE = 10000


def idle_memory(house, arguments):
    print(f"\n{f'memory, {IDLE} idle connections':<34} {'before':>8} {'with':>8} {'each':>8}   (MB, MB, KB)")
    totals = {}
    old = house.tool("origin")[1]
    proxies = {"haproxy": house.haproxy(old), "nginx": house.nginx(old, old)}
    if not arguments.peers_only:
        router = house.router(arguments.threads, old=old, new=old, differing=old)
        proxies["midflight"] = router.process, router.traffic
    for name, (process, address) in proxies.items():
        house.load(address, "/pass/1024", connections=64, requests=2000)
        wait_until_quiet(process.pid)
        before = memory_bytes(process.pid)
        with subprocess.Popen(load_command(address, "/pass/1024", connections=IDLE, idle=True), stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as load:
            seen = load.stdout.readline()
            assert f'"requests": {IDLE}, ' in seen, f"{name}: {seen}"
            wait_until_quiet(process.pid)
            after = totals[name] = memory_bytes(process.pid)
        print(f"{name:<34} {before / 1e6:8.1f} {after / 1e6:8.1f} {(after - before) / IDLE / 1024:8.2f}")
    if "midflight" in totals:
        print(f"{'midflight':<26} × {'haproxy':<20} {totals['midflight'] / totals['haproxy']:7.2f} {'≤ 1.50':>7} {'≤ 1.00':>7}")


def rollback_milliseconds(house, router, arguments, rounds=200):
    """How long a rollback takes to be acknowledged while all connections send as fast as they are answered."""
    load = house.start(load_command(router.traffic, "/flip/1024", connections=arguments.connections, seconds=3600),
                       stdout=subprocess.DEVNULL)
    times = []
    with router.connect() as api:
        for _ in range(rounds):
            router.stage("flip", "new")
            begin = time.perf_counter()
            status, answer = api.call("POST", "/components/flip/rollback", {})
            times.append((time.perf_counter() - begin) * 1e3)
            assert status == 200, answer
    assert load.poll() is None, "the load ended before the rollbacks did"
    load.terminate()
    load.wait()
    times.sort()
    print(f"\nrollback acknowledged under full load, ms: median {statistics.median(times):.2f}, "
          f"p99 {times[int(len(times) * 0.99) - 1]:.2f}, max {times[-1]:.2f} ({rounds} rollbacks, {arguments.connections} connections)")
