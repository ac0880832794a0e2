"""The images that the benchmark's Dockerfiles stand on, made on this machine and pushed to its registry."""

import gzip
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import tarfile
import urllib.request
from pathlib import Path

PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PASSWD = b"root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n"
GROUP = b"root:x:0:\napp:x:1000:\nnogroup:x:65534:\n"
TOOLS = ["sh", "echo", "cat", "ls", "mkdir", "cp", "chmod", "id", "pwd", "sleep"]

DEBIAN = "debian-bookworm.tar.gz"

# What takes apt-get's place where no package mirror can be reached: it makes files, and fetches nothing.
STAND_IN = b"#!/bin/sh\nset -e\necho stand-in for apt-get: $@\nmkdir -p /var/lib/stand-in\necho $@ > /var/lib/stand-in/$1\n"


def add(tar, name, data, mode=0o644):
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = len(data), mode, 1700000000
    tar.addfile(info, io.BytesIO(data))


def folder(tar, name):
    info = tarfile.TarInfo(name)
    info.type, info.mode, info.mtime = tarfile.DIRTYPE, 0o755, 1700000000
    tar.addfile(info)


def tar_of(files):
    """A tar of small files: names and texts."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, text in files.items():
            add(tar, name, text.encode())
    return out.getvalue()


def small(apt_stand_in=False):
    """The files of a base with a shell, from busybox-static."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name in ("bin", "etc", "tmp", "usr", "usr/bin"):
            folder(tar, name)
        add(tar, "bin/busybox", Path(shutil.which("busybox")).read_bytes(), 0o755)
        for tool in TOOLS:
            info = tarfile.TarInfo("bin/" + tool)
            info.type, info.linkname, info.mode = tarfile.SYMTYPE, "busybox", 0o777
            tar.addfile(info)
        add(tar, "etc/passwd", PASSWD)
        add(tar, "etc/group", GROUP)
        if apt_stand_in:
            add(tar, "usr/bin/apt-get", STAND_IN, 0o755)
    return [gzip.compress(out.getvalue(), 6, mtime=0)]


def large(megabytes):
    """Three layers of files that do not compress, from a fixed seed."""
    layers = []
    for number in range(3):
        random.seed(number)
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as tar:
            if number == 0:
                folder(tar, "etc")
                add(tar, "etc/passwd", PASSWD)
                add(tar, "etc/group", GROUP)
            folder(tar, f"data{number}")
            for name in range(1000):
                add(tar, f"data{number}/file{name}", random.randbytes(megabytes * 1_000_000 // 3000))
        layers.append(gzip.compress(out.getvalue(), 0, mtime=0))
    return layers


def mirror():
    """The address of Debian's mirror if it can be reached from here, else None."""
    address = "http://deb.debian.org/debian"
    try:
        with urllib.request.urlopen(address + "/dists/bookworm/InRelease", timeout=10) as answer:
            return address if answer.status == 200 else None
    except OSError:
        return None


def debian(cache, address):
    """The files of a minimal Debian, made by mmdebstrap once and kept."""
    kept = cache / DEBIAN
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        tar = cache / f"debian.{os.getpid()}.tar"
        print(f"making a Debian base by mmdebstrap from {address}, kept as {kept} …", flush=True)
        subprocess.run(
            ["mmdebstrap", "--quiet", "--variant=apt", "--mode=root", "--aptopt=Acquire::Languages \"none\"",
             "--dpkgopt=path-exclude=/usr/share/doc/*", "--dpkgopt=path-exclude=/usr/share/locale/*", "--skip=output/dev",
             "bookworm", str(tar), address],
            check=True, stdin=subprocess.DEVNULL)
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_bytes(gzip.compress(tar.read_bytes(), 4, mtime=0))
        tar.unlink()
        part.rename(kept)
    return [kept.read_bytes()]


def push(registry, repository, layers, env=(), index=False):
    """Pushes an image of these gzipped layers as REPOSITORY:latest; index: as images of Docker Hub are, in an index."""
    config = {
        "created": "2023-11-14T22:13:20Z", "architecture": architecture(), "os": "linux",
        "config": {"Env": [PATH, *env], "Cmd": ["sh"]},
        "rootfs": {"type": "layers", "diff_ids": [digest(gzip.decompress(layer)) for layer in layers]},
        "history": [{"created": "2023-11-14T22:13:20Z", "created_by": "bench"} for _ in layers],
    }
    config = json.dumps(config).encode()
    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": descriptor("application/vnd.oci.image.config.v1+json", upload(registry, repository, config)),
        "layers": [descriptor("application/vnd.oci.image.layer.v1.tar+gzip", upload(registry, repository, layer)) for layer in layers],
    }).encode()
    media_type = "application/vnd.oci.image.manifest.v1+json"
    if index:
        send("PUT", f"http://{registry}/v2/{repository}/manifests/{digest(manifest)}", manifest, media_type)
        entry = {**descriptor(media_type, (digest(manifest), len(manifest))), "platform": {"architecture": architecture(), "os": "linux"}}
        media_type = "application/vnd.oci.image.index.v1+json"
        manifest = json.dumps({"schemaVersion": 2, "mediaType": media_type, "manifests": [entry]}).encode()
    send("PUT", f"http://{registry}/v2/{repository}/manifests/latest", manifest, media_type)


def architecture():
    machine = os.uname().machine
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(machine, machine)


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def descriptor(media_type, blob):
    return {"mediaType": media_type, "digest": blob[0], "size": blob[1]}


def upload(registry, repository, data):
    where = send("POST", f"http://{registry}/v2/{repository}/blobs/uploads/", b"").headers["Location"]
    send("PUT", where + ("&" if "?" in where else "?") + "digest=" + digest(data), data, "application/octet-stream")
    return digest(data), len(data)


def send(method, url, data, media_type="application/octet-stream"):
    request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": media_type})
    with urllib.request.urlopen(request, timeout=120) as answer:
        answer.read()
        return answer
