"""A closed loop: so many clients, each sends its next request when the last is answered; what it cost."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from statistics import median, quantiles
from time import perf_counter, process_time

from bench.processes import machine_seconds, tree_seconds
from bench.visits import Request, Visitor
from bench.yardstick import slowness


@dataclass(frozen=True, slots=True)
class Run:
    """One run: CPU ms a request (server and database, of it database), requests a second, latencies in ms.

    `adjusted` is CPU by the yardstick before and after, because a shared machine's speed changes by the minute.
    `others` is how many cores other programs kept busy meanwhile.
    """

    cpu: float
    adjusted: float
    cpu_database: float
    rate: float
    p50: float
    p95: float
    p99: float
    others: float


@dataclass(frozen=True, slots=True)
class Meter:
    """Reads what server and database have used so far."""

    server_pid: int
    database_pid: int | None

    def seconds(self) -> tuple[float, float]:
        database = tree_seconds(self.database_pid) if self.database_pid else 0.0
        return tree_seconds(self.server_pid), database


def run_once(meter: Meter, visitors: Sequence[Visitor], shares: Sequence[Sequence[Request]]) -> Run:
    """Every visitor works off its own share."""
    slow = slowness()
    began, machine, own = perf_counter(), machine_seconds(), process_time()
    server, database = meter.seconds()
    with ThreadPoolExecutor(len(visitors)) as pool:
        latencies = [one for found in pool.map(_work_off, visitors, shares) for one in found]
    took = perf_counter() - began
    server_after, database_after = meter.seconds()
    used_server, used_database = server_after - server, database_after - database
    others = machine_seconds() - machine - used_server - used_database - (process_time() - own)
    count, hundredths = len(latencies), quantiles(latencies, n=100)
    cpu = (used_server + used_database) * 1000 / count
    return Run(
        cpu=cpu, adjusted=cpu * 2 / (slow + slowness()), cpu_database=used_database * 1000 / count,
        rate=count / took, p50=median(latencies), p95=hundredths[94], p99=hundredths[98],
        others=max(others, 0) / took,
    )  # fmt: skip


class TooFewRequestsError(Exception):
    """The database does not hold enough to work on; fewer requests or more tickets help."""

    code = "bench_requests"


def shares_of(requests: Iterator[Request], clients: int, share: int) -> list[list[Request]]:
    """The next requests, so many for each client; neighbours stay together. Raises TooFewRequestsError."""
    shares = [list(islice(requests, share)) for _ in range(clients)]
    if len(shares[-1]) < share:
        raise TooFewRequestsError
    return shares


def _work_off(visitor: Visitor, requests: Sequence[Request]) -> list[float]:
    visitor.close()  # the server may have given up a connection that was idle while others worked
    latencies = []
    for request in requests:
        began = perf_counter()
        visitor.send(request)
        latencies.append((perf_counter() - began) * 1000)
    return latencies
