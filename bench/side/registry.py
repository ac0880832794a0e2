"""Debian's docker-registry on a free port of 127.0.0.1, and a look at what builders pushed to it."""

import ctypes
import json
import shutil
import signal
import socket
import subprocess
import tarfile
import time
import urllib.error
import urllib.request

MANIFESTS = ", ".join(["application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json",
                       "application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.docker.distribution.manifest.v2+json"])
LIBC = ctypes.CDLL(None)


def die_with_parent():
    """For preexec_fn: the process ends when this one does, however that happens."""
    LIBC.prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG


class Registry:
    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address, storage = f"127.0.0.1:{self.port}", folder / "storage"
        self.repositories = storage / "docker/registry/v2/repositories"
        self.blobs = storage / "docker/registry/v2/blobs"
        config = folder / "registry.yml"
        config.write_text(
            "version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\n"
            f"storage: {{filesystem: {{rootdirectory: {storage}}}, delete: {{enabled: true}}, maintenance: {{uploadpurging: {{enabled: false}}}}}}\n"
            f"http: {{addr: '{self.address}'}}\n")
        with open(folder / "registry.log", "w") as log:
            self.process = subprocess.Popen(["docker-registry", "serve", str(config)], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                            start_new_session=True, preexec_fn=die_with_parent)
        for _ in range(200):
            try:
                self.get("")
                return
            except (OSError, urllib.error.URLError):
                time.sleep(0.05)
        raise SystemExit(f"bench/peers: docker-registry does not start:\n{(folder / 'registry.log').read_text()[-2000:]}")

    def stop(self):
        self.process.kill()  # nothing of its storage is kept
        self.process.wait()

    def get(self, path):
        request = urllib.request.Request(f"http://{self.address}/v2/{path}", headers={"Accept": MANIFESTS})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def copy(self, source, target):
        """Copies what is below a folder of repositories: their tags and links, as all blobs are shared."""
        source, target = self.repositories / source, self.repositories / target
        if source.exists():
            shutil.copytree(source, target)

    def keep_only(self, kept):
        """Removes repositories and blobs but those of the bases."""
        for repository in self.repositories.iterdir():
            if repository.name != "bench":
                shutil.rmtree(repository)
        for blob in set(self.all_blobs()) - kept:
            shutil.rmtree(blob)

    def all_blobs(self):
        return self.blobs.glob("sha256/*/*")

    def image(self, repository, reference):
        """Manifest and config of an image, of an index its one for this machine."""
        manifest = json.loads(self.get(f"{repository}/manifests/{reference}"))
        if "manifests" in manifest:
            images = [m for m in manifest["manifests"] if m.get("platform", {}).get("os") == "linux"]
            return self.image(repository, images[0]["digest"])
        return manifest, json.loads(self.get(f"{repository}/blobs/{manifest['config']['digest']}"))

    def file(self, repository, manifest, name):
        """The content of a file in the topmost layer that has it, or None."""
        for layer in reversed(manifest["layers"]):
            with urllib.request.urlopen(f"http://{self.address}/v2/{repository}/blobs/{layer['digest']}", timeout=60) as answer:
                with tarfile.open(fileobj=answer, mode="r|gz") as tar:
                    for entry in tar:
                        if entry.name.lstrip("./") == name and entry.isreg():
                            return tar.extractfile(entry).read()
        return None

    def lacks(self, repository, must):
        """What the image REPOSITORY:v1 has not of what it must have; empty when all is there."""
        try:
            manifest, config = self.image(repository, "v1")
        except urllib.error.URLError as error:
            return f"no image: {error}"
        found = config.get("config", {})
        wrong = [f"{key} is {found.get(key)!r}" for key, value in (("User", must.user), ("WorkingDir", must.workdir)) if value and found.get(key) != value]
        wrong += [f"no label {key}" for key, value in must.labels.items() if (found.get("Labels") or {}).get(key) != value]
        if len(config["rootfs"]["diff_ids"]) != len(manifest["layers"]):
            wrong.append("as many layers as diff_ids")
        if self.file(repository, manifest, must.file) != must.content:
            wrong.append(f"the content of {must.file}")
        return "; ".join(wrong)
