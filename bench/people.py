"""The invented people of a measured desk: units, contacts, duty roles, what each answers for, a clerk, a supervisor."""

from dataclasses import dataclass

from bench.words import COLUMNS, HOME
from roster import store as roster_store
from roster.people import ChannelKind, DutyRole, Reach
from roster.permissions import Actor, Role
from sites import store as site_store
from sites.responsibility import FaultKind
from sites.service import NOTICE_MATRIX_CLAUSE, add_site
from web.desk import Desk

UNITS = (
    "市政府信息中心",
    "市政府办",
    "软件公司分公司",
    "市统计局",
    "市财政局",
    "市人社局",
    "市审批局",
    "市自然资源局",
)
A_UNIT = 2
"""Contacts of each unit."""
LOGIN, HEAD, PASSWORD = "bench-clerk", "bench-head", "measured-desk-2026"
"""A clerk, a supervisor, and the password of both."""


@dataclass(frozen=True, slots=True)
class Furnished:
    """Ids the rows refer to."""

    units: tuple[int, ...]
    people: tuple[int, ...]
    site: int


def furnish(desk: Desk) -> Furnished:
    """Everything that exists before the first ticket."""
    founder = Actor("bench", "bench", Role.ADMINISTRATOR)
    with desk.database.work(desk.clock.now(), founder.ref) as work:
        session = work.session
        units = tuple(roster_store.add_unit(session, name) for name in UNITS)
        people = []
        for n in range(len(units) * A_UNIT):
            person = roster_store.add_person(
                session, unit_id=units[n // A_UNIT], name=f"示例{n:02d}", title="联络员", position=n
            )
            roster_store.set_reaches(session, person, [Reach(ChannelKind.MOBILE, f"+8613000000{n:03d}")])
            people.append(person)
        for role, person in zip(DutyRole, people, strict=False):
            roster_store.set_holders(session, role, [person])
        for n, column in enumerate(COLUMNS):
            site_store.add_line(
                session, fault_kind=FaultKind.UNIT_COLUMN, unit_id=units[n % len(units)],
                url_prefix=f"{HOME}/{column}/", clause=NOTICE_MATRIX_CLAUSE,
            )  # fmt: skip
        site_store.add_line(
            session,
            fault_kind=FaultKind.CONTENT,
            unit_id=units[0],
            url_prefix="",
            clause=NOTICE_MATRIX_CLAUSE,
        )
        site = add_site(work, name="示例市人民政府门户网站", home=f"{HOME}/", site_code="1300000001")
    _account(desk, founder, LOGIN, "何语桐", Role.STAFF)
    _account(desk, founder, HEAD, "顾明川", Role.SUPERVISOR)
    return Furnished(units, tuple(people), site)


def _account(desk: Desk, founder: Actor, login: str, name: str, role: Role) -> None:
    _, once = desk.sign_in.create(founder, login=login, name=name, role=role)
    _, account = desk.sign_in.sign_in(login, once, address="bench")
    desk.sign_in.change_password(account, old=once, new=PASSWORD)
