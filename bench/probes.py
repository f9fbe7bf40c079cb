"""The probes section: a generated site read whole and again, in memory and persisted, what was found, the lexicon."""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from time import monotonic, process_time, sleep

from bench.databases import started
from bench.figures import Figure, Sheet, spread
from bench.peers import measure_peers
from bench.plan import ROOT, Plan
from bench.processes import tree_seconds
from bench.server import HOST, START_WITHIN, ServerDidNotStartError, free_port
from bench.site_truth import GENERATOR, generated
from bench.yardstick import slowness
from probes.lexicon.matcher import Lexicon
from probes.lexicon.terms import Term

PAGES, QUICK_PAGES = 10_000, 1_000
TERMS, TEXT_MB, PAGE_CHARACTERS = 10_000, 20, 9_000
OTHER_SEED = 31
TITLES = {"first": "read whole", "again": "read again, unchanged"}
_COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
    "同工也能下过子说产种面而方后多定行学法所民得经"
)


def measure_probes(plan: Plan) -> Sheet:
    """CPU time a page of fetching, parsing and checking; `adjusted` is divided by the machine's slowness."""
    figures = [*_lexicon(plan)]
    facts: dict[str, float | int | str] = {"generator": "absent: no site was read"}
    if GENERATOR.exists():
        pages = QUICK_PAGES if plan.quick else PAGES
        readings = [_readings(pages) for _ in range(1 if plan.quick else plan.runs)]
        figures += [_figure(name, [one[name] for one in readings]) for name in ("first", "again")]
        figures.append(
            _figure("first", [_readings(QUICK_PAGES, seed=OTHER_SEED)["first"]], what="another seed")
        )
        for kind in plan.databases:
            figures += _persisted(plan, kind, pages)
        figures += _peers()
        facts = {"pages": pages, "server": "nginx" if shutil.which("nginx") else "bench.static_site"}
    return Sheet("probes", "none", 0, figures, facts)


Reading = Mapping[str, float]


def _persisted(plan: Plan, kind: str, pages: int) -> Iterator[Figure]:
    """The same with every page, address, finding and fault in a database; the server's own time stands beside."""
    readings = []
    for _ in range(1 if plan.quick else plan.runs):
        with started(kind) as place:
            before = tree_seconds(place.server_pid) if place.server_pid else 0.0
            one = _readings(pages, url=place.url)
            served = tree_seconds(place.server_pid) - before if place.server_pid else 0.0
        readings.append(one | {"server": {"ms_a_page": served * 1_000 / (2 * pages)}})
    for name in ("first", "again"):
        figure = _figure(
            name, [one[name] for one in readings], what=f"{TITLES[name]}, everything persisted ({kind})"
        )
        if kind == "sqlite":
            yield figure
        else:
            own = spread([one["server"]["ms_a_page"] for one in readings])
            yield replace(figure, spreads={**figure.spreads, "server_ms_a_page_of_both": own})


def _peers() -> Iterator[Figure]:
    """On the small site: two of them cost more than in proportion to its size. Ours stands first."""
    yield _figure("first", [_readings(QUICK_PAGES)["first"]], what=f"read whole, {QUICK_PAGES:,} pages")
    with tempfile.TemporaryDirectory() as folder:
        port = _free_pair()
        site = generated(Path(folder), pages=QUICK_PAGES, port=port)
        with _served(Path(folder), port):
            yield from measure_peers(f"{site.base}/", site.pages)


def _readings(pages: int, *, seed: int | None = None, url: str = "") -> dict[str, Reading]:
    with tempfile.TemporaryDirectory() as folder:
        port = _free_pair()
        generated(Path(folder), pages=pages, port=port, seed=seed)
        with _served(Path(folder), port):
            module = ["bench.kept_readings", folder, url] if url else ["bench.site_reading", folder]
            asked = [sys.executable, "-m", *module]
            told = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found: dict[str, Reading] = {}
    for line in told.splitlines():
        found |= json.loads(line)
    return found


def _free_pair() -> int:
    """A port for the site, the next one for its slow pages."""
    while True:
        port = free_port()
        with socket.socket() as beside:
            if _may_bind(beside, port + 1):
                return port


def _may_bind(probe: socket.socket, port: int) -> bool:
    try:
        probe.bind((HOST, port))
    except OSError:
        return False
    return True


@contextmanager
def _served(folder: Path, port: int) -> Iterator[None]:
    """Behind nginx where there is one, else behind a small server of ours; either way not in the reading's process."""
    nginx = shutil.which("nginx")
    if nginx:
        folder.chmod(0o755)  # started by root, its worker is somebody else
        slow = subprocess.Popen(
            [sys.executable, str(GENERATOR.with_name("slow_server.py"))], env={"PORT": str(port)}
        )
        asked = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
        (folder / "nginx.conf").write_text((folder / "nginx.conf").read_text().replace("daemon on;", ""))
        others = [slow, subprocess.Popen(asked)]
    else:
        server = subprocess.Popen(
            [sys.executable, "-m", "bench.static_site", str(folder / "www"), str(port)],
            cwd=ROOT, stdout=subprocess.PIPE,
        )  # fmt: skip
        others = [server]
        if server.stdout:
            server.stdout.readline()
    try:
        _await(port)
        if nginx:
            _await(port + 1)  # where its slow pages come from
        yield
    finally:
        for one in others:
            one.terminate()
            one.wait()


def _await(port: int) -> None:
    until = monotonic() + START_WITHIN
    while True:
        with socket.socket() as probe:
            if not probe.connect_ex((HOST, port)):
                return
        if monotonic() > until:
            raise ServerDidNotStartError
        sleep(0.05)


def _figure(name: str, readings: Sequence[Reading], *, what: str = "") -> Figure:
    cost = [one["cpu_ms_a_page"] for one in readings]
    adjusted = [one["cpu_ms_a_page"] / one["slowness"] for one in readings]
    worst = {
        key: max(one[key] for one in readings) for key in ("peak_mib", "missed", "false_alarms", "wall_s")
    }
    facts = {key: int(readings[0][key]) for key in ("read", "unchanged", "wanted")}
    shown = {key: round(value) for key, value in worst.items()}
    return Figure(
        what or TITLES[name],
        {"cpu_ms_a_page": spread(cost), "adjusted": spread(adjusted)},
        {**facts, **shown},
    )


def _lexicon(plan: Plan) -> Iterator[Figure]:
    """Ten thousand terms over text of the frequent characters, a page at a time, hits judged."""
    chance = Random(9)
    terms = {"".join(chance.choices(_COMMON, k=chance.randrange(4, 7))) for _ in range(TERMS)}
    began = process_time()
    lexicon = Lexicon(Term(wrong) for wrong in terms)
    built = process_time() - began
    pages = ["".join(chance.choices(_COMMON, k=PAGE_CHARACTERS)) for _ in range(40)]
    size = sum(len(page.encode()) for page in pages) / 1e6
    rates = []
    for _ in range(plan.runs):
        began = process_time()
        for _ in range(round(TEXT_MB / size)):
            for page in pages:
                lexicon.scan(page)
        rates.append(round(TEXT_MB / size) * size / (process_time() - began))
    slow = slowness()
    yield Figure(
        f"lexicon of {len(terms):,} terms, MB of text a second",
        {"rate": spread(rates), "adjusted": spread([rate * slow for rate in rates])},
        {"build_ms": round(built * 1_000, 1), "slowness": round(slow, 2)},
    )
