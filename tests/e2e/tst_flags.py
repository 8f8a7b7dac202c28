#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flags: OFREP as its specification says, asked by OpenFeature's own SDK too, and the examples of an experiment in code."""
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import SOURCE, Home, eventually

MIGRATION = """
id = "flags"
[components.totals]
owner = "shop"
[components.totals.call]
[components.taxes.call]
"""
EXAMPLES = SOURCE / "resources/examples/flags"
FILES = pathlib.Path(__file__).with_name("flags")
SDK = pathlib.Path(os.environ.get("MIDFLIGHT_BUILD", SOURCE / "build/release")) / "openfeature"


class Flags(Home):
    arguments = ()

    def setUp(self):
        super().setUp()
        self.router = self.start_router(self.write("flags.toml", MIGRATION), arguments=self.arguments)

    def ask(self, flag, body, **headers):
        """(status, JSON, headers) of POST /ofrep/v1/evaluate/flags/{flag}, or of all flags; `body` may be bytes."""
        connection = http.client.HTTPConnection(self.router.api_address, timeout=20)
        self.addCleanup(connection.close)
        headers = {name.replace("_", "-"): value for name, value in headers.items()} | {"Content-Type": "application/json"}
        connection.request("POST", "/ofrep/v1/evaluate/flags" + (f"/{flag}" if flag else ""),
                           body if isinstance(body, bytes) else json.dumps(body).encode(), headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None, answer.headers

    def value(self, flag, key=None):
        status, answer, _ = self.ask(flag, {"context": {"targetingKey": key} if key else {}})
        self.assertEqual(status, 200, answer)
        return answer

    def requests(self, flag="totals"):
        found = self.router.metrics()
        return tuple(found[f'midflight_requests_total{{component="{flag}",served_by="{side}"}}'] for side in ("old", "new"))

    def verdicts(self, flag="totals"):
        return {name.split('verdict="')[1].split('"')[0]: count for name, count in self.router.metrics().items()
                if name.startswith(f'midflight_comparisons_total{{component="{flag}"') and count}


class Ofrep(Flags):
    def test_aFlagFollowsTheStage(self):
        revision = self.router.get("/migration")["revision"]
        self.assertEqual(self.value("totals", "ada"), {"key": "totals", "value": "old", "variant": "old", "reason": "STATIC", "cacheable": False,
                                                       "metadata": {"revision": revision}})
        self.router.stage("totals", "shadow")
        shadow = self.value("totals", "ada")
        self.assertEqual((shadow["value"], shadow["variant"], shadow["reason"], shadow["metadata"]["also"]), ("shadow", "shadow", "STATIC", "new"))
        self.assertEqual(shadow["metadata"]["revision"], self.router.get("/migration")["revision"])
        self.router.stage("totals", "new", sample=0)
        self.assertEqual((self.value("totals")["value"], self.value("totals")["metadata"].keys()), ("new", {"revision"}))
        self.router.stage("totals", "new", sample=1)
        reverse = self.value("totals")
        self.assertEqual((reverse["value"], reverse["metadata"]["also"]), ("new", "old"))
        self.router.rollback("totals")
        self.assertEqual(self.value("totals", "ada")["value"], "old")

    def test_theReasonSaysWhyAndTheKeyDecides(self):
        self.router.stage("totals", "shadow", share=0.5, include=["vip"], exclude=["bank"], sample=0)
        self.assertEqual([(self.value("totals", key)["value"], self.value("totals", key)["reason"]) for key in ("vip", "bank")],
                         [("new", "TARGETING_MATCH"), ("old", "TARGETING_MATCH")])
        answers = {key: self.value("totals", key) for key in map(str, range(60))}
        self.assertEqual({answer["reason"] for answer in answers.values()}, {"SPLIT"})
        self.assertEqual({answer["value"] for answer in answers.values()}, {"old", "new"})
        for key, answer in answers.items():
            status, route = self.router.call("POST", "/components/totals/route", {"key": key})
            self.assertEqual((status, route["answer"]), (200, answer["value"]), "the same key goes where route sends it")
        status, answer, _ = self.ask("totals", {"context": {"country": "NO"}})
        self.assertEqual((status, answer["key"], answer["errorCode"]), (400, "totals", "TARGETING_KEY_MISSING"))
        self.router.stage("totals", "shadow", share=0, include=[], exclude=[], sample=0.5)
        self.assertEqual({self.value("totals")["value"] for _ in range(60)}, {"old", "shadow"}, "without a key sample is drawn")
        self.assertEqual(self.value("totals", "ada")["reason"], "SPLIT")

    def test_errorsAreOfreps(self):
        for body, code in ((b"{", "PARSE_ERROR"), (b"[1]", "PARSE_ERROR"), (b'{"context": 7}', "INVALID_CONTEXT"),
                           (b'{"context": {"targetingKey": 7}}', "INVALID_CONTEXT")):
            for flag in ("totals", ""):
                status, answer, headers = self.ask(flag, body)
                self.assertEqual((status, answer["errorCode"], answer.get("key", "")), (400, code, flag), body)
                self.assertTrue(answer["errorDetails"])
                self.assertEqual(headers["Content-Type"], "application/json")
        for flag in ("nobody", "no/body", "%00", "a" * 300):
            status, answer, _ = self.ask(flag, {"context": {"targetingKey": "ada"}})
            self.assertEqual((status, answer["errorCode"]), (404, "FLAG_NOT_FOUND"))
        self.assertEqual(self.ask("totals", b"")[0], 200)
        self.assertEqual(self.requests(), (1, 0), "what was refused is no request")

    def test_theBulkCallHasATagThatCoversTheContext(self):
        def bulk(context, tag=None):
            status, answer, headers = self.ask("", {"context": context}, **({"If_None_Match": tag} if tag else {}))
            return status, answer and {flag["key"]: flag.get("value", flag.get("errorCode")) for flag in answer["flags"]}, headers["ETag"]
        status, values, tag = bulk({"targetingKey": "ada", "plan": "b"})
        self.assertEqual((status, values), (200, {"totals": "old", "taxes": "old"}))
        self.assertEqual(bulk({"plan": "b", "targetingKey": "ada"}, tag), (304, None, tag))
        self.assertEqual(bulk({"plan": "b", "targetingKey": "ada"}, f'"x", W/{tag}')[0], 304)
        self.assertEqual(bulk({"targetingKey": "bob", "plan": "b"}, tag)[0], 200)
        self.router.stage("totals", "shadow", share=0.5)
        status, values, later = bulk({"targetingKey": "ada", "plan": "b"}, tag)
        self.assertEqual((status, values["totals"] in ("shadow", "new"), later != tag), (200, True, True))
        self.assertEqual(bulk({})[:2], (200, {"totals": "TARGETING_KEY_MISSING", "taxes": "old"}))
        self.assertEqual((self.requests(), self.requests("taxes")), ((0, 0), (0, 0)), "what is fetched beforehand is no request yet")

    def test_anEvaluationIsARequestAndItsReportTheSameOne(self):
        self.router.stage("totals", "shadow")
        flag = self.value("totals", "ada")
        self.assertEqual((self.requests(), self.router.component("totals")["evidence"]["in_flight"]), ((1, 0), 1))
        report = {"id": "0b8f2f0e-8a63-4a4b-9b57-0f7b5f1d4a10", "time": "2026-01-01T00:00:00Z", "key": "ada", "revision": flag["metadata"]["revision"],
                  "lease": flag["metadata"]["lease"], "old": {"seconds": 0.1, "body": "7"}, "new": {"seconds": 0.1, "body": "7.0", "content_type": ""}}
        for accepted in (1, 0):
            status, answer = self.router.call("POST", "/components/totals/comparisons", {"comparisons": [report]})
            self.assertEqual((status, answer["accepted"]), (200, accepted))
        self.assertEqual((self.requests(), self.router.component("totals")["evidence"]["in_flight"]), ((1, 0), 0))
        self.router.rollback("totals")
        self.value("totals", "ada")
        self.assertEqual((self.requests(), self.router.component("totals")["evidence"]["in_flight"]), ((2, 0), 0), "nothing is due where one side runs")
        self.router.kill()
        self.router.start()
        self.assertEqual(self.requests(), (2, 0))


class Tokens(Flags):
    def setUp(self):
        self.arguments = ["--tokens", str(pathlib.Path("tokens"))]
        super().setUp()

    def make(self, name, role, *options, by=""):
        made = self.ctl(self.router, "token", "create", "--role", role, "--name", name, *options, MIDFLIGHT_TOKEN=by)
        self.assertEqual(made.returncode, 0, made.stderr)
        return made.stdout.strip()

    def test_askingNeedsAnOperatorAndATeamSeesItsOwn(self):
        lead = self.make("ada", "lead")
        app, wall = self.make("app", "operator", by=lead), self.make("wall", "viewer", by=lead)
        shop, bank = self.make("shop", "operator", "--owner", "shop", by=lead), self.make("bank", "operator", "--owner", "bank", by=lead)
        self.assertEqual([self.ask("totals", {})[0], self.ask("totals", {}, Authorization=f"Bearer {wall}")[0],
                          self.ask("totals", {}, Authorization=f"Bearer {app}")[0], self.ask("totals", {}, X_API_Key=app)[0],
                          self.ask("totals", {}, Authorization=f"Bearer {bank}")[0], self.ask("totals", {}, Authorization=f"Bearer {shop}")[0]],
                         [401, 403, 200, 200, 403, 200])
        _, answer, tag = self.ask("", {}, Authorization=f"Bearer {shop}")
        self.assertEqual([flag["key"] for flag in answer["flags"]], ["totals"])
        self.assertEqual(self.ask("", {}, Authorization=f"Bearer {app}", If_None_Match=tag["ETag"])[0], 200, "another's tag is not mine")
        self.assertEqual(self.router.call("GET", "/migration", X_API_Key=app)[0], 401, "X-API-Key is OFREP's alone")


class Examples(Flags):
    def node(self, *files, arguments=(), questions=""):
        """Runs the last file with OpenFeature's packages beside it. Skips where npm is out of reach."""
        if not shutil.which("node") or not shutil.which("npm"):
            self.skipTest("node and npm are not here")
        done = subprocess.run([FILES / "install-sdk", SDK], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        if done.returncode == 77:
            self.skipTest(f"npm cannot be reached: {done.stdout.strip().splitlines()[-1]}")
        self.assertEqual(done.returncode, 0, done.stdout)
        place = self.home / "node"
        place.mkdir()
        (place / "node_modules").symlink_to(SDK / "node_modules")
        for file in files:
            shutil.copy(file, place)
        ran = subprocess.run(["node", place / files[-1].name, *arguments], input=questions, capture_output=True, text=True, timeout=60,
                             env=self.environment | {"MIDFLIGHT_ROUTER": self.router.url})
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout

    def test_openFeaturesSdkUnderstandsEveryAnswer(self):
        self.router.stage("totals", "shadow", share=0.5, include=["vip"], exclude=["bank"])
        context = {"targetingKey": "vip"}
        asked = [("totals", context), ("totals", {"targetingKey": "bank"}), ("taxes", context), ("taxes", {}), ("totals", {}), ("nobody", context)]
        told = self.node(FILES / "ask.mjs", arguments=[self.router.url],
                         questions="".join(json.dumps({"flag": flag, "context": each}) + "\n" for flag, each in asked))
        answers = [json.loads(line) for line in told.splitlines()]
        revision = self.router.get("/migration")["revision"]
        self.assertEqual([(answer["value"], answer.get("variant"), answer["reason"], answer.get("errorCode")) for answer in answers],
                         [("new", "new", "TARGETING_MATCH", None), ("shadow", "shadow", "TARGETING_MATCH", None), ("old", "old", "STATIC", None),
                          ("old", "old", "STATIC", None), ("the default", None, "ERROR", "TARGETING_KEY_MISSING"),
                          ("the default", None, "ERROR", "FLAG_NOT_FOUND")])
        self.assertEqual({answer["flagMetadata"]["revision"] for answer in answers[:4]}, {revision})
        self.assertTrue(answers[1]["flagMetadata"]["lease"])
        self.assertEqual((self.requests(), self.requests("taxes")), ((1, 1), (2, 0)))

    def check(self, got):
        """What callers got from six experiments in shadow: matches, a mismatch, an error of new, one of old."""
        self.assertEqual(got, [{"total": 7}] * 5 + ["as ever"])
        eventually(lambda: sum(self.verdicts().values()) == 6, "six comparisons")
        self.assertEqual((self.requests(), self.verdicts()), ((6, 0), {"match": 3, "mismatch": 1, "new_error": 1, "old_error": 1}))
        self.assertEqual(self.router.component("totals")["evidence"]["in_flight"], 0)

    def test_theExampleForNode(self):
        self.router.stage("totals", "shadow")
        self.check(json.loads(self.node(EXAMPLES / "experiment.mjs", FILES / "experiments.mjs")))

    def test_thePageOfTheGuideSaysItRight(self):
        self.router.stage("totals", "shadow")
        block, = re.findall(r"(?ms)^```js$(.*?)^```$", (SOURCE / "resources/help/flags.md").read_text())
        self.assertEqual(self.node(EXAMPLES / "experiment.mjs", self.write("page.mjs", block)).split(), ["{", "total:", "7", "}"])
        eventually(lambda: self.verdicts() == {"match": 1}, "a match")

    python = """
import json, sys
sys.path.insert(0, sys.argv[1])
from experiment import experiment
def fails(words):
    raise ValueError(words)
old, new = lambda: {"total": 7}, lambda: {"total": 7.0}
got = [experiment("totals", key, old, new) for key in "abc"]
got.append(experiment("totals", "d", old, lambda: {"total": 8}))
got.append(experiment("totals", "e", old, lambda: fails("not ready")))
try:
    experiment("totals", "f", lambda: fails("as ever"), new)
except ValueError as error:
    got.append(str(error))
print(json.dumps(got))
"""

    def run_python(self, url):
        ran = subprocess.run([sys.executable, "-BI", "-c", self.python, EXAMPLES], capture_output=True, text=True, timeout=60,
                             env=self.environment | {"MIDFLIGHT_ROUTER": url})
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return json.loads(ran.stdout)

    def test_theExampleForPython(self):
        self.router.stage("totals", "shadow")
        self.check(self.run_python(self.router.url))
        self.router.stage("totals", "new", sample=0)
        ran = subprocess.run([sys.executable, "-BI", "-c", "import sys; sys.path.insert(0, sys.argv[1]); from experiment import experiment; "
                              "print(experiment('totals', 'a', lambda: 'old', lambda: 'new'))", EXAMPLES], capture_output=True, text=True, timeout=60,
                             env=self.environment | {"MIDFLIGHT_ROUTER": self.router.url})
        self.assertEqual((ran.stdout, self.requests()), ("new\n", (6, 1)), ran.stderr)

    def test_withoutARouterTheExampleAnswersFromOld(self):
        self.router.stop()
        self.assertEqual(self.run_python(self.router.url), [{"total": 7}] * 5 + ["as ever"])


if __name__ == "__main__":
    unittest.main()
