"""What bench/peers needs on the machine: Debian packages, BuildKit's programs, the files of base images, a small apt repository."""

import fcntl
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import bases

HERE = Path(__file__).resolve().parent
PACKAGES = {  # what is looked for: the Debian package that has it
    "docker-registry": "docker-registry", "mmdebstrap": "mmdebstrap", "runc": "runc", "busybox": "busybox-static", "apt-ftparchive": "apt-utils",
    "unshare": "util-linux", "awk": "mawk"}
INSTALLED_BY_W1 = ["jq", "libjq1", "libonig5", "less", "file", "libmagic1", "libmagic-mgc"]
FAT = ["gcc", "libc6-dev", "python3", "default-jdk-headless"]
FAT_LAYERS = {"jvm": ["./usr/lib/jvm"], "lib": ["./usr/lib/x86_64-linux-gnu"], "rest": ["."]}


def say(text):
    print(f"bench/peers: {text}", file=sys.stderr, flush=True)


def install_packages():
    missing = sorted({package for what, package in PACKAGES.items() if not shutil.which(what)})
    if not missing:
        return
    if not shutil.which("apt-get"):
        sys.exit(f"bench/peers: this is no Debian: install what gives {', '.join(missing)} there, and call again")
    say(f"installing Debian packages: {' '.join(missing)}")
    apt_get("install", "-y", "--no-install-recommends", *missing)


def apt_get(*arguments, **options):
    """apt-get, and once more with new lists if it fails; no package starts a service."""
    command = ["apt-get", "-o", "DPkg::Lock::Timeout=300", *arguments]
    options |= {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}, "stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE,
                "stderr": subprocess.STDOUT, "text": True}
    if subprocess.run(command, **options).returncode:
        subprocess.run(["apt-get", "update"], **options)
        again = subprocess.run(command, **options)
        if again.returncode:
            sys.exit(f"bench/peers: {' '.join(command)} failed:\n{again.stdout[-2000:]}")


@contextmanager
def made_once(path):
    """Gives a path to make something at, which is then moved to its place; None if it is there. One caller at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path.parent / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            yield None
            return
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=path.name + ".") as folder:
            part = Path(folder, path.name)
            yield part
            part.rename(path)


def buildkit(cache):
    """The folder of buildkitd and buildctl, built from the pinned Go module; None without Go."""
    module = HERE / "buildkit"
    go = shutil.which("go") or shutil.which("go", path="/usr/local/go/bin")
    pinned = hashlib.sha256((module / "go.mod").read_bytes() + (module / "go.sum").read_bytes() + os.uname().machine.encode()).hexdigest()[:16]
    kept = cache / f"buildkit-{pinned}"
    if not go and not kept.exists():
        return None
    with made_once(kept) as part:
        if part:
            say(f"building BuildKit {buildkit_version()} (once, some minutes), kept in {cache}")
            part.mkdir()
            run = subprocess.run([go, "build", "-trimpath", "-ldflags", "-s -w", "-o", f"{part}/", "tool"], cwd=module,
                                 env={**os.environ, "CGO_ENABLED": "0"}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if run.returncode:
                sys.exit(f"bench/peers: BuildKit cannot be built:\n{run.stdout[-3000:]}\nWithout it: --builders fastforward")
    return kept


def buildkit_version():
    lines = (HERE / "buildkit/go.mod").read_text().splitlines()
    return next(line.split()[1] for line in lines if line.strip().startswith("github.com/moby/buildkit v"))


def debian_mirror():
    return bases.mirror() or sys.exit("bench/peers: the base images are made from packages of deb.debian.org, which cannot be reached")


def layers(name, cache, packages_at):
    """The gzipped layers of a base image, made once; packages_at: where its apt-get finds packages."""
    if name == "small":
        return bases.small()
    sources = bases.tar_of({"etc/apt/sources.list": f"deb [trusted=yes] {packages_at} ./\n"})
    debian = [*kept_debian(cache), gzip.compress(sources, 6, mtime=0)]
    return debian if name == "debian" else [*debian, *(path.read_bytes() for path in fat(cache))]


def kept_debian(cache):
    return bases.debian(cache, None if (cache / bases.DEBIAN).exists() else debian_mirror())


def fat(cache):
    """What compilers and a JDK add to Debian's files, as three layers."""
    kept = cache / "fat-bookworm"
    with made_once(kept) as part:
        if part:
            say(f"making a base with {', '.join(FAT)} (once), kept in {cache}")
            part.mkdir()
            with tempfile.TemporaryDirectory(dir=cache, prefix="fat-root.") as work:
                install_fat(Path(work), cache)
                for number, (name, paths) in enumerate(FAT_LAYERS.items()):
                    others = [path for other, of in FAT_LAYERS.items() if other != name and name == "rest" for path in of]
                    pack(Path(work, "upper"), paths, ["./proc/*", "./sys/*", "./dev/*", *others], part / f"{number}-{name}.tar.gz")
    return sorted(kept.iterdir())


def install_fat(work, cache):
    kept_debian(cache)
    script = """set -euo pipefail
        cd "$1"; shift
        mkdir lower upper work root
        tar -C lower -xzf "$1"; shift
        mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work root
        mount -t proc proc root/proc
        mkdir -p root/dev root/usr/share/man/man1
        mount --rbind /dev root/dev
        cp -L /etc/resolv.conf root/etc/resolv.conf
        chroot root apt-get -qq -o Acquire::Check-Valid-Until=false update
        chroot root apt-get -qq -y --no-install-recommends install "$@"
        chroot root apt-get clean
        rm -rf root/var/lib/apt/lists/* root/etc/resolv.conf
        umount -l root/dev root/proc root
        find upper -type c | while read -r file; do  # what overlayfs writes for a file that is gone, as an image's layer says it
          rm "$file"
          : >"$(dirname "$file")/.wh.$(basename "$file")"
        done"""
    run = subprocess.run(["unshare", "--mount", "--propagation", "private", "bash", "-c", script, "fat", str(work), str(cache / bases.DEBIAN), *FAT],
                         text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    if run.returncode:
        sys.exit(f"bench/peers: the base with compilers cannot be made:\n{run.stdout[-3000:]}")


def pack(root, paths, exclude, to):
    tar = subprocess.Popen(["tar", "-C", str(root), "--numeric-owner", "--sort=name", *(f"--exclude={path}" for path in exclude), "-cf", "-", *paths],
                           stdout=subprocess.PIPE)
    with open(to, "wb") as out:
        subprocess.run(["gzip", "-6n"], stdin=tar.stdout, stdout=out, check=True)
    if tar.wait():
        sys.exit("bench/peers: tar failed")


def apt_repository(cache):
    """The folder of a flat apt repository with what W1 installs, so that no build leaves the machine."""
    with made_once(cache / "apt") as part:
        if part:
            say(f"fetching {', '.join(INSTALLED_BY_W1)} (once), kept in {cache}")
            part.mkdir()
            part.parent.chmod(0o755)
            apt_get("-o", "APT::Sandbox::User=root", "download", *INSTALLED_BY_W1, cwd=part)
            for command, name in (("packages", "Packages"), ("release", "Release")):
                index = subprocess.run(["apt-ftparchive", command, "."], cwd=part, check=True, stdout=subprocess.PIPE).stdout
                (part / name).write_bytes(index)
    return cache / "apt"
