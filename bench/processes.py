"""What processes cost, read from /proc: CPU seconds of whole trees, the machine's busy time, memory."""

import os
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
_BUSY = (0, 1, 2, 5, 6, 7)
"""Fields of the `cpu` line: user, nice, system, irq, softirq, stolen; not idle, not waiting for the disk."""


@dataclass(frozen=True, slots=True)
class _Stat:
    """One process: who started it, and ticks used by it and by its children that have ended."""

    parent: int
    ticks: int


def tree_seconds(root: int) -> float:
    """CPU seconds of a process, its living descendants and those that have ended; precise to a tick (10 ms)."""
    table = _table()
    return sum(table[pid].ticks for pid in _descendants(root, table)) / TICK


def tree_memory(root: int) -> float:
    """MiB of a tree, shared pages counted in proportion (PSS)."""
    return sum(_proportional(pid) for pid in _descendants(root, _table())) / 1024


def peak_memory(pid: int) -> float:
    """MiB that one process has held at most since it was started (its resident pages, shared ones included)."""
    lines = (PROC / str(pid) / "status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def machine_seconds() -> float:
    """CPU seconds all processes of this machine have used since it was started."""
    fields = (PROC / "stat").read_text(encoding="ascii").splitlines()[0].split()[1:]
    return sum(int(fields[n]) for n in _BUSY) / TICK


def _table() -> dict[int, _Stat]:
    found = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            stat = _stat(entry)
            if stat is not None:
                found[int(entry.name)] = stat
    return found


def _stat(entry: Path) -> _Stat | None:
    try:
        text = (entry / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return _Stat(parent=int(fields[1]), ticks=sum(int(ticks) for ticks in fields[11:15]))


def _descendants(root: int, table: dict[int, _Stat]) -> list[int]:
    found = [root] if root in table else []
    for pid in found:
        found.extend(child for child, stat in table.items() if stat.parent == pid)
    return found


def _proportional(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def own_peak() -> float:
    """MiB this process has held at most."""
    return peak_memory(os.getpid())
