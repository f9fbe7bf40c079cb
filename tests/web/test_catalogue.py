"""Whether Chinese readers get every sentence in Chinese."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from web import catalogue


@pytest.fixture(scope="module", autouse=True)
def _pages_read_once() -> Iterator[None]:
    """No test here changes a page, and reading all of them takes seconds."""
    with pytest.MonkeyPatch.context() as reading:
        reading.setattr(catalogue, "wanted", cache(catalogue.wanted))
        yield


def test_every_sentence_of_the_pages_has_its_chinese() -> None:
    assert catalogue.untranslated() == []


def test_translations_fill_the_same_places_as_their_sentences() -> None:
    wrong = [(message.id, str(error)) for message, errors in catalogue.written().check() for error in errors]

    assert wrong == []


def test_hours_and_addresses_keep_the_signs_people_are_to_type() -> None:
    """A sweep for Chinese punctuation once made 24:00 and https:// what no field takes."""
    words = catalogue.CHINESE.read_text(encoding="utf-8")

    assert re.findall(r".*(?:\d：\d|：//|:\d\d，\d).*", words) == []


def test_sentences_are_found_in_code_and_in_templates() -> None:
    wanted = catalogue.wanted()

    assert ("state", "to verify") in wanted
    assert ("", "What is wrong on the page?") in wanted


def test_bringing_the_catalogue_up_to_date_twice_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "messages.po"
    copy.write_text(catalogue.CHINESE.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(catalogue, "CHINESE", copy)

    catalogue.update()
    once = copy.read_text(encoding="utf-8")
    catalogue.update()

    assert copy.read_text(encoding="utf-8") == once
    assert set(catalogue.unused()) == set()
