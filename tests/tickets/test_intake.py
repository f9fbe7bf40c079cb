"""What a report must say, with the exact words of every refusal; a title from the first sentence."""

from datetime import UTC, datetime, timedelta

import pytest

from tickets.errors import BadReportError
from tickets.intake import checked, clean, title_of
from tickets.kinds import Kind, Source
from tickets.ticket import Report, Reporter

NOW = datetime(2025, 9, 30, 8, 59, tzinfo=UTC)


def report(**given: object) -> Report:
    values: dict[str, object] = {"description": "点规章库出现404页面", **given}
    return Report(Kind.ERROR_REPORT, Source.PUBLIC_FORM, **values)  # type: ignore[arg-type]  # fields by name


SHORT = "description: Write at least 5 characters: where, and what is wrong."
ADDRESS = "url: Paste the page's address from the browser; it begins with http:// or https://."


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (report(description=" 打不\x00开 \n"), SHORT),
        (report(description="字" * 2001), "description: Write at most 2000 characters."),
        (report(url="www.shili.example"), ADDRESS),
        (report(url="javascript:alert(1)"), ADDRESS),
        (report(url="http://[half"), ADDRESS),
        (report(url="https://www.shili.example/" + "a" * 2000), ADDRESS),
        (report(problem="ugly"), "problem: Choose one of the seven types."),
        (
            report(received_at=NOW + timedelta(minutes=6)),
            "received_at: This lies in the future. Enter when it was received.",
        ),
    ],
)
def test_what_cannot_be_taken_in_is_refused_by_field(given: Report, message: str) -> None:
    with pytest.raises(BadReportError) as refused:
        checked(given, now=NOW)

    assert str(refused.value) == message


def test_a_message_of_the_platform_is_taken_as_short_as_it_is() -> None:
    assert checked(report(description="错", platform_number="P1"), now=NOW).title == "错"


def test_words_and_the_reporters_data_come_in_without_what_no_database_takes() -> None:
    reporter = Reporter("王\x00五", "130\x0000000001", "\ud800w@example.org")

    found = checked(report(description="首页\x07打不开了", title=" 标\x00题 ", reporter=reporter), now=NOW)

    assert (found.description, found.title) == ("首页打不开了", "标题")
    assert found.reporter == Reporter("王五", "13000000001", "w@example.org")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("首页打不开。其他都好。", "首页打不开"),
        ("第一行\n第二行", "第一行"),
        ("。。。", "。。。"),
        ("长" * 41, "长" * 39 + "…"),
        ("长" * 40, "长" * 40),
    ],
)
def test_the_title_is_the_first_sentence_cut_to_what_a_list_shows(words: str, title: str) -> None:
    assert title_of(words) == title


def test_line_breaks_stay_and_control_characters_go() -> None:
    assert clean(" 一\r\n二\t三\x1b[0m\x7f ") == "一\r\n二\t三[0m"
