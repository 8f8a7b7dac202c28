#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decisions sent to a webhook: signed, in order, at least once, whatever becomes of the receiver or the router."""
import base64
import hashlib
import hmac
import json
import pathlib
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import postgresql
from harness import Home, eventually

RECEIVER = pathlib.Path(__file__).resolve().parents[1] / "harness/receiver.py"
MIGRATION = 'id = "hooked"\n[components.prices.call]\n[components.taxes.call]\n'
SECRET = b"a secret of more than sixteen bytes"


class Receiver:
    """A receiver in a process of its own, that can die and come back on its port."""

    def __init__(self, test, *certificate):
        self.test, self.certificate, self.port = test, certificate, 0
        self.log = test.home / "received"
        self.log.touch()
        test.addCleanup(self.kill)
        self.start()

    def start(self):
        self.process = subprocess.Popen([sys.executable, "-B", RECEIVER, str(self.port), self.log, *self.certificate], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def answers(self, mode):
        self.log.with_name(self.log.name + ".mode").write_text(mode)

    def attempts(self):
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def taken(self):
        """Of each decision that was taken, in order and each once, what came."""
        taken = {}
        for attempt in self.attempts():
            if attempt["mode"] == "ok":
                taken.setdefault(attempt["headers"]["webhook-id"], json.loads(base64.b64decode(attempt["body"])))
        return list(taken.values())

    def revisions(self):
        return [message["data"]["revision"] for message in self.taken()]


class Webhook(Home):
    def setUp(self):
        super().setUp()
        self.migration = self.write("hooked.toml", MIGRATION)
        self.secret = self.home / "secret"
        self.secret.write_bytes(SECRET + b"\n")
        self.secret.chmod(0o600)

    def begin(self, receiver, *arguments, scheme="http", host="127.0.0.1", store=None):
        self.router = self.start_router(self.migration, store=store, arguments=["--webhook", f"{scheme}://{host}:{receiver.port}/hook?team=a",
                                                                                "--webhook-secret-file", str(self.secret), *arguments])
        return self.router

    def decide(self, count):
        for number in range(count):
            self.router.stage(("prices", "taxes")[number % 2], "shadow", sample=(number + 1) / 1000)

    def everything(self, receiver, seconds=30):
        """Waits until every decision of the history was taken, in order."""
        wanted = [decision["revision"] for decision in self.router.history()]
        eventually(lambda: len(receiver.revisions()) >= len(wanted), "every decision", seconds)
        self.assertEqual(receiver.revisions(), wanted)
        return receiver.taken()

    def test_eachDecisionArrivesSignedAndInOrder(self):
        receiver = Receiver(self)
        router = self.begin(receiver)
        self.decide(5)
        router.rollback("prices", reason="a Tuesday")
        messages = self.everything(receiver)
        for message, decision in zip(messages, router.history()):
            self.assertEqual(message["type"], "decision." + decision["action"])
            self.assertEqual(message["timestamp"], decision["time"])
            del decision["record"]
            self.assertEqual(message["data"], decision | {"migration": "hooked"})
        self.assertEqual((messages[-1]["data"]["action"], messages[-1]["data"]["reason"]), ("rollback", "a Tuesday"))
        for attempt in receiver.attempts():
            headers, body = attempt["headers"], base64.b64decode(attempt["body"])
            self.assertEqual((attempt["path"], headers["content-type"]), ("/hook?team=a", "application/json"))
            self.assertEqual(headers["webhook-id"], f"hooked-{json.loads(body)['data']['revision']}")
            self.assertLess(abs(time.time() - int(headers["webhook-timestamp"])), 60)
            signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
            self.assertEqual(headers["webhook-signature"], "v1," + base64.b64encode(hmac.digest(SECRET, signed, hashlib.sha256)).decode())

    def test_aReceiverThatFailsHangsAndDiesHearsOfEverything(self):
        receiver = Receiver(self)
        router = self.begin(receiver)
        self.everything(receiver)
        receiver.answers("fail")
        self.decide(2)
        tried = eventually(lambda: [each for each in receiver.attempts() if each["mode"] == "fail"][1:], "a second attempt")[0]
        self.assertEqual(tried["headers"]["webhook-id"], f'hooked-{receiver.revisions()[-1] + 1}', "it is the same decision again")
        for mode in ("hang", "flood", "redirect"):
            receiver.answers(mode)
            eventually(lambda: receiver.attempts()[-1]["mode"] == mode, mode)
            start = time.monotonic()
            self.decide(4)
            self.assertLess(time.monotonic() - start, 2, "a decision waits for nobody")
        receiver.kill()
        self.decide(60)
        receiver.answers("ok")
        receiver.start()
        self.everything(receiver, 60)
        self.assertNotIn("/elsewhere", [attempt["path"] for attempt in receiver.attempts()])
        log = (self.home / "router.log").read_text()
        self.assertIn(f"webhook 127.0.0.1:{receiver.port}: revision", log)
        self.assertIn("takes decisions again", log)
        self.assertEqual(router.stop(), 0)

    def test_whatAReceiverRefusesHoldsUpNothing(self):
        receiver = Receiver(self)
        self.begin(receiver)
        self.everything(receiver)
        receiver.answers("refuse")
        self.decide(1)
        refused = self.router.history()[-1]["revision"]
        eventually(lambda: "was refused 5 times and is not sent again: it answered 422" in (self.home / "router.log").read_text(), "it is given up", 30)
        receiver.answers("ok")
        self.decide(3)
        wanted = [decision["revision"] for decision in self.router.history() if decision["revision"] != refused]
        eventually(lambda: receiver.revisions() == wanted, "all others arrive")

    def test_aReceiverThatAsksForPatienceIsAskedAgain(self):
        receiver = Receiver(self)
        self.begin(receiver)
        self.everything(receiver)
        before = len(receiver.attempts())
        busy = ("429", "408", "425")  # each says that the same may be sent again
        receiver.answers(busy[0])
        self.decide(1)
        for status in busy:
            receiver.answers(status)
            eventually(lambda: len([each for each in receiver.attempts()[before:] if each["mode"] == status]) >= 2, f"two attempts that are answered {status}", 60)
        receiver.answers("ok")
        self.everything(receiver)
        self.assertGreater(len(receiver.attempts()) - before, 5, "more often than what is refused for good")
        self.assertNotIn("is not sent again", (self.home / "router.log").read_text())

    @unittest.skipUnless(postgresql.programs(), "no PostgreSQL server is installed (package postgresql)")
    def test_ofAFleetOneRouterDelivers(self):
        server = postgresql.Server()
        self.addCleanup(server.remove)
        receiver = Receiver(self)
        routers = [self.begin(receiver, "--name", name, store=server.database("hooked")) for name in ("edge-1", "edge-2")]
        for number in range(12):
            status, answer = routers[number % 2].call("POST", "/components/prices/stage", {"to": "shadow", "sample": (number + 1) / 100})
            self.assertEqual(status, 200, answer)
        self.everything(receiver)
        self.assertEqual(len(receiver.attempts()), len(receiver.taken()), "each came once")
        # Whoever delivers: killed, the other goes on.
        for dead, alive in (routers, routers[::-1]):
            dead.kill()
            self.router = alive
            self.decide(6)
            self.everything(receiver)
            dead.start()
        self.assertLessEqual(len(receiver.attempts()), len(receiver.taken()) + 2, "at most the one that was under way came twice")

    def test_aKilledRouterGoesOnWhereItWas(self):
        receiver = Receiver(self)
        self.begin(receiver)
        self.decide(3)
        self.everything(receiver)
        before = len(receiver.attempts())
        receiver.answers("fail")
        self.decide(3)
        eventually(lambda: receiver.attempts()[-1]["mode"] == "fail", "an attempt")
        self.router.kill()
        receiver.answers("ok")
        self.router.start()
        self.everything(receiver)
        for _ in range(5):
            self.decide(2)
            self.router.kill()
            self.router.start()
        self.everything(receiver)
        again = [attempt["headers"]["webhook-id"] for attempt in receiver.attempts()[before:] if attempt["mode"] == "ok"]
        self.assertLessEqual(len(again) - len(set(again)), 7, "what was taken is not sent from the beginning again")

    def test_aWebhookThatComesLaterBeginsWithWhatIsNew(self):
        self.router = self.start_router(self.migration)
        self.decide(3)
        self.router.stop()
        receiver = Receiver(self)
        self.begin(receiver)
        old = [decision["revision"] for decision in self.router.history()]
        self.decide(1)
        eventually(receiver.revisions, "the new one")
        self.assertEqual(receiver.revisions(), [old[-1] + 1])

    def test_tlsIsVerified(self):
        file, key = self.certificate("localhost")
        receiver = Receiver(self, file, key)
        self.begin(receiver, scheme="https", host="localhost")
        eventually(lambda: "will be sent again: " in (self.home / "router.log").read_text(), "a refusal")
        self.assertEqual(receiver.attempts(), [], "nobody unknown is told anything")
        self.router.stop()
        self.environment["SSL_CERT_FILE"] = str(file)
        self.begin(receiver, scheme="https", host="localhost")
        self.everything(receiver)

    def test_whatIsWrongIsOneLine(self):
        def refused(*arguments):
            ended = self.run_program("midflight-router", "--migration", self.migration, "--store", f"sqlite:{self.home}/x.db", "--api", "127.0.0.1:0", *arguments)
            self.assertEqual((ended.returncode, ended.stdout), (2, ""))
            return ended.stderr
        secret = ["--webhook-secret-file", str(self.secret)]
        self.assertOneLine(refused("--webhook", "http://chat.example/hook", *secret), "http://chat.example/hook", "use https")
        self.assertOneLine(refused("--webhook", "chat", *secret), "chat", "not a URL")
        self.assertOneLine(refused("--webhook", "https://ada:word@chat.example/", *secret), "not a URL")
        self.assertOneLine(refused("--webhook", "https://chat.example/"), "--webhook-secret-file go together")
        self.assertOneLine(refused(*secret), "--webhook")
        self.assertOneLine(refused("--webhook", "https://chat.example/", "--webhook-secret-file", "none"), "none", "No such file")
        self.secret.chmod(0o644)
        self.assertOneLine(refused("--webhook", "https://chat.example/", *secret), "chmod 600")
        self.secret.chmod(0o600)
        self.secret.write_text("short")
        self.assertOneLine(refused("--webhook", "https://chat.example/", *secret), "less than 16 bytes")
        config = self.write("router.toml", 'webhook = "https://chat.example/"\nwebhook-secret-file = "none"\n')
        self.assertOneLine(refused("--config", config), config, "webhook-secret-file", self.home / "none")


if __name__ == "__main__":
    unittest.main()
