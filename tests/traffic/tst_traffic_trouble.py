#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be answered is said as problem+json that names the component; what runs out makes others wait."""
import json
import pathlib
import resource
import socket
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "systems"))
from trafficcase import Traffic
from wire import connect

WEB = '[components.web.http]\nmatch = "/web/"\ntimeout = "1s"\n'


class Problems(Traffic):
    def problem(self, answer, status, *fragments):
        self.assertEqual((answer.status, answer.get("Content-Type")), (status, "application/problem+json"))
        said = json.loads(answer.body)
        self.assertTrue(said["type"].startswith("urn:midflight:problem:"), said)
        for fragment in fragments:
            self.assertIn(fragment, answer.body.decode())
        return said

    def test_nothingMatchesAndThereIsNoOldSystem(self):
        self.route(f'[components.web.http]\nmatch = "/web/"\nold = "{self.old.url}"\nnew = "{self.new.url}"\n', http="")
        self.assertEqual(self.ask("GET", "/web/a").status, 200)
        self.problem(self.ask("GET", "/elsewhere"), 404, "/elsewhere")

    def test_aSystemThatIsDownIs502(self):
        self.route(WEB)
        self.old.stop()
        answer = self.ask("GET", "/web/a")
        self.problem(answer, 502, "web")
        self.assertEqual((answer.get("Midflight-Component"), answer.get("Midflight-Served-By")), ("web", "old"))

    def test_aSystemThatResetsIs502(self):
        self.route(WEB)
        self.old.on("/web/a", lambda exchange: exchange.reset())
        self.problem(self.ask("GET", "/web/a"), 502, "web")

    def test_aSystemThatIsSlowIs504(self):
        self.route(WEB)
        self.old.on("/web/a", lambda exchange: exchange.hang())
        with self.connect() as wire:
            self.problem(wire.ask("GET", "/web/a"), 504, "web")

    def test_anAnswerThatBreaksOffIsSeenToBreakOff(self):
        self.route(WEB)
        self.old.on("/web/a", lambda exchange: (exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), exchange.reset()))
        with self.connect() as wire:
            wire.send_request("GET", "/web/a")
            self.assertEqual(wire.answer_head().status, 200)
            self.assertEqual(wire.rest(), b"half")

    def test_aTrafficAddressThatIsTakenIsNamed(self):
        file = self.write("web.toml", f'id = "web"\n[http]\nold = "{self.old.url}"\nnew = "{self.new.url}"\n{WEB}')
        with socket.create_server(("127.0.0.1", 0)) as taken:
            place = "127.0.0.1:%d" % taken.getsockname()[1]
            done = self.run_program("midflight-router", "--migration", file, "--store", f"sqlite:{self.home}/a.db", "--api", "127.0.0.1:0",
                                    "--traffic", place)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertOneLine(done.stderr, place)

    def test_aTrafficAddressThatIsNoneIsNamed(self):
        file = self.write("web.toml", f'id = "web"\n[http]\nold = "{self.old.url}"\nnew = "{self.new.url}"\n{WEB}')
        for wrong in ("nowhere", "127.0.0.1:99999", "127.0.0.1:", "0.0.0.0:0"):
            with self.subTest(wrong):
                done = self.run_program("midflight-router", "--migration", file, "--store", f"sqlite:{self.home}/a.db",
                                        "--api", "127.0.0.1:0", "--traffic", wrong)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertOneLine(done.stderr, wrong)


class Exhausted(Traffic):
    def test_withoutDescriptorsNewConnectionsWait(self):
        """The limit is lowered while the router runs; who is in is served, who is not is let in when others leave."""
        self.route(WEB, threads=1)
        with self.connect() as inside:
            self.assertEqual(inside.ask("GET", "/web/a").body, b"old")
            self.limit(len(list(pathlib.Path(f"/proc/{self.router.process.pid}/fd").iterdir())) + 64)
            crowd = [connect(self.router.traffic, 10) for _ in range(100)]
            for wire in crowd:
                self.addCleanup(wire.socket.close)
                wire.send_request("GET", "/web/a")
            self.assertEqual(self.router.component("web")["stage"], "old", "the control API is there meanwhile")
            self.assertEqual(inside.ask("GET", "/web/a").body, b"old")
            answered = []
            for wire in crowd: # in their order: each that has its answer leaves and makes room
                answered.append(wire.answer().status)
                wire.socket.close()
            self.assertEqual(set(answered), {200})
            self.assertEqual(inside.ask("GET", "/web/a").body, b"old")
        self.assertIsNone(self.router.process.poll())

    def limit(self, descriptors):
        resource.prlimit(self.router.process.pid, resource.RLIMIT_NOFILE, (descriptors, descriptors))


if __name__ == "__main__":
    unittest.main()
