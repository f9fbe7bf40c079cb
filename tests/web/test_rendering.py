"""Rows, sentences and compiled templates: escaped where they must be, and each language has its own."""

import pytest
from flask import Flask, render_template_string

from tests.web.sample_triage import queue
from web.parts import queue_rows
from web.views.pieces import DeadlineView
from web.views.triage import QueuePage, RowView


def rows() -> list[RowView]:
    page = queue()[1]["page"]
    assert isinstance(page, QueuePage)
    return [row for group in page.groups for row in group.rows]


@pytest.mark.usefixtures("chinese")
def test_what_a_reporter_typed_cannot_become_markup() -> None:
    due = DeadlineView("none", "<b>", "", makeup=False, provisional=False, iso="")
    row = RowView("9D2TKV", '/?at="><script>', "<script>alert(1)</script>", due, "<i>")

    html = queue_rows([row])

    assert "<script>" not in html
    assert "<i>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_row_is_kept_for_one_language_only(gallery: Flask) -> None:
    severe = next(row for row in rows() if row.severe)

    with gallery.test_request_context("/?lang=zh"):
        chinese = queue_rows([severe])
    with gallery.test_request_context("/?lang=en"):
        english = queue_rows([severe])

    assert "严重" in chinese
    assert "Severe" in english


def test_what_a_language_compiled_is_not_shown_in_the_other(gallery: Flask) -> None:
    words = "{% from 'macros/parts.html' import badges %}{{ badges(t) }}{{ _('Severe') }}"
    shown = []
    for language in ("zh", "en", "zh"):
        with gallery.test_request_context(f"/?lang={language}"):
            shown.append(render_template_string(words, t={"severe": True, "state_text": ""}))

    assert [text.count("Severe") for text in shown] == [0, 2, 0]
    assert [text.count("严重") for text in shown] == [2, 0, 2]


@pytest.mark.usefixtures("chinese")
def test_constant_calls_are_answered_when_a_template_is_compiled(gallery: Flask) -> None:
    source = "{{ icon('clock') }}{{ url_for('triage.queue') }}{{ _('Severe') }}{{ icon(name) }}"

    compiled = gallery.jinja_env.compile(source, raw=True)

    assert compiled.count("yield") - compiled.count("yield from") == 2 + compiled.count("if 0: yield None")
    assert render_template_string(source, name="moon").count("<svg") == 2


@pytest.mark.usefixtures("chinese")
def test_values_filled_into_a_sentence_are_escaped_and_the_sentence_is_not() -> None:
    html = render_template_string("{{ _('You have an answer by <b>%(date)s</b>.', date='<10月>') }}")

    assert html == "最迟<b>&lt;10月&gt;</b>答复您。"


@pytest.mark.usefixtures("english")
def test_counts_choose_their_plural() -> None:
    one = render_template_string("{{ ngettext('%(num)s minute', '%(num)s minutes', 1) }}")
    two = render_template_string("{{ ngettext('%(num)s minute', '%(num)s minutes', 2) }}")

    assert (one, two) == ("1 minute", "2 minutes")
