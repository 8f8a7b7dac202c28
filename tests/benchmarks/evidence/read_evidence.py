#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a real router takes to tell the evidence of a component with ten million comparisons, and the gates of 1,000.

    python3 tests/benchmarks/evidence/read_evidence.py        (after a Release build; takes half a minute)

Evidence is kept as running figures, so the ten million are made by reporting 20,000 real comparisons and multiplying the
figures in the store: what is read afterwards is the same as if all had come one by one. The peer is the question that a
dashboard over a table would ask, a count by verdict in SQLite over a million rows (a tenth), on the same disk.
"""
import json
import pathlib
import random
import sqlite3
import statistics
import sys
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "harness"))
from harness import Home

TARGET = 10_000_000
ROUNDS = 300


def milliseconds(deed, rounds):
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        deed()
        times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.99)]


class ReadEvidence(Home):
    def test_tenMillionComparisons(self):
        chance = random.Random(1)
        router = self.start_router(self.write("m.toml", 'id = "m"\n[components.a]\n[components.a.call]\n'))
        router.call("POST", "/components/a/stage", {"to": "shadow"})
        with router.connect() as api:
            for _ in range(20):
                report = []
                for _ in range(1000):
                    old = chance.lognormvariate(-2, 1)
                    report.append({"id": str(uuid.uuid4()), "time": "2026-01-01T00:00:00.000Z", "key": "k",
                                   "verdict": "mismatch" if chance.random() < 0.0003 else "match",
                                   "old": {"seconds": old, "status": 200}, "new": {"seconds": old * 0.9, "status": 200}})
                self.assertEqual(api.call("POST", "/components/a/comparisons", {"comparisons": report})[0], 200)
        router.stop()
        with sqlite3.connect(router.store) as store:
            tally = json.loads(store.execute("SELECT tally FROM component WHERE id = 'a'").fetchone()[0])
            factor = TARGET // sum(tally["verdicts"])
            for name in ("verdicts", "skipped"):
                tally[name] = [count * factor for count in tally[name]]
            for name in ("requests", "slower", "timed"):
                tally[name] *= factor
            store.execute("UPDATE component SET tally = ? WHERE id = 'a'", (json.dumps(tally),))
        router.log = open(self.home / "router.log", "ab")
        router.start()
        with router.connect() as api:
            evidence = api.call("GET", "/components/a")[1]["evidence"]
            self.assertGreaterEqual(evidence["compared"], TARGET * 0.99)
            for path in ("/components/a", "/components/a/gates", "/evidence"):
                middle, slow = milliseconds(lambda: api.call("GET", path), ROUNDS)
                print(f"GET {path:22} {evidence['compared']:,} comparisons: median {middle:.2f} ms, p99 {slow:.2f} ms")

        with sqlite3.connect(self.home / "peer.db") as peer:
            peer.execute("CREATE TABLE comparison(id INTEGER PRIMARY KEY, verdict INTEGER, old REAL, new REAL)")
            peer.executemany("INSERT INTO comparison(verdict, old, new) VALUES(?, ?, ?)",
                             ((chance.random() < 0.0003, 0.1, 0.1) for _ in range(TARGET // 10)))
            peer.commit()
            middle, slow = milliseconds(lambda: peer.execute("SELECT verdict, count(*) FROM comparison GROUP BY verdict").fetchall(), 9)
            print(f"peer: SELECT count(*) GROUP BY verdict, {TARGET // 10:,} rows: median {middle:.1f} ms")

    def test_gatesOfAThousandComponents(self):
        text = 'id = "m"\n' + "".join(f"[components.c{i}]\n[components.c{i}.call]\n" for i in range(1000))
        router = self.start_router(self.write("m.toml", text))
        with router.connect() as api:
            for i in range(1000):
                report = [{"id": str(uuid.uuid4()), "time": "2026-01-01T00:00:00.000Z", "key": "k", "verdict": "match",
                           "old": {"seconds": 1, "status": 200}, "new": {"seconds": 1, "status": 200}} for _ in range(20)]
                api.call("POST", f"/components/c{i}/comparisons", {"comparisons": report})
            size = len(json.dumps(api.call("GET", "/evidence")[1]))
            middle, slow = milliseconds(lambda: api.call("GET", "/evidence"), 15)
        print(f"GET /evidence, gates of 1,000 components and their figures ({size / 1e6:.1f} MB): "
              f"median {middle:.0f} ms, p99 {slow:.0f} ms, {1000 / middle * 1000:,.0f} components/s")


if __name__ == "__main__":
    unittest.main()
