# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports and decisions sent to routers, and how long each was waited for."""
import http.client
import json
import queue
import random
import threading
import time
import urllib.parse
import uuid

from accounting import cpu_seconds

REPORT = 100  # comparisons each
SENDERS = 4


def report(chance):
    """A report's body; one comparison in a hundred differs."""
    comparisons = []
    for _ in range(REPORT):
        old = chance.lognormvariate(-3, 0.6)
        entry = {"id": str(uuid.UUID(int=chance.getrandbits(128), version=4)), "time": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
                 "key": f"user-{chance.randrange(5000)}", "verdict": "match",
                 "old": {"seconds": old, "status": 200}, "new": {"seconds": old * 0.9, "status": 200}}
        if chance.random() < 0.01:
            entry |= {"verdict": "mismatch", "differences": [{"pointer": f"/items/3/price{chance.randrange(12)}", "kind": "value",
                                                               "old": 12.5, "new": 12.75, "class": "conflicting"}]}
        comparisons.append(entry)
    return json.dumps({"comparisons": comparisons})


def send(connection, component, body):
    connection.request("POST", f"/api/v1/components/c{component:04}/comparisons", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"a report to c{component:04}: {answer.status} {text[:200]}")


def connection_to(router):
    return http.client.HTTPConnection(urllib.parse.urlsplit(router.url).netloc, timeout=60)


def sustained(routers, components, seconds):
    """(comparisons a second, µs of the routers' CPU for each, the slowest answer in seconds): as many as they take."""
    chance = random.Random()
    # More than will be taken, so that making them costs nothing while it is measured.
    bodies = queue.SimpleQueue()
    for _ in range(400 * seconds):
        bodies.put(report(chance))
    stored, slowest, failures = [], [], []
    end = time.monotonic() + seconds

    def sender(router, seed):
        pick, done, longest = random.Random(seed), 0, 0.0
        try:
            connection = connection_to(router)
            while time.monotonic() < end:
                begin = time.monotonic()
                send(connection, pick.randrange(components), bodies.get_nowait())
                longest, done = max(longest, time.monotonic() - begin), done + REPORT
        except (queue.Empty, OSError, RuntimeError) as failure:
            failures.append(failure)
        stored.append(done)
        slowest.append(longest)

    before = sum(cpu_seconds(router.process.pid) for router in routers)
    begin = time.monotonic()
    threads = [threading.Thread(target=sender, args=(router, i)) for i in range(SENDERS) for router in routers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - begin
    if failures:
        raise failures[0]
    used = sum(cpu_seconds(router.process.pid) for router in routers) - before
    return sum(stored) / took, used / max(1, sum(stored)) * 1e6, max(slowest)


def write_times(router, components, until):
    """Milliseconds of reports and of decisions, one after the other, until it is told to end (asked once a second)."""
    chance, times = random.Random(2), {"report": [], "decision": []}
    connection, frozen, asked = connection_to(router), False, time.monotonic()
    while True:
        body, begin = report(chance), time.perf_counter()
        send(connection, chance.randrange(components), body)
        times["report"].append((time.perf_counter() - begin) * 1000)
        frozen, begin = not frozen, time.perf_counter()
        connection.request("POST", "/api/v1/components/c0000/freeze", json.dumps({"frozen": frozen}), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"freeze: {answer.status}")
        times["decision"].append((time.perf_counter() - begin) * 1000)
        if time.monotonic() - asked > 1:
            asked = time.monotonic()
            if until():
                return times
