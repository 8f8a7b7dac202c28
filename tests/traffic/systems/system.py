# SPDX-License-Identifier: GPL-3.0-or-later
"""A small real system: one thread a connection, a log of every request, and paths that behave as a test wants."""
import base64
import contextlib
import hashlib
import socket
import ssl
import struct
import threading

from wire import Closed, Wire


class Exchange:
    """A request that came in, and what can be done about it. `wire` is the connection."""

    def __init__(self, system, wire, request):
        self.system, self.wire, self.request = system, wire, request

    def read_body(self):
        self.wire.body_of(self.request)
        self.request.whole = True
        return self.request.body

    def answer(self, body=b"", *headers, status="200 OK", length=True):
        lines = [f"HTTP/1.1 {status}", *headers]
        if length:
            lines.append(f"Content-Length: {len(body)}")
        self.send("\r\n".join([*lines, "", ""]).encode("latin-1") + (b"" if self.request.method == "HEAD" else body))

    def send(self, data):
        self.wire.send(data)

    def hang(self):
        """Answers nothing until the other side gives up; true when it did."""
        self.wire.socket.settimeout(30)
        try:
            self.wire.rest()
        except OSError:
            return False
        self.system.abandoned += 1
        return True

    def reset(self):
        """Ends the connection with a reset."""
        self.wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Closed

    def close(self):
        raise Closed


def websocket(exchange):
    """RFC 6455's handshake; afterwards every byte comes back."""
    key = exchange.request.get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
    exchange.send(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode())
    while True:
        exchange.send(exchange.wire.take(len(exchange.wire.buffer)))
        exchange.wire.more()


class System:
    """Answers with its name; `system.on(path, behaviour)` makes a path behave as behaviour(exchange) does."""

    def __init__(self, name, tls=None):
        self.name, self.tls = name, tls
        self.requests, self.paths = [], {}
        self.connections = self.abandoned = 0
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.url = ("https://localhost:%d" if tls else "http://127.0.0.1:%d") % self.listener.getsockname()[1]
        self.open = set()
        threading.Thread(target=self.accept, daemon=True).start()

    def on(self, path, behaviour):
        self.paths[path] = behaviour

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=[connection], daemon=True).start()

    def serve(self, connection):
        with contextlib.suppress(OSError, Closed, ValueError):
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
        with self.lock:
            self.connections += 1
            self.open.add(connection)
        wire = Wire(connection)
        try:
            with contextlib.suppress(Closed, OSError, ssl.SSLError):
                while True:
                    self.one(wire)
        finally:
            with self.lock:
                self.open.discard(connection)
            connection.close()

    def one(self, wire):
        request = wire.head()
        request.whole = False
        with self.lock:
            self.requests.append(request)
        exchange = Exchange(self, wire, request)
        behaviour = self.paths.get(request.target.split("?")[0])
        if behaviour:
            return behaviour(exchange)
        exchange.read_body()
        exchange.answer(self.name.encode(), "Content-Type: text/plain")

    def targets(self):
        return [request.target for request in self.requests]

    def request(self, target):
        """The last request for a target."""
        return [request for request in self.requests if request.target == target][-1]

    def drop_connections(self):
        """Closes all that is open, as a system that restarts does."""
        with self.lock:
            for connection in self.open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def stop(self):
        # A thread in accept() holds the port until it is woken.
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.drop_connections()
