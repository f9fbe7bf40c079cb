"""Strangers' files in a process of their own: it ends with what takes too long, and only that one file is not read."""

from io import BytesIO
from time import perf_counter
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from probes.apart import HEAVY_BYTES, HEAVY_TAGS, Apart, is_heavy
from probes.errors import BudgetSpent, TooHeavy, UnreadableDocument
from tests.probes.documents import docx

NESTED = b"<div>" * 100_000
"""The parser of many a browser takes the square of this: two minutes."""


def test_a_page_that_keeps_the_parser_busy_is_ended_and_the_next_file_is_read() -> None:
    with Apart(seconds=1) as apart:
        began = perf_counter()
        with pytest.raises(TooHeavy):
            apart.weigh(NESTED)
        assert perf_counter() - began < 8

        read = apart.readers()["docx"]
        assert read(docx("甲")) == "甲\n"
        with pytest.raises(UnreadableDocument, match="zip"):
            read(b"no archive")
        assert read(docx("乙")) == "乙\n"
        apart.weigh(b"<p>x</p>" * HEAVY_TAGS)


def test_what_comes_when_a_readings_time_is_spent_is_not_tried() -> None:
    seconds = iter((0.0, 4.0, 4.0, 8.0))  # begun and done, twice
    with Apart(budget=9, instant=lambda: next(seconds)) as apart:
        apart.weigh(b"<p>x</p>" * HEAVY_TAGS)  # counts twice, since the reading parses it once more
        apart.weigh(b"<p>x</p>")
        assert apart.readers()["docx"](docx("甲")) == "甲\n"
        with pytest.raises(BudgetSpent):
            apart.readers()["docx"](docx("乙"))
        with pytest.raises(BudgetSpent):
            apart.weigh(NESTED)


def test_a_file_that_takes_too_much_memory_is_not_read() -> None:
    letter = BytesIO()
    with ZipFile(letter, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:t>" + b" " * 12_000_000)

    with Apart(memory=1) as apart, pytest.raises(TooHeavy, match=r"Memory|memory"):
        apart.readers()["docx"](letter.getvalue())


@pytest.mark.parametrize(
    ("body", "heavy"),
    [
        (b"<p>x</p>" * 3_000, False), (b"<p>" + b"x" * 20_000, False), (NESTED, True),
        (b"x<" * (HEAVY_BYTES // 2 + 1), True), (b"<p " + b"a=1 " * 20_000, True),
        (b"<p>x</p>" * 4_000 + b"<p " + b"a=1 " * 9_000, True), (b"<p>x</p>" * 4_500, False),
    ],
)  # fmt: skip
def test_only_what_could_take_long_is_looked_at_first(body: bytes, *, heavy: bool) -> None:
    assert is_heavy(body) is heavy
