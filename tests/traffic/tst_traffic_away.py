#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""While PostgreSQL is away, what traffic counts waits on the disk: whoever is killed meanwhile, each request counts once."""
import pathlib
import resource
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "systems"))
from trafficcase import Traffic, eventually
import postgresql

COMPONENT = '[components.quotes.http]\nmatch = "/"\n'


@unittest.skipUnless(postgresql.programs(), "no PostgreSQL server is installed (package postgresql)")
class StoreAway(Traffic):
    def setUp(self):
        super().setUp()
        self.server = postgresql.Server()
        self.addCleanup(self.server.remove)
        self.spool = self.home / "state/midflight/spool"
        self.log = self.home / "router.log"
        self.route(COMPONENT, store=self.server.database("web"))
        self.router.stage("quotes", "shadow", sample=1)

    def waiting(self):
        return self.router.metrics()["midflight_spool_bytes"]

    def compared(self, count):
        """Requests that old answered, and that were compared, all of them different."""
        self.settled("quotes", old=count, mismatch=count)
        self.assertEqual(self.server.sql("SELECT sum(answered_old) FROM rollup", "web"), str(count), "the charts' rows agree")

    def ask_while_away(self, count):
        """All are answered, run in parallel, and stand on the disk."""
        before = self.waiting()
        for number in range(count):
            self.assertEqual(self.ask("GET", f"/{number}").status, 200)
        eventually(lambda: self.waiting() > before, "they are on the disk")
        # A delivery that is on its way when the server goes is looked up first: everything is on the disk once it rests.
        seen = []

        def rests():
            seen.append(self.waiting())
            return len(seen) > 8 and len(set(seen[-8:])) == 1
        eventually(rests, "no more comes")

    def test_eachRequestCountsOnceAlthoughAllAreKilled(self):
        for number in range(20):
            self.ask("GET", f"/{number}")
        self.compared(20)
        self.server.stop("immediate")
        self.ask_while_away(30)
        self.router.kill()
        self.server.start()
        self.router.start()
        self.compared(50)
        eventually(lambda: self.waiting() == 0 and not list(self.spool.iterdir()), "nothing waits any more")
        # Once more, with the store back while the router lives.
        self.server.stop("immediate")
        self.ask_while_away(10)
        self.server.start()
        self.compared(60)
        eventually(lambda: self.waiting() == 0, "nothing waits any more")
        self.assertEqual(self.router.component("quotes")["evidence"]["n"], 60)
        for line in ("cannot be reached; what traffic counts waits in", "is back; what waited is stored"):
            eventually(lambda: line in self.log.read_text(), line)

    def test_whatIsHalfWrittenIsLeftOutAndSaid(self):
        self.server.stop("immediate")
        self.ask_while_away(10)
        self.router.kill()
        queue, = self.spool.iterdir()
        whole = queue.read_bytes()
        queue.write_bytes(whole + b"\x40\0\0\0half a record")
        (self.spool / "traffic-foreign.queue").write_bytes(b"not ours\n")
        self.server.start()
        self.router.start()
        self.compared(10)
        self.assertIn("the last 17 bytes are no whole record and are left out", self.log.read_text())
        eventually(lambda: [one.name for one in self.spool.iterdir()] == ["traffic-foreign.queue"], "only what is not ours stays")

    def test_aQueueStoredBeforeItsRouterDiedIsNotStoredAgain(self):
        self.server.stop("immediate")
        self.ask_while_away(10)
        queue, = self.spool.iterdir()
        whole = queue.read_bytes()
        self.server.start()
        self.compared(10)
        eventually(lambda: not queue.exists(), "it is stored")
        self.router.kill()
        queue.write_bytes(whole)  # as if it had been killed between the two
        self.router.start()
        eventually(lambda: not queue.exists(), "it is known to be stored")
        self.compared(10)

    def test_aFullDiskLosesNoCount(self):
        # What a process may write at most stands for a disk that is full.
        self.server.stop("immediate")
        self.ask_while_away(10)
        used = max(one.stat().st_size for one in self.spool.iterdir())
        resource.prlimit(self.router.process.pid, resource.RLIMIT_FSIZE, (used + 20, used + 20))
        for number in range(10):
            self.assertEqual(self.ask("GET", f"/{number}").status, 200)
        eventually(lambda: "while the store is away, traffic is counted in memory" in self.log.read_text(), "it is said")
        self.server.start()
        self.compared(20)


if __name__ == "__main__":
    unittest.main()
