"""Possible duplicates: what counts as the same page, how alike texts are, and what is found on both databases."""

from typing import Any

import pytest
from sqlalchemy import event, text

from roster.permissions import outsider
from tests.stories.desk import DeskOfStories
from tickets import near_service, near_store
from tickets.addresses import column_of, page_digest, plain
from tickets.kinds import Kind, Source
from tickets.lifecycle import Fact, Verb
from tickets.likeness import likeness, pairs, shared
from tickets.near_service import known_reports
from tickets.service import Order
from tickets.ticket import Report
from tickets.whole_service import glance

PAGE = "https://www.shili.example/zwgk/gzk/index.html"


@pytest.mark.parametrize(
    "written",
    [
        "http://shili.example/zwgk/gzk/", "https://www.shili.example:443/zwgk/gzk", "https://SHILI.example/zwgk/gzk/#top",
        "https://www.shili.example/zwgk/gzk/index.html?utm_source=wx", " https://www.shili.example/zwgk/gzk/index.shtml",
    ],
)  # fmt: skip
def test_one_page_is_known_however_its_address_is_written(written: str) -> None:
    assert page_digest(written) == page_digest(PAGE)


@pytest.mark.parametrize(
    "written",
    [
        "https://www.shili.example/zwgk/", "https://www.shili.example/zwgk/gzk/index.html?id=2",
        "https://xc.shili.example/zwgk/gzk/", "https://www.shili.example:8080/zwgk/gzk/",
    ],
)  # fmt: skip
def test_other_pages_are_other_pages(written: str) -> None:
    assert page_digest(written) != page_digest(PAGE)


def test_what_is_no_address_is_no_page_and_no_column() -> None:
    assert (plain(""), page_digest("http://[::1"), page_digest("/zwgk"), column_of("https://shili.example/")) == (
        "", "", "", "",
    )  # fmt: skip
    assert column_of(PAGE.replace("index", "tc")) == "shili.example/zwgk/gzk"


def test_chinese_texts_are_compared_by_pairs_of_characters() -> None:
    one, same = pairs("“规章库”里的停车管理办法打不开"), pairs("规章库里停车管理办法打不开！")
    other = pairs("部门动态栏目8月18日后没有更新")

    assert likeness(one, one) == 100
    assert 70 < likeness(one, same) < 100
    assert likeness(one, other) == 0
    assert likeness(one, pairs("")) == likeness(one, pairs("库")) == 0


def test_the_words_two_texts_share_are_marked() -> None:
    assert shared("旧规章库打不开了", pairs("规章库里的附件打不开")) == (
        ("旧", False), ("规章库打不开", True), ("了", False),
    )  # fmt: skip


def _taken(desk: DeskOfStories, words: str, url: str = PAGE, **more: object) -> tuple[int, str]:
    report = Report(Kind.ERROR_REPORT, Source.PUBLIC_FORM, words, problem="unreachable", url=url, **more)  # type: ignore[arg-type]  # any field of a report
    taken = desk.intake.take_in(desk.clerk, report)
    return taken.ticket_id, taken.number


def _numbers(desk: DeskOfStories, number: str) -> list[str]:
    with desk.database.read() as session:
        return [one.found.number for one in glance(session, desk.clerk, number).related]


def test_the_same_page_comes_before_like_words_and_strangers_do_not_come(desk: DeskOfStories) -> None:
    _, page = _taken(desk, "首页图片显示得太慢了", "http://shili.example/zwgk/gzk/")
    _, words = _taken(desk, "规章库里的停车管理办法打不开，请修复", "https://www.shili.example/fw/")
    _taken(desk, "部门动态栏目很久没有更新", "https://www.shili.example/bm/")

    _, number = _taken(desk, "“规章库”里的停车管理办法打不开")

    assert _numbers(desk, number) == [page, words]


def test_a_duplicate_is_no_candidate_and_an_answered_ticket_is(desk: DeskOfStories) -> None:
    _, first = _taken(desk, "规章库链接打不开了")
    _, second = _taken(desk, "规章库链接打不开呀")
    desk.tickets.move(desk.clerk, Verb.MERGE, Order(second, 1, {Fact.DUPLICATE_OF: first}))
    facts = {Fact.REASON: "unfounded", Fact.ANSWER: "网页正常。"}
    desk.tickets.move(desk.clerk, Verb.DISMISS, Order(first, 1, facts))

    _, third = _taken(desk, "规章库链接还是打不开")

    assert _numbers(desk, third) == [first]


def test_what_the_reporter_names_comes_first_is_kept_and_can_be_said_once(desk: DeskOfStories) -> None:
    far_id, far = _taken(desk, "另一个网站的栏目打不开", "https://x.example/")
    near_id, near = _taken(desk, "规章库链接打不开了")
    mine_id, mine = _taken(desk, "规章库链接打不开呀", same_as_id=far_id)
    proposals = near_service.Proposals(desk.database, desk.clock)

    proposals.propose(desk.clerk, mine_id, of_id=near_id)

    assert _numbers(desk, mine) == [far, near]
    assert desk.ticket(mine).state.is_open


def test_a_named_ticket_that_was_merged_stands_for_the_one_it_was_merged_into(desk: DeskOfStories) -> None:
    _, first = _taken(desk, "规章库链接打不开了", "https://x.example/")
    second_id, second = _taken(desk, "规章库的链接", "https://x.example/2")
    desk.tickets.move(desk.clerk, Verb.MERGE, Order(second, 1, {Fact.DUPLICATE_OF: first}))

    _, mine = _taken(desk, "完全不同的一句话说明", "https://y.example/", same_as_id=second_id)

    assert _numbers(desk, mine) == [first]


def test_the_public_learns_of_open_and_lately_answered_reports_of_the_page_only(desk: DeskOfStories) -> None:
    open_id, _ = _taken(desk, "规章库链接打不开了")
    answered_id, answered = _taken(desk, "规章库有错字一处")
    _taken(desk, "规章库链接打不开了", "https://www.shili.example/other")
    facts = {Fact.REASON: "unfounded", Fact.ANSWER: "网页正常。"}
    desk.tickets.move(desk.clerk, Verb.DISMISS, Order(answered, 1, facts))

    def known() -> list[tuple[int, bool]]:
        with desk.database.read() as session:
            found = known_reports(session, url="http://shili.example/zwgk/gzk", now=desk.clock.now())
        return [(one.ticket_id, one.answered_at is not None) for one in found]

    assert known() == [(answered_id, True), (open_id, False)]
    desk.clock.advance(days=31)
    assert known() == [(open_id, False)]


def test_only_who_may_report_may_propose(desk: DeskOfStories) -> None:
    mine_id, _ = _taken(desk, "规章库链接打不开了")
    proposals = near_service.Proposals(desk.database, desk.clock)

    with pytest.raises(Exception, match="take_in"):
        proposals.propose(outsider("nobody"), mine_id, of_id=mine_id)
    with pytest.raises(Exception, match="There is no ticket"):
        proposals.propose(desk.clerk, mine_id, of_id=mine_id)


ARCHIVE = """
    INSERT INTO ticket SELECT (jsonb_populate_record(t, jsonb_build_object(
        'id', 1000 + n, 'number', lpad(n::text, 6, '0'), 'fingerprint', null, 'tracking_digest', null,
        'state', 'answered', 'answered_at', t.received_at + n * interval '1 minute'))).*
    FROM ticket t, generate_series(1, 3000) n WHERE t.id = 1
"""


def test_candidates_are_read_by_indexes_that_have_their_order(desk: DeskOfStories) -> None:
    """Sorting first would read the whole archive for each ticket that is opened."""
    _taken(desk, "规章库有错字一处")
    is_sqlite = desk.database.engine.dialect.name == "sqlite"
    asked: list[Any] = []

    with desk.database.work(desk.clock.now(), "test") as work:
        if not is_sqlite:
            work.session.execute(text(ARCHIVE))
            work.session.execute(text("ANALYZE ticket"))
        event.listen(desk.database.engine, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
        near_store.near(work.session, page=page_digest(PAGE), but=1)
        statement, given = asked[-1]
        plan = str(
            work.session.connection()
            .exec_driver_sql(f"EXPLAIN {'QUERY PLAN' if is_sqlite else ''} {statement}", given)
            .all()
        )

    assert "TEMP B-TREE" not in plan
    assert "Seq Scan on ticket" not in plan
    assert "ix_ticket_answered" in plan
