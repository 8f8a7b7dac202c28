#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Systems behind https: the certificate is checked, and everything else is as over http."""
import pathlib
import ssl
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "systems"))
from trafficcase import Traffic

WEB = '[components.web.http]\nmatch = "/"\n'


class Tls(Traffic):
    def server(self, name):
        """What a system needs to be that host: (its TLS context, its certificate's file)."""
        file, key = self.certificate(name)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file, key)
        return context, file

    def secured(self, old_name="localhost", trusted=True):
        """Old and new speak TLS; the router trusts old's certificate, and new's is the same."""
        context, file = self.server(old_name)
        self.old, self.new = self.system("old", tls=context), self.system("new", tls=context)
        self.environment["SSL_CERT_FILE"] = str(file if trusted else self.certificate("other")[0])
        self.environment["SSL_CERT_DIR"] = str(self.home / "none")
        self.route(WEB)

    def test_allStagesOverTls(self):
        self.secured()
        self.assertEqual(self.ask("GET", "/a").body, b"old")
        self.router.stage("web", "shadow", sample=1)
        self.assertEqual(self.ask("GET", "/a").body, b"old")
        self.settled("web", old=2, mismatch=1)
        self.router.stage("web", "new", sample=0)
        self.assertEqual(self.ask("GET", "/a").body, b"new")
        self.router.rollback("web")
        self.assertEqual(self.ask("GET", "/a").body, b"old")

    def test_aConnectionServesManyRequests(self):
        self.secured()
        with self.connect() as wire:
            for _ in range(20):
                self.assertEqual(wire.ask("GET", "/a").body, b"old")
        self.assertEqual(self.old.connections, 1)

    def test_largeBodiesBothWays(self):
        self.secured()
        self.old.on("/echo", lambda exchange: exchange.answer(exchange.read_body()))
        body = bytes(range(256)) * 16 * 1024
        self.assertEqual(self.ask("POST", "/echo", body=body).body, body)

    def test_aSystemThatClosesBetweenRequestsIsConnectedAnew(self):
        self.secured()
        for _ in range(3):
            self.assertEqual(self.ask("GET", "/a").body, b"old")
            self.old.drop_connections()

    def test_aCertificateNobodyTrustsIs502(self):
        self.secured(trusted=False)
        answer = self.ask("GET", "/a")
        self.assertEqual(answer.status, 502)
        self.assertIn(b"certificate", answer.body)
        self.assertEqual(self.old.requests, [])

    def test_aCertificateOfAnotherHostIs502(self):
        self.secured(old_name="elsewhere.example")
        answer = self.ask("GET", "/a")
        self.assertEqual(answer.status, 502)
        self.assertIn(b"ostname mismatch", answer.body)

    def test_aNewWhoseCertificateIsRefusedFailsAloneInShadow(self):
        self.secured()
        other = self.system("new", tls=self.server("other")[0])
        self.router.stop()
        self.route(WEB, http=f'old = "{self.old.url}"\nnew = "{other.url}"', store=self.home / "second.db")
        self.router.stage("web", "shadow", sample=1)
        self.assertEqual(self.ask("GET", "/a").body, b"old")
        self.settled("web", old=1, new_error=1)


if __name__ == "__main__":
    unittest.main()
