# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP/1.1 on a socket, byte by byte as it comes: nothing is repaired and nothing is hidden."""
import socket


class Closed(Exception):
    """The other side closed (or reset) in the middle of a message."""


class Message:
    """A request or an answer. `first` is its start line in three parts, `headers` pairs as they were sent."""

    def __init__(self, raw):
        self.raw = raw
        lines = raw.decode("latin-1").split("\r\n")
        self.first = lines[0].split(" ", 2)
        self.headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:]]
        self.body, self.trailers, self.interim = b"", [], []

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def get(self, name):
        """The values of a header, joined as one; nothing when it is not there."""
        values = self.all(name)
        return ", ".join(values) if values else None

    @property
    def status(self):
        return int(self.first[1])

    @property
    def method(self):
        return self.first[0]

    @property
    def target(self):
        return self.first[1]


class Wire:
    """One end of a connection."""

    def __init__(self, connection):
        self.socket, self.buffer = connection, b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionError:
            data = b""
        if not data:
            raise Closed
        self.buffer += data

    def take(self, count):
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def exactly(self, count):
        while len(self.buffer) < count:
            self.more()
        return self.take(count)

    def until(self, mark):
        while (at := self.buffer.find(mark)) < 0:
            self.more()
        return self.take(at + len(mark))[:-len(mark)]

    def chunk(self):
        """The next chunk; an empty one is the last."""
        size = int(self.until(b"\r\n").split(b";")[0], 16)
        data = self.exactly(size)
        if size:
            self.until(b"\r\n")
        return data

    def trailers(self):
        found = []
        while line := self.until(b"\r\n"):
            found.append(tuple(part.strip() for part in line.decode("latin-1").split(":", 1)))
        return found

    def head(self):
        return Message(self.until(b"\r\n\r\n"))

    def body_of(self, message, until_closed=False):
        if "chunked" in (message.get("Transfer-Encoding") or "").lower():
            while data := self.chunk():
                message.body += data
            message.trailers = self.trailers()
        elif message.get("Content-Length") is not None:
            message.body = self.exactly(int(message.get("Content-Length")))
        elif until_closed:
            message.body = self.rest()
        return message

    def rest(self):
        """Everything until the other side closes."""
        try:
            while True:
                self.more()
        except Closed:
            return self.take(len(self.buffer))

    def answer_head(self):
        """The head of the final answer, with the interim ones that came before it."""
        interim = []
        while True:
            message = self.head()
            if message.status >= 200 or message.status == 101:
                message.interim = interim
                return message
            interim.append(message)

    def answer(self, method="GET"):
        """A whole answer to a request with this method."""
        message = self.answer_head()
        if method == "HEAD" or message.status in (101, 204, 304):
            return message
        return self.body_of(message, until_closed=True)

    def ask(self, method, target, *headers, body=None, host="localhost"):
        """Sends a request with its body (bytes, or a list of chunks) and returns the answer."""
        self.send_request(method, target, *headers, body=body, host=host)
        return self.answer(method)

    def send_request(self, method, target, *headers, body=None, host="localhost"):
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *headers]
        payload = b""
        if isinstance(body, bytes):
            lines.append(f"Content-Length: {len(body)}")
            payload = body
        elif body is not None:
            lines.append("Transfer-Encoding: chunked")
            payload = b"".join(chunked(data) for data in body) + b"0\r\n\r\n"
        self.send("\r\n".join([*lines, "", ""]).encode("latin-1") + payload)

    def closed(self, seconds=5):
        """Whether the other side closes now, without another byte."""
        self.socket.settimeout(seconds)
        try:
            return not self.buffer and self.socket.recv(1) == b""
        except ConnectionError:
            return True
        except socket.timeout:
            return False


def chunked(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def connect(address, seconds=20):
    host, port = address.rsplit(":", 1)
    connection = socket.create_connection((host, int(port)), timeout=seconds)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Wire(connection)


def ask(address, method, target, *headers, **more):
    """One request on a connection of its own."""
    with connect(address) as wire:
        return wire.ask(method, target, "Connection: close", *headers, **more)
