"""A proxy in front of a registry that writes down every request, and can make each take longer. Used by run and peers."""

import json
import re
import socket
import threading
import time
from dataclasses import dataclass, field

CHUNK = 1 << 18
TLS = 0x16  # the first byte of a TLS handshake
BLOB = re.compile(r"/blobs/(sha256:[0-9a-f]{64})")
KEY = re.compile(r"/manifests/[0-9a-f]{64}$")


@dataclass
class Request:
    method: str
    path: str
    query: str
    start: float
    end: float = 0
    status: int = 0
    up: int = 0  # bytes of the request: head and body
    down: int = 0  # bytes of the answer: head and body
    body_up: int = 0
    body_down: int = 0

    @property
    def blob(self):
        """The digest of the blob that moved with this request, in either direction; None if none did."""
        found = BLOB.search(self.path)
        if self.method == "GET" and found and self.status in (200, 206):
            return found.group(1)
        if self.method == "PUT" and "/blobs/uploads/" in self.path and self.status == 201:
            return dict(p.split("=", 1) for p in self.query.split("&") if "=" in p).get("digest", "").replace("%3A", ":")
        return None

    @property
    def is_probe(self):
        return self.method in ("HEAD", "GET") and bool(KEY.search(self.path))

    @property
    def is_mount(self):
        return self.method == "POST" and "mount=" in self.query and self.status == 201

    def __str__(self):
        return f"{self.method} {self.path} {self.status} ({self.up} up, {self.down} down)"


@dataclass
class Traffic:
    """The requests of one build."""

    requests: list
    layers: set  # digests of blobs that are layers
    rounds: int  # how often the gate opened; 0 without one

    @property
    def probes(self):
        return sum(r.is_probe for r in self.requests)

    @property
    def others(self):
        return len(self.requests) - self.probes

    @property
    def mounts(self):
        return sum(r.is_mount for r in self.requests)

    @property
    def bytes(self):
        return sum(r.up + r.down for r in self.requests)

    @property
    def layer_down(self):
        return sum(r.body_down for r in self.requests if r.method == "GET" and r.blob in self.layers)

    @property
    def layer_up(self):
        return sum(r.body_up for r in self.requests if r.method == "PUT" and r.blob in self.layers)

    @property
    def serial(self):
        """The longest series of requests none of which overlaps another: at least so many round trips were made in a row."""
        count, end = 0, 0
        for request in sorted(self.requests, key=lambda r: r.end):
            if request.start >= end:
                count, end = count + 1, request.end
        return count

    @property
    def uploaded(self):
        """Digests of the blobs that were uploaded, one for each upload."""
        return [r.blob for r in self.requests if r.method == "PUT" and r.blob]

    @property
    def layers_apart(self):
        """How many downloads of layers began when another had ended: 0 if all of them ran side by side."""
        fetches = [r for r in self.requests if r.method == "GET" and r.blob in self.layers]
        return sum(r.start > min(f.end for f in fetches) for r in fetches)


class Stream:
    """Reads and counts one direction of a connection."""

    def __init__(self, sock):
        self.sock, self.buffer = sock, b""

    def head(self):
        """Start line and headers, or None at the end of the connection."""
        while b"\r\n\r\n" not in self.buffer:
            data = self.sock.recv(CHUNK)
            if not data:
                return None
            self.buffer += data
            if self.buffer[0] == TLS:  # a client that tries TLS first goes on without it only if it is told at once
                self.sock.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\nnot TLS\n")
                return None
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        return head + b"\r\n\r\n"

    def take(self, most):
        if not self.buffer:
            self.buffer = self.sock.recv(min(CHUNK, max(most, 1)))
            if not self.buffer:
                raise ConnectionError("cut short")
        data, self.buffer = self.buffer[:most], self.buffer[most:]
        return data

    def line(self):
        while b"\r\n" not in self.buffer:
            data = self.sock.recv(CHUNK)
            if not data:
                raise ConnectionError("cut short")
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line + b"\r\n"


def headers(head):
    lines = head.decode("latin-1").split("\r\n")[1:]
    return {k.strip().lower(): v.strip() for k, v in (line.split(":", 1) for line in lines if ":" in line)}


class Wire:
    """One direction of the way to the registry: each piece of data takes the next free time on it."""

    def __init__(self):
        self.free, self.lock = 0.0, threading.Lock()

    def carry(self, size, bandwidth):
        if not bandwidth:
            return
        with self.lock:
            now = time.monotonic()
            self.free = max(self.free, now - 0.002) + size / bandwidth
            wait = self.free - now
        if wait > 0.001:
            time.sleep(wait)


def body(stream, fields, to, keep, carry):
    """Passes a body on as it comes; returns its length on the wire, and its bytes if they are to be kept."""
    kept, length = [], 0

    def send(data):
        nonlocal length
        carry(len(data))
        to.sendall(data)
        length += len(data)

    if fields.get("transfer-encoding", "").lower() == "chunked":
        while True:
            line = stream.line()
            send(line)
            left = int(line.split(b";")[0], 16)
            last = left == 0
            if last:
                while line != b"\r\n":
                    line = stream.line()
                    send(line)
                break
            while left:
                data = stream.take(left)
                left -= len(data)
                kept.append(data) if keep else None
                send(data)
            send(stream.line())
    else:
        left = int(fields.get("content-length", 0))
        while left:
            data = stream.take(left)
            left -= len(data)
            kept.append(data) if keep else None
            send(data)
    return length, b"".join(kept)


class Gate:
    """Holds requests back until no more come, and lets all of them pass at once: so those that depend on each other's answers,
    and only those, pass in different rounds, however slow or busy the machine is."""

    QUIET = 0.25  # seconds without a new request

    def __init__(self):
        self.rounds, self.waiting, self.last = 0, 0, 0.0
        self.changed = threading.Condition()
        threading.Thread(target=self.open, daemon=True).start()

    def wait(self):
        with self.changed:
            self.waiting, self.last, mine = self.waiting + 1, time.monotonic(), self.rounds
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.rounds > mine)

    def open(self):
        with self.changed:
            while True:
                self.changed.wait_for(lambda: self.waiting)
                left = self.last + self.QUIET - time.monotonic()
                if left > 0:
                    self.changed.wait(left)
                else:
                    self.waiting, self.rounds = 0, self.rounds + 1
                    self.changed.notify_all()


@dataclass
class Proxy:
    upstream: tuple
    latency: float = 0  # seconds that each request takes longer
    connecting: float = 0  # seconds that a connection takes before its first request
    bandwidth: float = 0  # bytes a second in each direction, for all connections together; 0 for no limit
    gated: bool = False
    gate: Gate = field(default_factory=Gate)
    rounds: int = 0  # of the gate, when requests were last taken
    requests: list = field(default_factory=list)
    layers: set = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    open: int = 0
    up: Wire = field(default_factory=Wire)
    down: Wire = field(default_factory=Wire)

    def __post_init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.host = "127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def close(self):
        self.listener.close()

    def serve(self, client):
        with client, socket.create_connection(self.upstream) as server:
            for sock in (client, server):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            asked, answered = Stream(client), Stream(server)
            time.sleep(self.connecting)
            try:
                while self.exchange(client, server, asked, answered):
                    pass
            except OSError:
                return  # one side is gone; the request is not counted

    def exchange(self, client, server, asked, answered):
        head = asked.head()
        if head is None:
            return False
        start = time.monotonic()
        method, target, _ = head.decode("latin-1").split("\r\n")[0].split(" ")
        path, _, query = target.partition("?")
        request = Request(method, path, query, start)
        with self.lock:
            self.open += 1
        try:
            if self.gated:
                self.gate.wait()
            elif self.latency:
                time.sleep(self.latency)
            manifest = "/manifests/" in path
            server.sendall(head)
            request.body_up, sent = body(asked, headers(head), server, manifest, lambda size: self.up.carry(size, self.bandwidth))
            answer = answered.head()
            while answer is not None and b" 100 " in answer.split(b"\r\n")[0]:
                client.sendall(answer)
                answer = answered.head()
            if answer is None:
                return False
            fields = headers(answer)
            request.status = int(answer.split(b" ")[1])
            client.sendall(answer)
            received = b""
            if method != "HEAD" and request.status not in (204, 304):
                request.body_down, received = body(answered, fields, client, manifest, lambda size: self.down.carry(size, self.bandwidth))
            request.up, request.down = len(head) + request.body_up, len(answer) + request.body_down
            request.end = time.monotonic()
            with self.lock:
                self.requests.append(request)
                self.learn(sent if method == "PUT" else received)
            return fields.get("connection", "").lower() != "close"
        finally:
            with self.lock:
                self.open -= 1

    def learn(self, manifest):
        """Notes which blobs are layers."""
        try:
            for layer in json.loads(manifest).get("layers", []):
                if ".layer." in layer.get("mediaType", "") or "rootfs.diff" in layer.get("mediaType", ""):
                    self.layers.add(layer["digest"])
        except (ValueError, AttributeError):
            return  # no manifest

    def take(self):
        """The requests since the last call, when all of them have their answers."""
        while True:
            with self.lock:
                if not self.open:
                    taken, self.requests = self.requests, []
                    before, self.rounds = self.rounds, self.gate.rounds
                    return Traffic(taken, self.layers, self.rounds - before)
            time.sleep(0.005)
