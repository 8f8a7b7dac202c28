# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kernel says a process and its children have used."""
import pathlib
import time


def family(pid):
    """The process and all its living descendants."""
    found, waiting = [], [pid]
    while waiting:
        process = waiting.pop()
        found.append(process)
        for task in pathlib.Path(f"/proc/{process}/task").iterdir():
            waiting += map(int, (task / "children").read_text().split())
    return found


def cpu_seconds(pid):
    """User and system time of a family, in seconds: the kernel's clock of each process, in its full resolution."""
    # CLOCK_PROCESS_CPUTIME_ID of another process, as clock_getcpuclockid(3) builds it.
    return sum(time.clock_gettime(~process << 3 | 2) for process in family(pid))


def memory_bytes(pid):
    """Resident set size of a family, as VmRSS says: pages that several processes share count for each of them."""
    total = 0
    for process in family(pid):
        status = pathlib.Path(f"/proc/{process}/status").read_text()
        total += int(status.split("VmRSS:")[1].split()[0]) * 1024
    return total


def wait_until_quiet(pid, seconds=30):
    """Waits until a family has used less than 1 % of a core for 0.1 s: what a run left behind belongs to the run."""
    end = time.monotonic() + seconds
    before = cpu_seconds(pid)
    while time.monotonic() < end:
        time.sleep(0.1)
        now = cpu_seconds(pid)
        if now - before < 0.001:
            return
        before = now
    raise RuntimeError(f"process {pid} did not come to rest in {seconds} s")
