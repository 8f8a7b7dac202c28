#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twenty leads at once, through the API: each gets one consistent answer, and the history tells the state they left."""
import http.client
import pathlib
import random
import sys
import threading
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import Home

LEADS = 20
DEEDS = 40
IDS = ["a", "b", "c"]
MIGRATION = """
id = "many"
[gates]
shadow_time = "0s"
comparisons = 3
mismatch = "0 of 3"
slowdown = "off"
coverage = "off"
""" + "".join(f"[components.{one}]\n[components.{one}.call]\n" for one in IDS) + """
[components.c.gates]
approvals = 3
"""


def five():
    return [{"id": str(uuid.uuid4()), "time": "2026-01-01T00:00:00.000Z", "key": "k", "verdict": "match",
             "old": {"seconds": 1, "status": 200}, "new": {"seconds": 1, "status": 200}} for _ in range(5)]


class Lead(threading.Thread):
    """Decides without a pause; keeps every answer."""

    def __init__(self, router, name, token):
        super().__init__(daemon=True)
        self.router, self.name, self.token = router, name, token
        self.chance, self.answers, self.failure = random.Random(name), [], None

    def run(self):
        try:
            with self.router.connect() as api:
                for _ in range(DEEDS):
                    self.deed(api)
        except Exception as failure:  # told by the test, in its own thread
            self.failure = failure

    def deed(self, api):
        one = self.chance.choice(IDS)
        call = lambda *what, **more: api.call(*what, Authorization=f"Bearer {self.token}", **more)
        kind = self.chance.choice(["new"] * 5 + ["shadow"] * 4 + ["share", "share", "undo", "undo", "rollback", "wave", "freeze", "thaw",
                                                                  "thaw", "deployed", "override", "title"])
        for _ in range(12 if kind in ("new", "share", "override", "undo") else 1):
            if self.once(call, kind, one) != 412:  # else somebody was quicker: look again
                break

    def once(self, call, kind, one):
        if kind in ("new", "share", "override"):
            revision = call("GET", "/migration")[1]["revision"]
            gates = call("GET", f"/components/{one}/gates")[1]
            body = {"new": {"to": "new", "evidence": gates["evidence"]},
                    "share": {"to": "shadow", "share": self.chance.choice([0.01, 0.05, 0.25]), "evidence": gates["evidence"]},
                    "override": {"to": "new", "override": True, "reason": self.name}}[kind]
            status, answer = call("POST", f"/components/{one}/stage", body, If_Match=f'"{revision}"')
        elif kind == "shadow":
            status, answer = call("POST", f"/components/{one}/stage", {"to": "shadow", "sample": round(self.chance.uniform(0.1, 1), 6)})
        elif kind == "rollback":
            status, answer = call("POST", f"/components/{one}/rollback", {"keep_comparing": self.chance.random() < 0.5})
        elif kind == "wave":
            status, answer = call("POST", "/rollback", {"components": self.chance.sample(IDS, 2)})
        elif kind in ("freeze", "thaw"):
            status, answer = call("POST", f"/components/{one}/freeze", {"frozen": kind == "freeze"})
        elif kind == "undo":
            revision = call("GET", "/migration")[1]["revision"]
            status, answer = call("POST", "/undo", {"revision": revision})
        elif kind == "deployed":
            status, answer = call("POST", f"/components/{one}/deployed", {"side": "new", "version": uuid.uuid4().hex[:6]})
            call("POST", f"/components/{one}/comparisons", {"comparisons": five()})
        else:
            definition = call("GET", f"/components/{one}")[1]["definition"]
            status, answer = call("PUT", f"/components/{one}", definition | {"title": f"{one} by {self.name}"})
        self.answers.append((kind, one, status, answer))
        return status


class ManyLeads(Home):
    def test_getOneConsistentAnswerEach(self):
        router = self.start_router(self.write("many.toml", MIGRATION), arguments=["--tokens", str(self.home / "tokens")])
        tokens = {}
        for number in range(LEADS):
            name = f"lead{number}"
            headers = {"Authorization": f"Bearer {tokens['lead0']}"} if tokens else {}
            status, made = router.call("POST", "/tokens", {"name": name, "role": "lead"}, **headers)
            self.assertEqual(status, 200, made)
            tokens[name] = made["token"]
        ada = {"Authorization": f"Bearer {tokens['lead0']}"}
        get = lambda path: router.call("GET", path, **ada)[1]
        for one in IDS:
            self.assertEqual(router.call("POST", f"/components/{one}/stage", {"to": "shadow"}, **ada)[0], 200)
            self.assertEqual(router.call("POST", f"/components/{one}/comparisons", {"comparisons": five()}, **ada)[0], 200)
        first = get("/migration")["revision"]

        leads = [Lead(router, name, token) for name, token in tokens.items()]
        for lead in leads:
            lead.start()
        for lead in leads:
            lead.join(120)
            self.assertFalse(lead.is_alive(), f"{lead.name} still waits for an answer")
            self.assertIsNone(lead.failure, lead.name)

        allowed = {"new": {200, 202, 409, 412}, "share": {200, 409, 412, 422}, "override": {200, 409, 412}, "shadow": {200, 409},
                   "rollback": {200}, "wave": {200}, "freeze": {200}, "thaw": {200}, "undo": {200, 409, 412}, "deployed": {200},
                   "title": {200}}
        history, before = [], None
        while True:
            page = get("/history?limit=1000" + (f"&before={before}" if before else ""))
            history = page["decisions"][::-1] + history
            before = page.get("next")
            if not before or not page["decisions"]:
                break
        rows = {row["revision"]: row for row in history}
        self.assertEqual(sorted(rows), list(range(1, len(rows) + 1)), "revisions grow by one")
        owners, seen = {}, {}
        for lead in leads:
            self.assertGreaterEqual(len(lead.answers), DEEDS)
            for kind, one, status, answer in lead.answers:
                self.assertIn(status, allowed[kind], (lead.name, kind, answer))
                seen[(kind, status)] = seen.get((kind, status), 0) + 1
                if status in (200, 202):
                    self.assertIn(answer["revision"], rows, "an acknowledged decision is missing")
                    row = rows[answer["revision"]]
                    if row["by"] == lead.name and row["revision"] > first:
                        owners.setdefault(row["revision"], lead.name)
                else:
                    self.assertIn("detail", answer)
        mine = {revision for revision, row in rows.items() if revision > first and row["by"].startswith("lead")}
        self.assertEqual(set(owners), mine, "every decision was acknowledged to the lead it names")

        # The history replayed is the state that is left.
        stages, frozen = {one: "old" for one in IDS}, {one: False for one in IDS}
        for revision in sorted(rows):
            row = rows[revision]
            touched = [one for one in row["component"].split(",") if one in stages]
            if row["action"] in ("stage", "rollback"):
                for one in touched:
                    stages[one] = row["to"]
            elif row["action"] in ("freeze", "thaw"):
                frozen[touched[0]] = row["action"] == "freeze"
            elif row["action"] == "undo":
                undone = rows[row["record"]["undone"]]["record"]["before"]
                for one in touched:
                    stages[one], frozen[one] = undone[one]["stage"], undone[one]["frozen"]
        for one in IDS:
            component = get(f"/components/{one}")
            self.assertEqual((component["stage"], component["frozen"]), (stages[one], frozen[one]), one)
        cutovers = [row for row in history if row["action"] == "stage" and row["to"] == "new" and row["from"] != "new"]
        for row in cutovers:
            if not row["record"].get("override"):
                self.assertGreaterEqual(len(set(row["record"]["approvers"])), 3 if row["component"] == "c" else 1, row["revision"])
        self.assertTrue(any(not row["record"].get("override") for row in cutovers), "somebody was approved on proof")
        self.assertEqual(self.ctl(router, "history", "--verify", MIDFLIGHT_TOKEN=tokens["lead0"]).returncode, 0)
        print(f"{LEADS} leads, {sum(len(lead.answers) for lead in leads)} answers, {len(rows) - first} decisions:",
              ", ".join(f"{kind} {status}: {count}" for (kind, status), count in sorted(seen.items())))

        state = {one: get(f"/components/{one}")["stage"] for one in IDS}
        router.kill()
        router.start()
        self.assertEqual({one: get(f"/components/{one}")["stage"] for one in IDS}, state)


if __name__ == "__main__":
    unittest.main()
