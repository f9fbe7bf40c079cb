"""The index of pairs finds every ticket that holds the text, and no other; what is gone from a ticket leaves it."""

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update

from calendars.clock import ManualClock
from database.session import Database, Session
from tests.stories.desk import CENTRE, DeskOfStories
from tests.tickets.test_list_store import UndoneError, add
from tickets import search_store, store
from tickets.kinds import Kind, Source
from tickets.lifecycle import Fact, Verb
from tickets.problems import ProblemType
from tickets.row_store import TicketRow
from tickets.search_store import BLOCK_BITS, SINGLE_SCAN, holding, similar_to
from tickets.search_words import fold, terms_of
from tickets.ticket import Order, Report, Ticket

LETTERS = "链接失效打不开aB:/.?'\"%_\\-*()&|!~^{}#，。 \n１Ａ😀é"


def indexed(session: Session, clock: ManualClock, words: dict[int, str]) -> None:
    for number, description in words.items():
        add(session, number, now=clock.now(), day=0, id=number, title="题", description=description)
    search_store.refresh(session, list(words))


def found(session: Session, query: str, **more: int) -> list[int]:
    return list(holding(session, terms_of(query), limit=more.pop("limit", 50), **more))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(LETTERS, min_size=1, max_size=30), min_size=1, max_size=5), data=st.data())
def test_any_text_of_two_characters_or_more_finds_exactly_the_tickets_that_hold_it(
    database: Database, clock: ManualClock, texts: list[str], data: st.DataObject
) -> None:
    source = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(source) - 1))
    query = source[start : data.draw(st.integers(start, len(source)))]

    with suppress(UndoneError), database.work(clock.now(), "test") as work:
        indexed(work.session, clock, dict(enumerate(texts, start=1)))
        hits = found(work.session, query)
        raise UndoneError

    terms = fold(query).split()
    holding_all = [
        n for n, one in enumerate(texts, start=1)
        if all(term in f"00000{n}\n题\n{fold(one)}" for term in terms)
    ]  # fmt: skip
    assert hits == (sorted(holding_all, reverse=True) if terms else [])


@pytest.mark.parametrize(
    "query",
    [
        "链接",
        "接失",
        "HTTPS://WWW.",
        "ｗｗｗ",
        "ertif",
        "error 链接",
        "?id=7&b",
        "100%_",
        "O'Brien",
        "K3F9",
        "😀",
    ],
)
def test_words_addresses_signs_and_numbers_are_found_in_any_case_and_width(
    database: Database, clock: ManualClock, query: str
) -> None:
    words = "链接失效 https://www.shili.example/a?id=7&b=2 Certificate ERROR 100%_ o'brien k3f9 笑😀哭"
    with database.work(clock.now(), "test") as work:
        indexed(work.session, clock, {1: words, 2: "接链 失接 ftp://shili error ww w"})

        assert found(work.session, query) == [1]


def test_the_newest_come_first_and_the_next_page_goes_on_below_the_last(
    database: Database, clock: ManualClock
) -> None:
    many = (3 << BLOCK_BITS) + 40
    chosen = [1, 2, 1 << BLOCK_BITS, (1 << BLOCK_BITS) + 1, 2 << BLOCK_BITS, many - 1, many]
    with database.work(clock.now(), "test") as work:
        indexed(work.session, clock, dict.fromkeys([*chosen, 5], "栏目打不开"))
        work.session.execute(update(TicketRow).where(TicketRow.id == 5).values(description="更新"))
        search_store.refresh(work.session, [5])

        first = found(work.session, "打不开", limit=3)
        rest = found(work.session, "打不开", before=first[-1])

    assert [*first, *rest] == sorted(chosen, reverse=True)


def test_blocks_cover_every_ticket_once() -> None:
    for top in (0, 5, 1_023, 1_024, 16_383, 16_384, 262_144, 1_000_000, 33_554_433):
        keys = [key for group in search_store.blocks(top) for key in group]
        spans = sorted(
            (int(n) << bits, (int(n) + 1) << bits)
            for level, n in (key[1:].split("x") for key in keys)
            for bits in (10 + 4 * int(level),)
        )
        assert spans[0][0] == 0
        assert all(end == start for (_, end), (start, _) in pairwise(spans))
        assert spans[-1][1] > top >= spans[-1][0]


def test_a_single_character_is_looked_for_among_the_newest_alone(
    database: Database, clock: ManualClock
) -> None:
    with database.work(clock.now(), "test") as work:
        indexed(work.session, clock, {1: "坏", SINGLE_SCAN: "坏", SINGLE_SCAN + 1: "坏了"})

        assert found(work.session, "坏") == [SINGLE_SCAN + 1, SINGLE_SCAN]
        assert found(work.session, "坏了") == [SINGLE_SCAN + 1]
        assert found(work.session, "  ") == []


def test_one_wrong_character_finds_what_is_similar(database: Database, clock: ManualClock) -> None:
    with database.work(clock.now(), "test") as work:
        indexed(work.session, clock, {1: "页面无法打开", 2: "附件下载后是空文件", 3: "a certificate expired"})

        assert [list(similar_to(work.session, terms_of(one), limit=5)) for one in (
            "无法打幵", "certifcate", "附件 缺失", "链", "完全不同的话"  # codespell:ignore
        )] == [[1], [3], [2], [], []]  # fmt: skip


def test_nothing_is_similar_to_a_number(database: Database, clock: ManualClock) -> None:
    with database.work(clock.now(), "test") as work:
        indexed(work.session, clock, {1: "咨询电话13800000001，公积金窗口"})

        assert list(similar_to(work.session, terms_of("13800000000"), limit=5)) == []
        assert list(similar_to(work.session, terms_of("138 0000"), limit=5)) == []


def test_what_people_write_is_found_with_its_ticket_but_not_why_they_looked_at_a_number(
    desk: DeskOfStories,
) -> None:
    number = desk.intake.take_in(desk.clerk, Report(Kind.ERROR_REPORT, Source.FAX, "办事指南打不开。")).number
    other = desk.intake.take_in(desk.clerk, Report(Kind.ERROR_REPORT, Source.FAX, "领导信箱打不开。")).number
    desk.tickets.comment(desk.clerk, number, "已电询厂商，证书过期")
    verify = {Fact.PROBLEM: ProblemType.UNREACHABLE.value, Fact.UNIT: str(desk.units[CENTRE])}
    ticket = desk.tickets.move(desk.clerk, Verb.VERIFY, Order(number, 1, verify))
    ticket = desk.tickets.move(
        desk.clerk, Verb.HANDLE, Order(number, ticket.version, {Fact.NOTE: "更换证书"})
    )
    desk.tickets.move(
        desk.clerk, Verb.ANSWER, Order(number, ticket.version, {Fact.ANSWER: "您好，现已恢复。"})
    )
    desk.tickets.reveal_reporter(desk.clerk, number, reason="需要回拨核实情况")

    with desk.database.read() as session:
        ids = {name: _id(session, name) for name in (number, other)}
        hits = {
            query: found(session, query)
            for query in ("电询厂商", "更换证书", "现已恢复", "回拨", number, "打不开")
        }

    assert hits == {
        "电询厂商": [ids[number]], "更换证书": [ids[number]], "现已恢复": [ids[number]], "回拨": [],
        number: [ids[number]], "打不开": [ids[other], ids[number]],
    }  # fmt: skip


def _id(session: Session, number: str) -> int:
    found_ticket: Ticket | None = store.by_number(session, number)
    assert found_ticket is not None
    return found_ticket.id


def test_words_that_were_erased_leave_the_index(database: Database, clock: ManualClock) -> None:
    with database.work(clock.now(), "test") as work:
        indexed(work.session, clock, {1: "联系人电话请勿公开", 2: "其他"})
        work.session.execute(update(TicketRow).values(description="（已删除）"))
        search_store.refresh(work.session, [1, 2])

        assert found(work.session, "电话请勿") == []
        assert found(work.session, "已删除") == [2, 1]
        assert "电话" not in str(work.session.execute(select(search_store.WordsRow.words)).all())


def test_a_rebuilt_index_finds_what_it_found_before(database: Database, clock: ManualClock) -> None:
    with database.work(clock.now(), "test") as work:
        indexed(work.session, clock, {n: f"第{n}个栏目" for n in range(1, 8)})
    with database.work(clock.now(), "test") as work:
        search_store.clear(work.session)
        nothing = found(work.session, "个栏目")
        work.session.execute(delete(TicketRow).where(TicketRow.id == 4))
        last = 0
        while ids := search_store.next_ids(work.session, after=last, limit=2):
            search_store.refresh(work.session, ids)
            last = ids[-1]

        assert nothing == []
        assert found(work.session, "个栏目") == [7, 6, 5, 3, 2, 1]


def test_the_index_serves_the_question(database: Database, clock: ManualClock) -> None:
    """Neither database reads all words: SQLite walks the index, PostgreSQL's has the planner's answer."""
    with database.work(clock.now(), "test") as work:
        indexed(work.session, clock, {n: f"第{n}个栏目打不开" for n in range(1, 400)})
        if database.engine.dialect.name != "postgresql":
            return
        work.session.execute(text("ANALYZE ticket_words"))
        plan = work.session.scalars(
            text(
                "EXPLAIN SELECT ticket_id FROM ticket_words"
                " WHERE ticket_grams @@ CAST('''栏目'' & ''第7''' AS tsquery)"
            )
        ).all()

    assert "ticket_gram" in "\n".join(plan)


def test_postgresql_plans_each_search_for_its_own_words(database: Database, clock: ManualClock) -> None:
    """What is asked ten times is prepared, and then planned for any words: ten times the work in a large archive."""
    if database.engine.dialect.name != "postgresql":
        return
    with database.work(clock.now(), "test") as work:
        indexed(work.session, clock, {n: f"第{n}个栏目打不开" for n in range(1, 40)})
    with database.read() as session:
        for _ in range(12):
            found(session, "栏目")
        prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()

    assert [one for one in prepared if "max(" in one]
    assert [one for one in prepared if "ticket_grams @@" in one] == []
