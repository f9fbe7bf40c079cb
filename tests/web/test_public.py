"""What citizens see and send: the form, the code shown once, following a report, and what never leaves."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import text

from calendars.errors import MissingYear
from roster.permissions import Role
from tests.web.site import PAGE, WORDS, Client, Site
from tickets.lifecycle import Fact, Verb
from tickets.service import Order

FORM = {"kind": "typo", "url": PAGE, "description": WORDS}
CODE = re.compile(r'<code id="code">([0-9A-Z-]+)</code>')


def _rows(site: Site, table: str) -> int:
    with site.desk.database.read() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - our names


def _english(client: Client) -> Client:
    with client.session_transaction() as cookie:
        cookie["language"] = "en"
    return client


def _reported(visitor: Client, **more: str) -> str:
    """The code a report was given."""
    visitor.post("/report", data=FORM | more)
    found = CODE.search(visitor.get("/report/done").text)
    assert found
    return found[1]


def test_the_last_day_is_given_before_anything_is_sent(site: Site) -> None:
    page = site.visitor().get("/report").text

    assert "10月11日 周六" in page


def test_a_report_becomes_a_ticket_and_the_code_is_shown_once(site: Site) -> None:
    visitor = _english(site.visitor())

    answer = visitor.post("/report", data=FORM)
    first, second = visitor.get("/report/done"), visitor.get("/report/done")

    assert answer.status_code == 303
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", first.text)
    assert "11 Oct, Sat" in first.text
    assert second.status_code == 302
    assert second.location == "/track"
    assert _rows(site, "ticket") == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("url", "shili", "This is no page address."),
        ("description", "错字", "Write 5 to 500 characters"),
        ("description", "错" * 501, "Write 5 to 500 characters"),
        ("kind", "nonsense", "Choose one of the seven kinds."),
        ("kind", "", "Choose one of the seven kinds."),
    ],
)
def test_a_wrong_field_is_named_and_the_rest_stays_typed(
    site: Site, field: str, value: str, words: str
) -> None:
    answer = _english(site.visitor()).post("/report", data=FORM | {field: value})

    assert answer.status_code == 400
    assert words in answer.text
    assert (WORDS if field == "url" else PAGE) in answer.text
    assert _rows(site, "ticket") == 0


def test_a_filled_trap_is_thanked_and_nothing_is_stored(site: Site) -> None:
    visitor = site.visitor()

    answer = visitor.post("/report", data=FORM | {"website": "https://spam.example"})

    assert answer.status_code == 303
    assert CODE.search(visitor.get("/report/done").text)
    assert _rows(site, "ticket") == 0


def test_a_picture_is_kept_as_our_own_encoding(site: Site) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")

    site.visitor().post("/report", data=FORM | {"screenshot": (io.BytesIO(picture.getvalue()), "a.png")})

    with site.desk.database.read() as session:
        assert session.execute(text("SELECT media_type FROM blob")).scalars().all() == ["image/webp"]


def test_a_file_that_is_no_picture_is_refused_in_words(site: Site) -> None:
    data = FORM | {"screenshot": (io.BytesIO(b"<svg onload=alert(1)>"), "a.png")}

    answer = _english(site.visitor()).post("/report", data=data)

    assert answer.status_code == 400
    assert "This file is no picture we can read" in answer.text
    assert _rows(site, "ticket") == 0


def test_a_refused_form_says_which_file_must_be_chosen_again(site: Site) -> None:
    data = FORM | {"url": "shili", "screenshot": (io.BytesIO(b"any"), "<b>屏幕.png")}

    answer = _english(site.visitor()).post("/report", data=data)

    assert answer.status_code == 400
    assert "Choose &lt;b&gt;屏幕.png again: no page can keep a chosen file." in answer.text
    assert (
        "no page can keep" not in _english(site.visitor()).post("/report", data=FORM | {"url": "shili"}).text
    )


def test_the_sixth_report_in_ten_minutes_waits(site: Site) -> None:
    visitor = _english(site.visitor())
    answers = [visitor.post("/report", data=FORM).status_code for _ in range(5)]

    sixth = visitor.post("/report", data=FORM)
    site.clock.advance(minutes=11)
    later = visitor.post("/report", data=FORM)

    assert answers == [303] * 5
    assert sixth.status_code == 429
    assert sixth.headers["Retry-After"] == "600"
    assert "10 minutes" in sixth.text
    assert WORDS in sixth.text
    assert PAGE in sixth.text
    assert later.status_code == 303
    assert _rows(site, "ticket") == 6


def test_mistakes_in_the_form_do_not_count_against_the_limit(site: Site) -> None:
    visitor = site.visitor()
    for _ in range(8):
        visitor.post("/report", data=FORM | {"url": "x"})

    assert visitor.post("/report", data=FORM).status_code == 303


def _with_picture(data: bytes) -> dict[str, object]:
    return FORM | {"screenshot": (io.BytesIO(data), "a.png")}


def test_refused_pictures_use_up_nobodys_reports_but_not_without_end(site: Site) -> None:
    visitor = _english(site.visitor())
    refused = [visitor.post("/report", data=_with_picture(b"no picture")).status_code for _ in range(6)]

    stored = visitor.post("/report", data=FORM).status_code
    many = [visitor.post("/report", data=_with_picture(b"no picture")).status_code for _ in range(25)]

    assert refused == [400] * 6
    assert stored == 303
    assert many == [400] * 24 + [429]
    assert _rows(site, "ticket") == 1


def test_five_hundred_characters_with_line_ends_fit_as_the_form_counts_them(site: Site) -> None:
    words = "错" * 249 + "\r\n" + "字" * 250

    assert site.visitor().post("/report", data=FORM | {"description": words}).status_code == 303


def test_a_case_opened_again_says_so_and_dates_no_step_of_before(site: Site) -> None:
    visitor = _english(site.visitor())
    code = _reported(visitor)
    number, unit = _number(site), site.unit("市政府信息中心")
    clerk = site.account(Role.STAFF).actor
    for verb, facts in (
        (Verb.VERIFY, {Fact.PROBLEM: "typo", Fact.UNIT: str(unit)}), (Verb.HANDLE, {Fact.NOTE: "已改"}),
        (Verb.ANSWER, {Fact.ANSWER: "已改正。"}), (Verb.REOPEN, {Fact.REASON: "又错了"}),
    ):  # fmt: skip
        site.clock.advance(days=1)
        site.desk.tickets.move(clerk, verb, Order(number, site.ticket(number).version, facts))

    page = visitor.post("/track", data={"code": code}).text

    steps = page.partition('class="big-progress"')[2].partition("</ol>")[0]
    assert "Being handled again." in page
    assert "已改正。" not in page
    assert steps.count('class="done"') == 2
    assert steps.count("Oct") + steps.count("Sep") == 1


def test_no_page_says_that_answers_are_published(site: Site) -> None:
    visitor, number = site.visitor(), site.takes_in().number
    clerk = site.client(Role.STAFF)
    pages = [visitor.get(path).text for path in ("/report", "/privacy")]
    with clerk.session_transaction() as cookie:
        cookie["language"] = "zh_Hans_CN"

    for page in (*pages, clerk.get(f"/tickets/{number}").text):
        assert "公开答复" not in page
        assert "原样公开" not in page
        assert "答复会公开" not in page


def test_addresses_are_kept_as_digests_only(site: Site) -> None:
    site.visitor().post("/report", data=FORM)

    with site.desk.database.read() as session:
        kept = session.execute(text("SELECT address FROM door_use")).scalar_one()
    assert len(kept) == 64
    assert "127.0.0.1" not in kept


def test_following_shows_progress_and_answer_and_nobodys_name(site: Site) -> None:
    visitor = _english(site.visitor())
    code = _reported(visitor, contact="13000000009")
    unit = site.unit("市政府信息中心")
    number = _number(site)
    for verb, facts in (
        (Verb.VERIFY, {Fact.PROBLEM: "typo", Fact.UNIT: str(unit)}),
        (Verb.HANDLE, {Fact.NOTE: "内部说明"}),
        (Verb.ANSWER, {Fact.ANSWER: "已改正，感谢监督。"}),
    ):
        clerk = site.account(Role.STAFF).actor
        site.desk.tickets.move(clerk, verb, Order(number, site.ticket(number).version, facts))

    page = visitor.post("/track", data={"code": code.lower().replace("-", " ")}).text

    assert "已改正，感谢监督。" in page
    for secret in (
        "13000000009",
        "0009",
        "内部说明",
        site.account(Role.STAFF).name,
        "市政府信息中心",
        number,
    ):
        assert secret not in page


def _number(site: Site) -> str:
    with site.desk.database.read() as session:
        return str(session.execute(text("SELECT number FROM ticket")).scalar_one())


def test_a_code_may_stand_in_the_address(site: Site) -> None:
    visitor = _english(site.visitor())
    code = _reported(visitor)

    assert "Misspelling" in visitor.get(f"/track?code={code}").text


@pytest.mark.parametrize("code", ["7K4MQ2ZP9XWE", "", "x" * 300, "!!!!", "0" * 12])
def test_a_wrong_code_says_so_and_no_more(site: Site, code: str) -> None:
    answer = _english(site.visitor()).post("/track", data={"code": code})

    assert answer.status_code == 404
    assert "There is no such code." in answer.text


def test_codes_cannot_be_tried_out(site: Site) -> None:
    visitor = site.visitor()
    answers = [visitor.post("/track", data={"code": "7K4MQ2ZP9XWE"}).status_code for _ in range(21)]

    assert answers == [404] * 20 + [429]


def test_a_late_report_says_so_to_its_reporter(site: Site) -> None:
    visitor = _english(site.visitor())
    code = _reported(visitor)
    site.clock.advance(days=20)

    assert "This day is over." in visitor.post("/track", data={"code": code}).text


def test_no_page_promises_a_message(site: Site) -> None:
    visitor = _english(site.visitor())
    visitor.post("/report", data=FORM | {"contact": "13000000009"})
    pages = [visitor.get(path).text for path in ("/report/done", "/report", "/privacy")]

    for page in pages:
        assert "tell you the result" not in page
        assert "notified" not in page
    assert "used only if something in the report is unclear" in pages[0]


def test_a_missing_year_takes_the_report_in_without_a_date(site: Site) -> None:
    site.clock.advance(days=365 * 4)
    visitor = _english(site.visitor())
    with pytest.raises(MissingYear):
        site.desk.calendar.day_mark(site.desk.calendar.local(site.clock.now()).date())

    page, answer = visitor.get("/report"), visitor.post("/report", data=FORM)

    assert page.status_code == 200
    assert answer.status_code == 303
    assert _rows(site, "ticket") == 1
