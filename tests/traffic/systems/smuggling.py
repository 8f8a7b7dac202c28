# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that two HTTP parsers may understand differently, as RFC 9112 (section 11.2) warns and as they were used in attacks.

Each is followed on its connection by a request for /smuggled, which no system may ever see.
"""
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
REFUSED = (400,)
LENGTHS = (400, 413)
CODINGS = (400, 501)
VERSIONS = (400, 505)
SIZES = (400, 413, 431)


def head(*lines, start="POST /a HTTP/1.1", host="Host: x"):
    return "\r\n".join([start, *([host] if host else []), *lines, "", ""]).encode("latin-1")


def chunks(data):
    return head("Transfer-Encoding: chunked") + data


LAST = b"0\r\n\r\n"
# Name: (bytes, statuses it may be refused with)
HEADS = {
    # Both lengths, in every disguise
    "CL.TE": (head("Content-Length: 6", "Transfer-Encoding: chunked") + LAST + b"G", REFUSED),
    "TE.CL": (head("Transfer-Encoding: chunked", "Content-Length: 4") + b"5c\r\n", REFUSED),
    "TE.TE, the second unknown": (head("Transfer-Encoding: chunked", "Transfer-Encoding: x") + LAST, CODINGS),
    "TE.TE, the first unknown": (head("Transfer-Encoding: x", "Transfer-Encoding: chunked") + LAST, CODINGS),
    "TE.TE, twice chunked": (head("Transfer-Encoding: chunked", "Transfer-Encoding: chunked") + LAST, CODINGS),
    "CL.TE with a space before the colon": (head("Content-Length: 5", "Transfer-Encoding : chunked") + LAST, REFUSED),
    "CL.TE in a folded line": (head("Content-Length: 5", "Transfer-Encoding:", " chunked") + LAST, REFUSED),
    "CL.TE behind a vertical tab": (head("Content-Length: 5", "Transfer-Encoding:\x0bchunked") + LAST, CODINGS),
    "CL.TE in other letters": (head("Content-Length: 5", "tRANSFER-eNCODING: cHUNKED") + LAST, REFUSED),
    "CL.TE behind a bare LF": (head("Content-Length: 5", "X: y\nTransfer-Encoding: chunked") + LAST, REFUSED),
    "CL.TE behind a bare CR": (head("Content-Length: 5", "X: y\rTransfer-Encoding: chunked") + LAST, REFUSED),
    "xchunked": (head("Transfer-Encoding: xchunked") + LAST, CODINGS),
    "chunked, identity": (head("Transfer-Encoding: chunked, identity") + LAST, CODINGS),
    "chunked, chunked": (head("Transfer-Encoding: chunked, chunked") + LAST, CODINGS),
    "identity": (head("Transfer-Encoding: identity") + LAST, CODINGS),
    "gzip, chunked": (head("Transfer-Encoding: gzip, chunked") + LAST, CODINGS),
    "an empty coding": (head("Transfer-Encoding:") + LAST, CODINGS),
    "a quoted coding": (head('Transfer-Encoding: "chunked"') + LAST, CODINGS),
    "a coding with a parameter": (head("Transfer-Encoding: chunked;x=y") + LAST, CODINGS),
    "chunked in HTTP/1.0": (head("Transfer-Encoding: chunked", start="POST /a HTTP/1.0") + LAST, CODINGS),
    # Lengths
    "two lengths": (head("Content-Length: 0", "Content-Length: 5") + b"hello", REFUSED),
    "one length twice": (head("Content-Length: 5", "Content-Length: 5") + b"hello", REFUSED),
    "a list of lengths": (head("Content-Length: 5, 5") + b"hello", REFUSED),
    "a length with plus": (head("Content-Length: +5") + b"hello", REFUSED),
    "a length with minus": (head("Content-Length: -5") + b"hello", REFUSED),
    "a length in hex": (head("Content-Length: 0x5") + b"hello", REFUSED),
    "a length with a point": (head("Content-Length: 5.0") + b"hello", REFUSED),
    "a length with a space within": (head("Content-Length: 5 5") + b"hello", REFUSED),
    "an empty length": (head("Content-Length:") + b"hello", REFUSED),
    "a length in other digits": (head("Content-Length: \xb5") + b"hello", REFUSED),
    "a length beyond 64 bit": (head("Content-Length: 18446744073709551621") + b"hello", LENGTHS),
    "a length beyond 128 bit": (head("Content-Length: " + "9" * 40) + b"hello", LENGTHS),
    "a length with a space before the colon": (head("Content-Length : 5") + b"hello", REFUSED),
    # Lines
    "all lines end in LF": (b"GET /a HTTP/1.1\nHost: x\n\n", REFUSED),
    "the request line ends in LF": (b"GET /a HTTP/1.1\nHost: x\r\n\r\n", REFUSED),
    "a header ends in LF": (b"GET /a HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", REFUSED),
    "the head ends in LF": (b"GET /a HTTP/1.1\r\nHost: x\r\n\n", REFUSED),
    "the head ends in CR CR LF": (b"GET /a HTTP/1.1\r\nHost: x\r\n\r\r\n", REFUSED),
    "a folded header": (head("X: a", " b"), REFUSED),
    "a header folded with a tab": (head("X: a", "\tb"), REFUSED),
    "the first header begins with a space": (b"GET /a HTTP/1.1\r\n Host: x\r\n\r\n", REFUSED),
    "a header without a colon": (head("Nonsense"), REFUSED),
    "a header without a name": (head(": y"), REFUSED),
    "a space in a name": (head("Content Length: 5"), REFUSED),
    "a bracket in a name": (head("X[0]: 5"), REFUSED),
    "a NUL in a name": (head("X\0Y: 5"), REFUSED),
    "a byte beyond ASCII in a name": (head("X\xe4: 5"), REFUSED),
    "a NUL in a value": (head("X: a\0b"), REFUSED),
    "a control character in a value": (head("X: a\x01b"), REFUSED),
    "a DEL in a value": (head("X: a\x7fb"), REFUSED),
    "a bare CR in a value": (head("X: a\rb"), REFUSED),
    # The request line
    "no host": (head(host=None, start="GET /a HTTP/1.1"), REFUSED),
    "two hosts": (head("Host: y", start="GET /a HTTP/1.1"), REFUSED),
    "a host with a space": (head(host="Host: a b", start="GET /a HTTP/1.1"), REFUSED),
    "a host with a path": (head(host="Host: a/b", start="GET /a HTTP/1.1"), REFUSED),
    "two spaces": (head(start="GET  /a HTTP/1.1"), REFUSED),
    "a tab": (head(start="GET\t/a HTTP/1.1"), REFUSED),
    "a space after the version": (head(start="GET /a HTTP/1.1 "), REFUSED),
    "a space in the target": (head(start="GET /a b HTTP/1.1"), REFUSED),
    "a NUL in the target": (head(start="GET /a\0b HTTP/1.1"), REFUSED),
    "a control character in the target": (head(start="GET /a\x1fb HTTP/1.1"), REFUSED),
    "a target without a slash": (head(start="GET a HTTP/1.1"), REFUSED),
    "no target": (head(start="GET HTTP/1.1"), REFUSED),
    "no version": (head(start="GET /a"), VERSIONS),
    "a version in small letters": (head(start="GET /a http/1.1"), VERSIONS),
    "a version with more digits": (head(start="GET /a HTTP/1.10"), VERSIONS),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", VERSIONS),
    "HTTP/3.0": (head(start="GET /a HTTP/3.0"), VERSIONS),
    "a bracket in the method": (head(start="GE{T /a HTTP/1.1"), (400, 501)),
    "a method of another line": (head(start="\0GET /a HTTP/1.1"), REFUSED),
    "CONNECT": (head(start="CONNECT x:443 HTTP/1.1"), (400, 405, 501)),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", REFUSED),
}
# The head is in order; what follows is not. The system may have seen the head, never a whole request.
BODIES = {
    "no size": (chunks(b"\r\nhello\r\n" + LAST), REFUSED),
    "a size in other letters": (chunks(b"g\r\nhello\r\n" + LAST), REFUSED),
    "a size with 0x": (chunks(b"0x5\r\nhello\r\n" + LAST), REFUSED),
    "a size with plus": (chunks(b"+5\r\nhello\r\n" + LAST), REFUSED),
    "a size with minus": (chunks(b"-5\r\nhello\r\n" + LAST), REFUSED),
    "a space before the size": (chunks(b" 5\r\nhello\r\n" + LAST), REFUSED),
    "a size beyond 64 bit": (chunks(b"10000000000000005\r\nhello\r\n" + LAST), LENGTHS),
    "a size that ends in LF": (chunks(b"5\nhello\r\n" + LAST), REFUSED),
    "a size that ends in CR": (chunks(b"5\rhello\r\n" + LAST), REFUSED),
    "data longer than its size": (chunks(b"5\r\nhello!\r\n" + LAST), REFUSED),
    "data without its end": (chunks(b"5\r\nhello" + LAST), REFUSED),
    "data that ends in LF": (chunks(b"5\r\nhello\n" + LAST), REFUSED),
    "an extension with LF": (chunks(b"5;a\nb\r\nhello\r\n" + LAST), REFUSED),
    "an extension with CR": (chunks(b"5;a\rb\r\nhello\r\n" + LAST), REFUSED),
    "an extension with NUL": (chunks(b"5;a=\0\r\nhello\r\n" + LAST), REFUSED),
    "an extension of 100 KB": (chunks(b"5;" + b"a" * 100_000 + b"\r\nhello\r\n" + LAST), SIZES),
    "extensions without end": (chunks(b"".join(b"1;" + b"a" * 4000 + b"\r\nx\r\n" for _ in range(500)) + LAST), SIZES),
    "a trailer without a colon": (chunks(b"0\r\nnonsense\r\n\r\n"), REFUSED),
    "a folded trailer": (chunks(b"0\r\nX: a\r\n b\r\n\r\n"), REFUSED),
    "a trailer with LF": (chunks(b"0\r\nX: a\n\r\n"), REFUSED),
    "trailers without end": (chunks(b"0\r\n" + b"".join(b"X-%d: %s\r\n" % (number, b"a" * 1000) for number in range(500)) + b"\r\n"), SIZES),
}
OVERSIZED = {
    "a header of 1 MB": head("X: " + "a" * 1_000_000),
    "20,000 headers": head(*(f"X-{number}: y" for number in range(20_000))),
    "a target of 1 MB": head(start="GET /" + "a" * 1_000_000 + " HTTP/1.1"),
    "a method of 1 MB": head(start="A" * 1_000_000 + " / HTTP/1.1"),
}
# What a system answers and nobody could pass on in good conscience.
ANSWERS = {
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\noldx",
    "a signed length": b"HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\nold",
    "an unknown coding": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a folded header": b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 3\r\n\r\nold",
    "a bare LF": b"HTTP/1.1 200 OK\nContent-Length: 3\r\n\r\nold",
    "a NUL in a value": b"HTTP/1.1 200 OK\r\nX: \0\r\nContent-Length: 3\r\n\r\nold",
    "a space before the colon": b"HTTP/1.1 200 OK\r\nContent-Length : 3\r\n\r\nold",
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "a status of words": b"HTTP/1.1 good OK\r\nContent-Length: 3\r\n\r\nold",
    "a head without end": b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(100_000)),
    "HTTP/2": b"HTTP/2.0 200 OK\r\nContent-Length: 3\r\n\r\nold",
    "an upgrade nobody asked for": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
}
