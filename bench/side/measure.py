"""Runs one build of any builder and measures it."""

import os
import resource
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

from registry import LIBC, die_with_parent

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def adopt_orphans():
    """What a builder leaves without a parent becomes a child of this process, so that its CPU time counts and it can be ended."""
    LIBC.prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def children(pid):
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            found += [int(word) for word in Path(f"/proc/{pid}/task/{task}/children").read_text().split()]
    except OSError:
        pass  # it has ended
    return found


def tree(pid):
    found, left = [], [pid]
    while left:
        found.append(left.pop())
        left += children(found[-1])
    return found


def resident(pid):
    """Bytes of memory of a process and all below it; what they share counts for each."""
    pages = 0
    for one in tree(pid):
        try:
            pages += int(Path(f"/proc/{one}/statm").read_text().split()[1])
        except (OSError, IndexError):
            pass
    return pages * PAGE


def ticks(pid):
    words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / TICK


def machine_busy():
    """Seconds that all processors worked since the machine started."""
    words = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(words) - words[3] - words[4]) / TICK


def end(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


class Memory(threading.Thread):
    """Samples the memory of a tree of processes."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak, self.done = pid, 0, threading.Event()
        self.start()

    def run(self):
        while not self.done.wait(0.1):
            self.peak = max(self.peak, resident(self.pid))

    def stop(self):
        self.done.set()
        self.join()
        return self.peak


class Builds:
    def __init__(self, folder, proxy, registry, settings, timeout):
        self.folder, self.proxy, self.registry, self.settings, self.timeout = folder, proxy, registry, settings, timeout
        self.state, self.marks, self.log = folder / "state", folder / "marks", folder / "build.log"

    def servers_busy(self):
        """Seconds of CPU time of the registry, and of this process with the proxy."""
        own = resource.getrusage(resource.RUSAGE_SELF)
        return ticks(self.registry.process.pid) + own.ru_utime + own.ru_stime

    def build(self, driver, context, destination, cache):
        """One build without anything local from the one before; returns its figures."""
        self.wipe()
        self.marks.write_text("")
        self.proxy.take()
        environment = {**os.environ, **self.settings, "BENCH_STATE": str(self.state), "BENCH_TIMES": str(self.marks)}
        busy, servers, start = machine_busy(), self.servers_busy(), time.time()
        with open(self.log, "w") as out:
            process = subprocess.Popen([str(driver), str(context), str(context / "Dockerfile"), destination, cache], stdout=out, stderr=subprocess.STDOUT,
                                       stdin=subprocess.DEVNULL, env=environment, start_new_session=True, preexec_fn=die_with_parent)
        memory = Memory(process.pid)
        timer = threading.Timer(self.timeout, lambda: [end(pid) for pid in reversed(tree(process.pid))])
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            timer.cancel()
            if process.returncode is None:
                for pid in reversed(tree(process.pid)):
                    end(pid)
                process.wait()
                self.wipe()
        took = time.time() - start
        peak, cpu = memory.stop(), usage.ru_utime + usage.ru_stime + self.orphans()
        others = max(0, machine_busy() - busy - cpu - (self.servers_busy() - servers)) / took / os.cpu_count()
        wall, counted = self.between_marks() or (took, cpu)
        traffic = self.proxy.take()
        return {"status": process.returncode, "wall": round(wall, 3), "wall_in_all": round(took, 3), "cpu": round(counted, 2), "cpu_in_all": round(cpu, 2),
                "memory": round(peak / 1e6), "requests": len(traffic.requests), "serial": traffic.serial,
                "down": sum(r.down for r in traffic.requests), "up": sum(r.up for r in traffic.requests), "others": round(others, 3)}

    def between_marks(self):
        """Wall and CPU seconds between a driver's marks, if it made them."""
        marks = {words[0]: [int(word) for word in words[1:]] for words in map(str.split, self.marks.read_text().splitlines())}
        if not {"begin", "end"} <= marks.keys():
            return None
        (begin, begin_ticks), (last, last_ticks) = marks["begin"], marks["end"]
        return (last - begin) / 1e9, (last_ticks - begin_ticks) / TICK

    def orphans(self):
        """CPU seconds of processes that a builder left behind; those that do not end by themselves are ended."""
        cpu, deadline = 0, time.time() + 5
        while left := [pid for pid in children(os.getpid()) if pid != self.registry.process.pid]:
            for pid in left:
                if time.time() > deadline:
                    end(pid)
                ended, _, usage = os.wait4(pid, os.WNOHANG)
                cpu += usage.ru_utime + usage.ru_stime if ended else 0
            time.sleep(0.01)
        return cpu

    def wipe(self):
        """Removes a builder's local state, and mounts below it."""
        mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
        for mount in sorted(mounts, reverse=True):
            if mount.startswith(f"{self.state}/"):
                subprocess.run(["umount", "-l", mount], check=False)
        shutil.rmtree(self.state, ignore_errors=True)
        self.state.mkdir()
