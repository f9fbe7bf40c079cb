"""The kill matrix: workers die at every point and at random, carriers err, the database crashes; no page is lost.

With a carrier that can be asked nothing arrives twice; without, at most one copy that says so. `make chaos` prints it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from database.session import Database
from migrations.run import upgrade
from tests.chaos.desk import KEY, ChaosDesk
from tests.chaos.forks import SIZE
from tests.chaos.line import Line
from tests.chaos.matrix import Matrix
from tests.chaos.provider import Temper
from tests.chaos.running_provider import RunningProvider
from tests.chaos.table import note
from tests.chaos.worker import SHORT
from tests.postgres import Server

pytestmark = [pytest.mark.chaos, pytest.mark.slow]
RARELY = "the restarts have the same faults; `make chaos` runs it"
CALM = Temper(lag=0.2)
FAULTY = Temper(errors=0.10, busy=0.05, lost=0.02, slow=0.05, lag=0.2)


@dataclass(frozen=True, slots=True)
class Run:
    """Its name, pages in the small and the full size, and the provider's temper."""

    name: str
    small: int
    full: int
    temper: Temper

    @property
    def pages(self) -> int:
        return self.small if SIZE == 1 else self.full


KILLS = Run("kills", 40, 1500, CALM)
FAULTS = Run("faults", 24, 600, FAULTY)
RESTARTS = Run("restarts", 40, 800, FAULTY)
asked = pytest.mark.parametrize(
    "can_be_asked",
    [True, pytest.param(False, marks=pytest.mark.skipif(SIZE == 1, reason="`make chaos` runs it"))],
    ids=["asked", "unasked"],
)


@pytest.fixture
def crashing(own_server: Server, tmp_path: Path) -> Iterator[ChaosDesk]:
    """A desk on a server that may be crashed."""
    url = own_server.create("desk")
    database = Database.connect(url, audit_key=KEY.encode())
    upgrade(database.engine)
    database.engine.dispose()
    desk = ChaosDesk(url, tmp_path)
    yield desk
    desk.close()


@asked
@pytest.mark.parametrize(
    "run",
    [KILLS, pytest.param(FAULTS, marks=pytest.mark.skipif(SIZE == 1, reason=RARELY))],
    ids=lambda run: run.name,
)
def test_workers_are_killed_all_the_while_and_no_page_is_lost_or_doubled(
    desk: ChaosDesk, run: Run, request: pytest.FixtureRequest, *, can_be_asked: bool
) -> None:
    on_sqlite = desk.url.startswith("sqlite")

    matrix = endures(desk, run, workers=1 if on_sqlite else 2, can_be_asked=can_be_asked, node=request.node)

    assert matrix.kills > 0


@asked
@pytest.mark.postgres
def test_the_database_crashes_again_and_again_beside_the_kills(
    crashing: ChaosDesk, own_server: Server, request: pytest.FixtureRequest, *, can_be_asked: bool
) -> None:
    matrix = endures(
        crashing, RESTARTS, workers=2, can_be_asked=can_be_asked, node=request.node, server=own_server
    )

    assert matrix.restarts > 0


def endures(
    desk: ChaosDesk, run: Run, *, workers: int, can_be_asked: bool, node: pytest.Item, server: Server | None = None
) -> Matrix:  # fmt: skip
    """One row from the first order to the judgement."""
    provider = RunningProvider(run.temper)
    try:
        line = Line(address=provider.address, can_look_up=can_be_asked)
        desk.post = replace(desk.post, line=line, rules=SHORT)
        matrix = Matrix(desk, provider, workers, restart=server.crash if server else None)
        matrix.orders(run.pages)
        matrix.runs(limit=60 + run.pages)
        note(matrix.line(run.name, desk.database.engine.dialect.name), node)
        matrix.judge(lost_answers=run.pages if run.temper.lost else 0)
    finally:
        provider.close()
    return matrix
