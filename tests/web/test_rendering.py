"""The cheap rows and words against the macros and catalogues they stand for."""

import pytest
from flask import Flask, render_template_string

from tests.web.sample_triage import queue
from web.rendering import queue_row
from web.views.pieces import DeadlineView
from web.views.triage import QueuePage, RowView

ROW = "{% from 'macros/rows.html' import row %}{{ row(r) }}"


def rows() -> list[RowView]:
    page = queue()[1]["page"]
    assert isinstance(page, QueuePage)
    return [row for group in page.groups for row in group.rows]


@pytest.mark.usefixtures("chinese")
def test_a_row_is_written_exactly_as_the_macro_writes_it() -> None:
    for row in rows():
        assert queue_row(row) == render_template_string(ROW, r=row)


@pytest.mark.usefixtures("chinese")
def test_what_a_reporter_typed_cannot_become_markup() -> None:
    due = DeadlineView("none", "<b>", "", makeup=False, provisional=False, iso="")
    row = RowView("9D2TKV", '/?at="><script>', "<script>alert(1)</script>", due, "<i>", "")

    html = queue_row(row)

    assert "<script>" not in html
    assert "<i>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_row_is_kept_for_one_language_only(gallery: Flask) -> None:
    severe = next(row for row in rows() if row.severe)

    with gallery.test_request_context("/?lang=zh"):
        chinese = queue_row(severe)
    with gallery.test_request_context("/?lang=en"):
        english = queue_row(severe)

    assert "严重" in chinese
    assert "Severe" in english


@pytest.mark.usefixtures("chinese")
def test_values_filled_into_a_sentence_are_escaped_and_the_sentence_is_not() -> None:
    html = render_template_string("{{ _('You have an answer by <b>%(date)s</b>.', date='<10月>') }}")

    assert html == "最迟<b>&lt;10月&gt;</b>答复您。"


@pytest.mark.usefixtures("english")
def test_counts_choose_their_plural() -> None:
    one = render_template_string("{{ ngettext('%(num)s minute', '%(num)s minutes', 1) }}")
    two = render_template_string("{{ ngettext('%(num)s minute', '%(num)s minutes', 2) }}")

    assert (one, two) == ("1 minute", "2 minutes")
