"""A key period (重保) entered on the day itself: more rounds today, steps sooner, and as before once it ends."""

import pytest

from roster.rota.absence_store import periods
from roster.rota.days import KeyPeriod
from rounds import round_store
from rounds.plan import SlotKind
from rounds.reading import ReadingRound
from tests.web import duty_data
from tests.web.duty_data import SUNDAY, asked, watch_portal
from tests.web.site import CLERK, Site
from tickets.kinds import Kind, Severity, Source
from tickets.store import by_ids
from tickets.ticket import Report


@pytest.fixture
def portal(site: Site, unit: int) -> int:
    return watch_portal(site, unit)


def _rounds(site: Site) -> list[ReadingRound]:
    with site.desk.database.read() as session:
        return list(round_store.of_days(session, SUNDAY, SUNDAY))


def _came_sooner(site: Site) -> list[bool]:
    """Of each step that has fired, whether the period made it come sooner."""
    with site.desk.database.read() as session:
        (ticket,) = by_ids(session, [1]).values()
        standings = site.desk.escalation.standings(session, ticket, periods=periods(session, SUNDAY))
    return [rung.stricter for rung in standings[0].rungs if rung.fired]


def until(site: Site, hour: str) -> None:
    """Time goes by, and what is ordered leaves: nobody is called over the heads of people not told yet."""
    duty_data.until(site, hour)
    site.desk.dispatcher.run_once()


def test_a_key_period_shortens_steps_and_adds_rounds_while_it_is_on(site: Site, portal: int) -> None:
    until(site, "09:20")
    fault = Report(
        kind=Kind.DETECTED_FAULT,
        source=Source.OWN_OBSERVATION,
        description="首页打不开",
        severity=Severity.SEVERE,
    )
    site.desk.intake.take_in(CLERK, fault)
    until(site, "09:28")
    usual, told = _rounds(site), [asked(site, "ticket", 1)]

    site.desk.rotas.add_period(CLERK, KeyPeriod(0, "两会", SUNDAY, SUNDAY, 2))
    for hour in ("09:28", "09:34", "09:35", "09:50"):
        until(site, hour)
        told.append(asked(site, "ticket", 1))
    with site.desk.database.read() as session:
        period = periods(session, SUNDAY)[0].id
    site.desk.rotas.end_period(CLERK, period)
    for hour in ("10:40", "11:20"):
        until(site, hour)
        told.append(asked(site, "ticket", 1))

    key, stepped = _rounds(site), _came_sooner(site)
    site.desk.rotas.add_period(
        CLERK, KeyPeriod(0, "两会", SUNDAY, SUNDAY, 2)
    )  # what has fired stays as it was
    random = [one for one in key if one.kind is SlotKind.RANDOM]
    assert stepped == _came_sooner(site) == [False, True, True, True, False]
    assert [len(one) for one in told] == [1, 2, 2, 3, 4, 4, 6]
    assert (len(usual), len(key), len(random)) == (6, 11, 4)
    assert {one.id for one in usual} < {one.id for one in key}
    assert [one.prompt_at for one in key] == sorted(one.prompt_at for one in key)
