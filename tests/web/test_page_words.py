"""Calls about a ticket in words: since when nobody answers, and the whole of a chain or its end."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from notifiers.channels import Address, Channel
from notifiers.pages import Call, PageState, PageView
from notifiers.texts import MessageKind
from web.page_words import told, told_lately, unconfirmed_since

BEGAN = datetime(2026, 3, 2, 1, tzinfo=UTC)


def call(
    hour: int, *, cycle: int = 1, step: int = 0, state: PageState = PageState.ACCEPTED, acked: bool = False
) -> Call:
    at = BEGAN + timedelta(hours=hour)
    return Call(cycle, step, state, at, at if acked else None)


@pytest.mark.parametrize(
    ("calls", "hour"),
    [
        ([], None),
        ([call(0)], 0),
        ([call(0), call(5), call(9, step=700)], 0),  # the last one is an urge
        ([call(0), call(5, acked=True)], None),
        ([call(0), call(5, acked=True), call(7), call(9)], 7),
        ([call(0, cycle=1), call(5, cycle=2)], 5),
        ([call(0, state=PageState.WITHDRAWN), call(2, step=-5), call(5)], 5),
    ],
)
def test_silence_counts_from_the_first_call_that_nobody_answered(calls: list[Call], hour: int | None) -> None:
    expected = None if hour is None else BEGAN + timedelta(hours=hour)

    assert unconfirmed_since(calls) == expected


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(("number", "lately"), [(3, 3), (4, 4), (9, 5)])
def test_a_line_of_a_table_shows_the_latest_and_how_many_were_before(
    gallery: Flask, number: int, lately: int
) -> None:
    pages = [page(n) for n in range(number)]
    people = {n: f"示例{n}" for n in range(number)}

    assert len(told(pages, people)) == number
    shown = told_lately(pages, people)
    assert len(shown) == lately
    assert shown[-1].text == f"示例{number - 1} 已发出"
    assert (shown[0].text == "此前5次") is (number > lately)


def page(number: int) -> PageView:
    return PageView(
        id=number, subject_kind="ticket", subject_id=1, cycle_no=1, step_no=number, contact_id=number, contact_label="",
        channels=(Address(Channel.SMS, "+8613000000001"),), channel_pos=0, kind=MessageKind.REMINDER, data={},
        severity="normal", language="zh", reply_code=None, state=PageState.ACCEPTED,
        created_at=BEGAN + timedelta(hours=number), settled_at=None, acked_by=None, acked_label=None, acked_at=None,
        closed_at=None, bundle_id=None, act_by=None,
    )  # fmt: skip
