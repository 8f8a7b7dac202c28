#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at random moments while leads decide, two hundred times: no acknowledged decision is lost, no half one appears."""
import http.client
import os
import pathlib
import random
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import Home, eventually

KILLS = int(os.environ.get("MIDFLIGHT_KILLS", "200"))
IDS = ["a", "b", "c", "d"]
MIGRATION = 'id = "killed"\n' + "".join(f"[components.{one}]\n[components.{one}.call]\n" for one in IDS)


class Deciding(threading.Thread):
    """One component each, so that what it was told last is what must hold."""

    def __init__(self, router, component, seed):
        super().__init__(daemon=True)
        self.router, self.component, self.chance = router, component, random.Random(seed)
        self.told, self.uncertain, self.refused = [], None, []

    def run(self):
        try:
            with self.router.connect() as api:
                while True:
                    self.once(api)
        except (OSError, http.client.HTTPException):
            pass

    def once(self, api):
        path = f"/components/{self.component}"
        kind = self.chance.randrange(4)
        if kind == 0:
            what, call = ("rollback", "old"), (f"{path}/rollback", {})
        elif kind == 1:
            frozen = self.chance.random() < 0.5
            what, call = ("frozen", frozen), (f"{path}/freeze", {"frozen": frozen})
        elif kind == 2:
            what, call = ("wave", "old"), ("/rollback", {"components": [self.component]})
        else:
            sample = self.chance.randrange(1, 10**9) / 10**9
            what, call = ("sample", sample), (f"{path}/stage", {"to": "shadow", "sample": sample})
        self.uncertain = what
        status, answer = api.call("POST", *call)
        self.uncertain = None
        if status == 200:
            self.told.append((what, answer["revision"], answer["durable"]))
        elif answer["type"].rpartition(":")[2] != "frozen":
            self.refused.append((status, answer))


class KilledDeciding(Home):
    def test_losesNothingItAcknowledged(self):
        chance = random.Random(11)
        router = self.start_router(self.write("killed.toml", MIGRATION))
        acknowledged, cut = {}, 0
        for kill in range(KILLS):
            threads = [Deciding(router, one, f"{kill}{one}") for one in IDS]
            for thread in threads:
                thread.start()
            eventually(lambda: all(thread.told for thread in threads), "every lead was answered")
            threading.Event().wait(chance.uniform(0, 0.05))
            router.kill()
            for thread in threads:
                thread.join(30)
                self.assertEqual(thread.refused, [])
            router.start()
            for thread in threads:
                component = router.component(thread.component)
                stage, sample, frozen = component["stage"], component["sample"], component["frozen"]
                cut += 1 if thread.uncertain else 0
                for what, revision, durable in thread.told:
                    self.assertTrue(durable)
                    acknowledged.setdefault(revision, set()).add(thread.component)
                # The last word on each, unless the deed under way when it was killed said another.
                moves = [what for what, _, _ in thread.told if what[0] != "frozen"]
                holds = [what for what, _, _ in thread.told if what[0] == "frozen"]
                open_ = [thread.uncertain] if thread.uncertain else []
                fits = lambda what: stage == "old" if what[1] == "old" else (stage, sample) == ("shadow", what[1])
                if moves:
                    self.assertTrue(any(fits(what) for what in moves[-1:] + [w for w in open_ if w[0] != "frozen"]),
                                    f"kill {kill}: {thread.component} is {stage} {sample}, told {moves[-1]}, cut {open_}")
                if holds:
                    self.assertIn(frozen, [what[1] for what in holds[-1:] + [w for w in open_ if w[0] == "frozen"]], f"kill {kill}")
                if frozen:
                    self.assertEqual(router.call("POST", f"/components/{thread.component}/freeze", {"frozen": False})[0], 200)

        history = router.history()
        self.assertEqual([row["revision"] for row in history], list(range(1, len(history) + 1)), "revisions grow by one")
        self.assertLessEqual(set(acknowledged), {row["revision"] for row in history}, "an acknowledged decision is lost")
        rows = {row["revision"]: row for row in history}
        self.assertTrue(all(row["action"] != "abandoned" for row in history))
        # A half decision would leave a state that its rows do not tell.
        for one in IDS:
            stage = "old"
            for row in history:
                if one in row["component"].split(",") and row["action"] in ("stage", "rollback"):
                    stage = row["to"]
            self.assertEqual(router.component(one)["stage"], stage)
        verified = self.ctl(router, "history", "--verify")
        self.assertEqual(verified.returncode, 0, verified.stderr)
        print(f"{KILLS} kills: {len(acknowledged)} decisions acknowledged, none lost; {len(rows)} in the history; {cut} cut short")


if __name__ == "__main__":
    unittest.main()
