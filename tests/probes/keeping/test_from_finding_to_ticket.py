"""The story of a fault: read, told once, mended, noted, and told again when it comes back; suspects wait for a word."""

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import text

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from database.session import Database
from probes.errors import NotRechecked
from probes.kinds import Sureness, fault_kinds
from probes.pictures.chromium import Chromium, Lack
from probes.readings import fault_store
from probes.readings.fault_store import Fault
from probes.readings.picturing import in_order
from probes.readings.values import Phase, SiteReading
from tests.probes.keeping.desk import CLERK, FailingChromium, ReadingDesk, served
from tests.probes.wild_server import Reply, reset
from tickets import store as ticket_store
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Fact, State, Verb
from tickets.ticket import Order, Ticket

MENDED = Reply(b"<title>\xe5\x9c\xa8</title><p>back</p>" * 9)


@pytest.fixture
def desk(database: Database, clock: ManualClock, calendar: DeskCalendar) -> Iterator[ReadingDesk]:
    with served() as small:
        yield ReadingDesk(database, clock, calendar, small)


def _ticket(desk: ReadingDesk, number: str) -> Ticket:
    with desk.database.read() as session:
        found = ticket_store.by_number(session, number)
    assert found is not None
    return found


def _words(desk: ReadingDesk, ticket: Ticket) -> list[str]:
    with desk.database.read() as session:
        return [one.text for one in ticket_store.events(session, ticket.id, limit=20) if one.text]


def _faults(desk: ReadingDesk, *, kind: str = "") -> Sequence[Fault]:
    with desk.database.read() as session:
        rows = session.execute(text("SELECT id FROM fault ORDER BY id")).scalars().all()
        found = [fault_store.by_id(session, one) for one in rows]
    return [one for one in found if one is not None and kind in {"", one.kind}]


def _fault(desk: ReadingDesk, path: str) -> Fault:
    return next(one for one in _faults(desk) if one.url == desk.small.server.base + path)


def _answer(desk: ReadingDesk, number: str) -> None:
    steps = (
        (Verb.VERIFY, {Fact.PROBLEM: "unreachable", Fact.UNIT: str(desk.unit)}),
        (Verb.HANDLE, {Fact.NOTE: "已改"}),
        (Verb.ANSWER, {Fact.ANSWER: "已经改好。"}),
    )
    for verb, facts in steps:
        desk.tickets.move(CLERK, verb, Order(number, _ticket(desk, number).version, facts))


def _told_well(desk: ReadingDesk, path: str, first: SiteReading) -> Ticket:
    """What there was time for was found, each sure fault has its ticket; that of this address, as it should be."""
    assert (first.phase, first.error) == (Phase.COMPLETE, "")
    in_documents = {
        key for key in desk.small.wanted if key[0].endswith("_leak") and key[1].endswith(("docx", "xlsx"))
    }
    assert desk.standing() == desk.small.wanted - in_documents
    assert first.unread > len(in_documents) > 0
    sure = [one for one in _faults(desk) if fault_kinds()[one.kind].sureness is Sureness.FAULT]
    assert len(sure) == len({(one.kind, one.url) for one in sure})
    assert all(one.ticket for one in sure)
    assert not [one for one in _faults(desk) if one.is_suspect and one.ticket]
    told = _ticket(desk, _fault(desk, path).ticket)
    assert (told.kind, told.source, told.severity) == (Kind.DETECTED_FAULT, Source.MACHINE, Severity.NORMAL)
    assert path in told.description
    assert "服务器回应：404" in told.description
    assert told.url.startswith(desk.small.server.base)
    assert told.unit_id == desk.unit
    return told


def _told_why_no_picture(desk: ReadingDesk) -> None:
    """Three pages failed, then no more was tried; a page with somebody's number was not even asked."""
    ranked = in_order([one for one in _faults(desk) if one.ticket])
    tried = [one for one in ranked if one.no_picture not in {"personal", "untried"}]
    met, codes = dict[str, str](), iter(("slow", "too_large", "broken"))
    for one in tried:
        assert one.no_picture == met.setdefault(one.page, met.get(one.page) or next(codes))
    assert len(tried) == 3
    assert {one.no_picture for one in ranked[10:]} >= {"untried"}
    assert all(one.no_picture == "" for one in _faults(desk) if not one.ticket)


def test_a_fault_is_told_once_noted_when_gone_and_told_again_when_it_is_back(desk: ReadingDesk) -> None:
    path = "/missing/1.html"

    desk.heavy_seconds = 0.0
    desk.chromium = FailingChromium("chromium", lacks=iter((Lack.SLOW, Lack.TOO_LARGE, None)))
    first = desk.reads()
    _told_why_no_picture(desk)
    told = _told_well(desk, path, first)
    number = told.number
    desk.clock.advance(days=1)
    desk.heavy_seconds, desk.chromium = 60.0, Chromium("")
    again = desk.reads()

    assert (again.unread, again.error) == (0, "")
    assert desk.standing() == desk.small.wanted
    assert again.progress.unchanged > again.progress.read * 0.7
    assert _fault(desk, path).ticket == number
    assert _ticket(desk, number).repeats == told.repeats

    desk.clock.advance(days=1)
    desk.small.server.routes[path] = MENDED
    desk.reads()

    fixed = _fault(desk, path)
    assert (fixed.pages, fixed.ticket) == (0, number)
    assert "没有再发现" in _words(desk, told)[0]
    assert _ticket(desk, number).state is State.RECEIVED
    _answer(desk, number)
    desk.clock.advance(days=1)
    del desk.small.server.routes[path]
    desk.reads()

    back = _fault(desk, path)
    assert back.ticket != number
    assert f"以前的单子：{number}" in _ticket(desk, back.ticket).description


def _silent_page_mends_nothing(desk: ReadingDesk, fault: Fault) -> None:
    """A page that hangs up at the one look of a recheck shows no link at all, nor does a whole site that is down."""
    routes = desk.small.server.routes
    path = fault.page.removeprefix(desk.small.server.base)
    for silent in ([path], [path, "/"]):
        well = {one: routes[one] for one in silent}
        routes.update(dict.fromkeys(silent, reset))
        with pytest.raises(NotRechecked):
            desk.rechecks().look(CLERK, fault.id)
        routes.update(well)
    assert _fault(desk, fault.url.removeprefix(desk.small.server.base)).gone_at is None


def _document_that_is_not_looked_into_mends_nothing(desk: ReadingDesk) -> None:
    leak = next(one for one in _faults(desk, kind="id_number_leak") if one.page.endswith("docx"))
    desk.heavy_seconds = 0.0
    with pytest.raises(NotRechecked):
        desk.rechecks().look(CLERK, leak.id)
    desk.heavy_seconds = 60.0
    assert desk.rechecks().look(CLERK, leak.id).standing == 1


def _silent_site_is_told_while_it_waits(desk: ReadingDesk) -> None:
    routes = desk.small.server.routes
    well, routes["/"] = routes["/"], reset
    columns = {path: reply for path, reply in routes.items() if path.startswith("/col/")}
    routes.update(dict.fromkeys(columns, reset))
    waits = desk.runner().run_next()
    routes.update({"/": well, **columns})

    assert waits is not None
    assert (waits.phase, waits.error) == (Phase.WAITING, "site_down")
    desk.clock.advance(minutes=16)


def test_a_reading_is_stopped_gone_on_with_and_one_fault_looked_at_again_at_once(desk: ReadingDesk) -> None:
    reading = desk.readings.ask(CLERK, desk.site)
    assert desk.readings.ask(CLERK, desk.site) == reading

    desk.readings.stop(CLERK, reading)

    assert desk.runner().run_next() is None
    desk.readings.go_on(CLERK, reading)
    _silent_site_is_told_while_it_waits(desk)
    done = desk.runner().run_next()
    assert done is not None
    assert (done.id, done.phase) == (reading, Phase.COMPLETE)
    assert desk.standing() == desk.small.wanted
    with desk.database.read() as session:
        assert session.execute(text("SELECT count(*) FROM reading_target")).scalar_one() == 0

    lost = _fault(desk, "/missing/1.html")
    ticket = _ticket(desk, lost.ticket)
    stands = desk.rechecks().look(CLERK, lost.id)
    _silent_page_mends_nothing(desk, lost)
    _document_that_is_not_looked_into_mends_nothing(desk)
    desk.small.server.routes["/missing/1.html"] = MENDED
    gone = desk.rechecks().look(CLERK, lost.id)

    assert (stands.looked, stands.standing) == (lost.pages, lost.pages)
    assert (gone.looked, gone.standing) == (lost.pages, 0)
    assert _fault(desk, "/missing/1.html").gone_at == desk.clock.now()
    assert "没有再发现" in _words(desk, ticket)[0]
    assert desk.rechecks().look(CLERK, lost.id).looked == 0

    standing = desk.standing()
    desk.small.server.routes["/"] = MENDED
    shrunk = desk.reads()
    assert (shrunk.phase, shrunk.error) == (Phase.COMPLETE, "fewer")
    assert standing <= desk.standing()
