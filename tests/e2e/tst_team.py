#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A router that a team shares: tokens and roles, approvals of several leads, gates that nobody loosens alone."""
import os
import pathlib
import sys
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import Home, eventually

MIGRATION = """
id = "team"
[gates]
shadow_time = "0s"
comparisons = 3
mismatch = "0 of 3"
slowdown = "off"
coverage = "off"
[components.prices]
owner = "shop"
gates.approvals = 2
[components.prices.call]
[components.guarded]
gates.approvals = 2
[components.guarded.call]
[[components.guarded.checks]]
name = "quick"
run = ["true"]
every = "100ms"
[[components.guarded.checks]]
name = "slow"
run = ["sleep", "0.3"]
every = "100ms"
[components.reports]
owner = "finance"
needs = ["prices"]
[components.reports.call]
"""


class Team(Home):
    def setUp(self):
        super().setUp()
        self.router = self.start_router(self.write("team.toml", MIGRATION), arguments=["--tokens", str(self.home / "tokens")])
        self.tokens = {}

    def make(self, name, role, *options, by=None):
        made = self.ctl(self.router, "token", "create", "--role", role, "--name", name, *options,
                        MIDFLIGHT_TOKEN=self.tokens.get(by, ""))
        self.assertEqual(made.returncode, 0, made.stderr)
        self.tokens[name] = made.stdout.strip()

    def crew(self):
        self.make("ada", "lead")
        self.make("bob", "lead", by="ada")
        self.make("ci", "operator", by="ada")
        self.make("wall", "viewer", by="ada")
        self.make("shopkeeper", "lead", "--owner", "shop", by="ada")

    def call(self, who, method, path, body=None, **headers):
        if who:
            headers["Authorization"] = "Bearer " + self.tokens.get(who, who)
        return self.router.call(method, path, body, **headers)

    def slug(self, answer):
        return answer[1]["type"].rpartition(":")[2]

    def report(self, component, verdict, count=3, who="ci"):
        comparisons = [{"id": str(uuid.uuid4()), "time": "2026-01-01T00:00:00.000Z", "key": "k", "verdict": verdict,
                        "old": {"seconds": 0.01, "status": 200}, "new": {"seconds": 0.01, "status": 200}} for _ in range(count)]
        self.assertEqual(self.call(who, "POST", f"/components/{component}/comparisons", {"comparisons": comparisons})[0], 200)

    def revision(self):
        return self.call("wall", "GET", "/migration")[1]["revision"]

    def cutover(self, who, component, **more):
        gates = self.call("wall", "GET", f"/components/{component}/gates")[1]
        return self.call(who, "POST", f"/components/{component}/stage", {"to": "new", "evidence": gates["evidence"]} | more,
                         If_Match=f'"{self.revision()}"')

    def shadowed(self):
        self.assertEqual(self.call("ada", "POST", "/components/prices/stage", {"to": "shadow"})[0], 200)
        self.report("prices", "match")

    def test_isOpenOnTheLoopbackUntilThereIsALead(self):
        eventually(lambda: "counts as lead" in (self.home / "router.log").read_text(), "the router says so")
        self.assertEqual(self.router.call("GET", "/migration")[0], 200)
        self.make("wall", "viewer")
        self.assertEqual(self.router.call("GET", "/migration")[0], 200)
        self.make("ada", "lead")
        status, problem = self.router.call("GET", "/migration")
        self.assertEqual((status, problem["type"]), (401, "urn:midflight:problem:unauthorized"))
        self.assertEqual(self.call("ada", "GET", "/migration")[0], 200)
        self.router.kill()
        self.router.start()
        self.assertEqual(self.router.call("GET", "/migration")[0], 401)
        self.assertEqual(self.call("ada", "GET", "/migration")[0], 200)

    def test_keepsNoTokenInTheClear(self):
        self.crew()
        kept = (self.home / "tokens").read_text()
        for secret in self.tokens.values():
            self.assertGreater(len(secret), 40)
            self.assertNotIn(secret, kept)
        self.assertEqual(os.stat(self.home / "tokens").st_mode & 0o777, 0o600)
        self.assertEqual(len(set(self.tokens.values())), len(self.tokens))
        listed = self.ctl(self.router, "token", "list", MIDFLIGHT_TOKEN=self.tokens["ada"])
        self.assertIn("shopkeeper  lead", listed.stdout)
        for secret in self.tokens.values():
            self.assertNotIn(secret, listed.stdout)

    def test_letsEachRoleDoItsOwn(self):
        self.crew()
        for who in self.tokens:
            self.assertEqual(self.call(who, "GET", "/evidence")[0], 200, who)
        shadow = {"to": "shadow"}
        for who in ("wall", "ci"):
            self.assertEqual(self.call(who, "POST", "/components/prices/stage", shadow)[0], 403, who)
            self.assertEqual(self.call(who, "POST", "/components/prices/rollback", {})[0], 403, who)
            self.assertEqual(self.call(who, "GET", "/tokens")[0], 403, who)
        self.assertEqual(self.call("wall", "POST", "/components/prices/route", {"key": "k"})[0], 403)
        self.assertEqual(self.call("ci", "POST", "/components/prices/route", {"key": "k"})[0], 200)
        self.assertEqual(self.call("ada", "POST", "/components/prices/stage", shadow)[0], 200)
        newest = self.call("wall", "GET", "/history?limit=1")[1]["decisions"][0]
        self.assertEqual((newest["by"], newest["action"]), ("ada", "stage"))

    def test_limitsATokenToItsTeam(self):
        self.crew()
        who = "shopkeeper"
        self.assertEqual(self.call(who, "POST", "/components/reports/stage", {"to": "shadow"})[0], 403)
        self.assertEqual(self.call(who, "POST", "/components/prices/stage", {"to": "shadow"})[0], 200)
        self.assertEqual(self.call(who, "POST", "/rollback", {"components": ["prices", "reports"]})[0], 403)
        definition = self.call(who, "GET", "/components/prices")[1]["definition"]
        self.assertEqual(self.call(who, "PUT", "/components/prices", definition | {"owner": "finance"})[0], 403)
        self.assertEqual(self.call(who, "PUT", "/components/prices", definition | {"title": "Prices"})[0], 200)
        status, answer = self.call("ada", "POST", "/components/reports/stage", {"to": "shadow"})
        self.assertEqual(status, 200)
        self.assertEqual(self.call(who, "POST", "/undo", {"revision": answer["revision"]})[0], 403)
        self.assertEqual(self.call(who, "POST", "/tokens", {"name": "x", "role": "lead"})[0], 403)

    def test_revokesAtOnceAndNeverTheLastLead(self):
        self.crew()
        self.assertEqual(self.ctl(self.router, "token", "revoke", "bob", MIDFLIGHT_TOKEN=self.tokens["ada"]).returncode, 0)
        self.assertEqual(self.call("bob", "GET", "/migration")[0], 401)
        again = self.ctl(self.router, "token", "create", "--role", "lead", "--name", "bob", MIDFLIGHT_TOKEN=self.tokens["ada"])
        self.assertEqual(again.returncode, 1)
        self.assertOneLine(again.stderr, "bob", "revoked")
        last = self.ctl(self.router, "token", "revoke", "ada", MIDFLIGHT_TOKEN=self.tokens["ada"])
        self.assertEqual(last.returncode, 1)
        self.assertOneLine(last.stderr, "last lead")

    def test_slowsDownWhoGuessesAndLetsTheRightTokenPass(self):
        self.crew()
        seen = [self.call(f"mf_guess{i}", "GET", "/migration")[0] for i in range(30)]
        self.assertEqual(seen[:5], [401] * 5)
        self.assertIn(429, seen)
        self.assertEqual(self.call("ada", "POST", "/components/prices/rollback", {})[0], 200)

    def test_takesOverAFileEditedByHandAndKeepsTheOldOneForABrokenOne(self):
        self.crew()
        tokens = self.home / "tokens"
        before = tokens.read_text()
        tokens.write_text(before.replace('"name": "ci"', '"revoked": "2026-01-01T00:00:00.000Z", "name": "ci"'))
        eventually(lambda: self.call("ci", "GET", "/migration")[0] == 401, "ci is revoked")
        tokens.write_text("{")
        eventually(lambda: "no file of tokens" in (self.home / "router.log").read_text(), "the broken file is told")
        self.assertEqual(self.call("ada", "GET", "/migration")[0], 200)

    def test_needsTwoLeads(self):
        self.crew()
        self.shadowed()
        status, first = self.cutover("ada", "prices")
        self.assertEqual((status, first["approvals"], first["needed"]), (202, 1, 2))
        self.assertEqual(self.call("wall", "GET", "/components/prices")[1]["stage"], "shadow")
        self.assertEqual(self.cutover("ada", "prices")[0], 202, "one lead is one signature, however often")
        self.router.kill()
        self.router.start()
        gates = {gate["id"]: gate for gate in self.call("wall", "GET", "/components/prices/gates")[1]["gates"]}
        self.assertEqual(gates["approvals"]["observed"], 1)
        status, done = self.cutover("bob", "prices")
        self.assertEqual(status, 200, done)
        component = self.call("wall", "GET", "/components/prices")[1]
        self.assertEqual((component["stage"], component["approvals"]), ("new", []))
        newest = self.call("wall", "GET", "/history?limit=1")[1]["decisions"][0]
        self.assertEqual(newest["record"]["approvers"], ["ada", "bob"])
        status, back = self.call("bob", "POST", "/components/prices/rollback", {})
        self.assertEqual(self.slug(self.call("bob", "POST", "/undo", {"revision": back["revision"]})), "gates-not-met")

    def test_aRestartForgetsNoSignatureBeforeItsChecksHaveRun(self):
        self.crew()
        self.assertEqual(self.call("ada", "POST", "/components/guarded/stage", {"to": "shadow"})[0], 200)
        self.report("guarded", "match")
        ready = lambda: self.call("wall", "GET", "/components/guarded/gates")[1]["ready"]
        eventually(ready, "its checks hold")
        self.assertEqual(self.cutover("ada", "guarded")[0], 202)
        self.router.kill()
        self.router.start()
        self.report("guarded", "match", 1)
        eventually(ready, "its checks hold again")
        self.assertEqual(self.cutover("bob", "guarded")[0], 200)

    def test_forgetsSignaturesWhenTheEvidenceTurns(self):
        self.crew()
        self.shadowed()
        self.assertEqual(self.cutover("ada", "prices")[0], 202)
        self.report("prices", "mismatch", 1)
        eventually(lambda: self.call("wall", "GET", "/components/prices")[1]["approvals"] == [], "the signature is forgotten")
        newest = self.call("wall", "GET", "/history?limit=1")[1]["decisions"][0]
        self.assertEqual((newest["by"], newest["action"]), ("midflight", "forget"))
        self.assertEqual(self.call("ada", "POST", "/components/prices/deployed", {"side": "new", "version": "2"})[0], 200)
        self.report("prices", "match")
        self.assertEqual(self.cutover("bob", "prices")[0], 202)

    def test_nobodyLoosensAGateAlone(self):
        self.crew()
        self.shadowed()
        self.assertEqual(self.cutover("ada", "prices")[0], 202)
        definition = self.call("wall", "GET", "/components/prices")[1]["definition"]
        looser = definition | {"gates": definition["gates"] | {"approvals": 1}}
        status, answer = self.call("bob", "PUT", "/components/prices", looser)
        self.assertEqual((status, answer["approvals"], answer["needed"]), (202, 1, 2))
        self.assertEqual(self.call("wall", "GET", "/components/prices")[1]["definition"]["gates"]["approvals"], 2)
        self.assertEqual(len(self.call("wall", "GET", "/components/prices")[1]["approvals"]), 2)
        self.assertEqual(self.call("ada", "PUT", "/components/prices", looser)[0], 200)
        component = self.call("wall", "GET", "/components/prices")[1]
        self.assertEqual((component["definition"]["gates"]["approvals"], component["approvals"]), (1, []))

    def test_addingAnIgnoreNeedsTheCutoversApprovals(self):
        self.crew()
        rule = {"match": "$.time", "type": "ignore", "reason": "clock", "owner": "ada", "expires": "2099-01-01"}
        path = "/components/prices/rules"
        self.assertEqual(self.call("ada", "PUT", path, {"rules": [rule]})[0], 202)
        self.assertEqual(self.call("ada", "PUT", path, {"rules": [rule]})[0], 202)
        self.assertEqual(self.call("bob", "PUT", path, {"rules": [rule]})[0], 200)
        self.assertEqual(self.call("bob", "PUT", path, {"rules": []})[0], 200, "overlooking less needs one lead")

    def test_refusesSeveralApprovalsWithoutTokens(self):
        ended = self.run_program("midflight-router", "--migration", self.write("other.toml", MIGRATION), "--store",
                                 f"sqlite:{self.home}/other.db", "--api", "127.0.0.1:0")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("approvals = 2 needs tokens", ended.stderr)

    def test_aMachineWhoseTokenMayNotRollBackKeepsOldAndReportsOn(self):
        self.crew()
        operator = {"MIDFLIGHT_TOKEN": self.tokens["ci"]}
        override = {"to": "new", "override": True, "reason": "test"}
        self.assertEqual(self.call("ada", "POST", "/components/reports/stage", override, If_Match=f'"{self.revision()}"')[0], 200)
        self.assertEqual(self.ctl(self.router, "which", "reports", **operator).stdout.strip(), "new")
        self.router.kill()
        self.assertEqual(self.ctl(self.router, "rollback", "reports", **operator).returncode, 3)
        self.router.start()
        self.assertEqual(self.ctl(self.router, "which", "reports", **operator).stdout.strip(), "old")
        self.assertEqual(self.call("ada", "GET", "/components/reports")[1]["stage"], "new")


if __name__ == "__main__":
    unittest.main()
