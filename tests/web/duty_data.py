"""What the tests of the duty day share: a portal to read, people to ring, hours that go by, what was asked of whom."""

import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from PIL import Image
from sqlalchemy import func, select, text, update

from notifiers.outbox import hand_back
from notifiers.pages import PageState
from notifiers.store import PageRow
from roster import store as roster_store
from roster.people import ChannelKind, DutyRole, Reach
from rounds import round_store
from sites.object_checks import ColumnFacts, ObjectFacts
from sites.objects import Frequency, ObjectKind
from tests.web.site import CLERK, Site

HOME = "https://www.shili.example/"
SUNDAY = date(2026, 10, 4)
EVE = datetime(2026, 10, 3, 15, 50, tzinfo=UTC)
"""23:50 on a rest day, the eve of the day that is told of: Sunday 2026-10-04 in the week of National Day."""


def watch_portal(site: Site, unit: int) -> int:
    """A portal of three columns, one read once a week; a reader and two leaders who can be rung."""
    site.clock.set(EVE)
    desk = site.desk
    object_id = desk.objects.add(CLERK, ObjectFacts(ObjectKind.PORTAL, "示例市门户", unit, HOME))
    top = desk.trees.add(CLERK, object_id, ColumnFacts("政务公开"))
    for name, often in (("规章库", None), ("财政预决算", None), ("统计信息", Frequency.WEEKLY)):
        desk.trees.add(CLERK, object_id, ColumnFacts(name, f"{HOME}{name}/", often), parent_id=top)
    roles = (DutyRole.READER, DutyRole.DUTY_LEADER, DutyRole.LEADER_IN_CHARGE)
    with desk.database.work(EVE, "test") as work:
        for number, role in enumerate(roles, start=1):
            person = roster_store.add_person(
                work.session, unit_id=unit, name=f"示{number}", title="", position=0
            )
            mobile = Reach(ChannelKind.MOBILE, f"+861300000000{number}")
            roster_store.set_reaches(work.session, person, [mobile])
            roster_store.set_holders(work.session, role, [person])
    return object_id


def at(hour: str) -> datetime:
    """An instant of the Sunday."""
    return datetime.fromisoformat(f"{SUNDAY} {hour}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def until(site: Site, hour: str) -> None:
    """Time goes by to an instant of the Sunday; the engine passes every quarter of an hour."""
    end = at(hour)
    while site.clock.now() < end:
        site.desk.engine.run_pass()
        site.clock.set(min(end, site.clock.now() + timedelta(minutes=15)))
    site.desk.engine.run_pass()


def asked(site: Site, kind: str, subject: int) -> list[str]:
    """Who was told about a round or about a day's log-ins, with which message, in order."""
    with site.desk.database.read() as session:
        found = session.execute(
            text(
                "SELECT contact_label, kind FROM page"
                " WHERE subject_kind = :kind AND subject_id = :subject ORDER BY id"
            ),
            {"kind": kind, "subject": subject},
        )
        return [f"{row[0].rpartition(' ')[2]} {row[1]}" for row in found]


def reaches_nobody(site: Site, kind: str, subject: int) -> None:
    """Every channel of the latest message about it has failed."""
    with site.desk.database.work(site.clock.now(), "test") as work:
        newest = select(func.max(PageRow.id)).where(
            PageRow.subject_kind == kind, PageRow.subject_id == subject
        )
        page_id = work.session.execute(newest).scalar_one()
        failed = {"state": PageState.UNDELIVERABLE, "next_try_at": None, "settled_at": work.now}
        work.session.execute(update(PageRow).where(PageRow.id == page_id).values(**failed))
        hand_back(work, page_id)


def items(site: Site, round_id: int) -> dict[str, int]:
    """The columns of a round by name."""
    with site.desk.database.read() as session:
        return {one.name: one.id for one in round_store.items(session, [round_id])}


def marks(site: Site, round_id: int) -> dict[str, str]:
    """What stands at each column of a round."""
    with site.desk.database.read() as session:
        return {one.name: one.mark.value for one in round_store.items(session, [round_id])}


def begun(site: Site) -> int:
    """An extra round that was begun just now."""
    return site.desk.duty_day.rounds.begin_extra(CLERK)


def photo() -> io.BytesIO:
    """What a camera sends."""
    found = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(found, "PNG")
    found.seek(0)
    return found


def count(site: Site, table: str) -> int:
    """How many rows a table holds."""
    with site.desk.database.read() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608  (our names)
