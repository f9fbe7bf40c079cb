"""Invented units, people and tickets for the tests of the office's pages, and what they ask of the database."""

from collections.abc import Sequence

from sqlalchemy import text

from roster import store
from roster.people import ChannelKind, DutyRole, Reach
from roster.permissions import Role
from sites import store as site_store
from sites.responsibility import FaultKind
from tests.web.site import CLERK, Client, Site
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Fact, Verb
from tickets.service import Order
from tickets.ticket import Report, TakenIn


def reader(site: Site, role: Role, unit: int | None = None) -> Client:
    """Somebody signed in who reads Chinese."""
    client = site.client(role, unit)
    site.desk.sign_in.set_language(site.account(role, unit), "zh")
    return client


def person(site: Site, name: str, unit_id: int, *, mobile: str = "", landline: str = "") -> int:
    """Somebody who can be called."""
    ways = [(ChannelKind.MOBILE, mobile), (ChannelKind.LANDLINE, landline)]
    with site.desk.database.work(site.clock.now(), "test") as work:
        person_id = store.add_person(work.session, unit_id=unit_id, name=name, title="", position=0)
        store.set_reaches(work.session, person_id, [Reach(kind, number) for kind, number in ways if number])
    return person_id


def on_duty(site: Site, role: DutyRole, people: Sequence[int]) -> None:
    """Standing holders of a role."""
    with site.desk.database.work(site.clock.now(), "test") as work:
        store.set_holders(work.session, role, people)


def line(site: Site, kind: FaultKind, unit_id: int, prefix: str = "") -> int:
    """A line of the responsibility matrix."""
    with site.desk.database.work(site.clock.now(), "test") as work:
        return site_store.add_line(
            work.session, fault_kind=kind, unit_id=unit_id, url_prefix=prefix, clause="一(二)"
        )


def report(site: Site, title: str, *, severity: Severity = Severity.NORMAL) -> TakenIn:
    """A message received now."""
    fresh = Report(
        kind=Kind.ERROR_REPORT, source=Source.TELEPHONE, description=f"{title}，请更正。", title=title,
        severity=severity,
    )  # fmt: skip
    return site.desk.intake.take_in(CLERK, fresh)


def verified(site: Site, taken: TakenIn, unit_id: int) -> None:
    """The unit has it."""
    facts = {Fact.PROBLEM: "typo", Fact.UNIT: str(unit_id)}
    site.desk.tickets.move(CLERK, Verb.VERIFY, Order(taken.number, 1, facts))


def pages_go_out(site: Site) -> None:
    """The engine decides, the dispatcher sends, until nothing is due now."""
    while site.desk.engine.run_pass().paged:
        pass
    while site.desk.dispatcher.run_once():
        pass


def asked(site: Site, sql: str) -> list[tuple[object, ...]]:
    """Rows of a question to the database."""
    with site.desk.database.read() as session:
        return [tuple(row) for row in session.execute(text(sql))]
