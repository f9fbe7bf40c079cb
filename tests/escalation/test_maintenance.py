"""Maintenance windows as values: which places they cover, until when they hold, and what a window may be."""

from datetime import UTC, datetime, timedelta

import pytest

from escalation.errors import BadWindowError
from escalation.maintenance import Mute, Place, Window, checked, covers, host_of, may_be_muted, mute

NOON = datetime(2025, 10, 1, 4, 0, tzinfo=UTC)
PORTAL, OTHER = 1, 2


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def window(begin: float, end: float, *, site: int | None = PORTAL, number: int = 1) -> Window:
    host = "" if site is None else "www.shili.example"
    return Window(number, site, host, at(begin), at(end), "机房更换电源", "顾明川")


@pytest.mark.parametrize(
    ("site", "url"),
    [
        (None, "https://www.shili.example/zwgk/"),
        (None, "http://www.shili.example:8080/"),
        (None, "https://WWW.SHILI.EXAMPLE./"),
        (None, "https://bszn.www.shili.example/"),
        (PORTAL, ""),
        (PORTAL, "https://elsewhere.example/"),
    ],
)
def test_a_window_covers_its_site_by_name_by_host_and_below_it(site: int | None, url: str) -> None:
    assert covers(window(0, 1), Place(site, host_of(url)))


@pytest.mark.parametrize(
    ("site", "url"),
    [
        (None, "https://notwww.shili.example/"),
        (None, "https://shili.example/"),
        (None, "https://www.shili.example.elsewhere.example/"),
        (None, "https://elsewhere.example/?www.shili.example"),
        (None, "http://[broken"),
        (None, ""),
        (OTHER, "https://elsewhere.example/"),
    ],
)
def test_a_window_covers_nothing_else_and_one_without_a_site_covers_all(site: int | None, url: str) -> None:
    place = Place(site, host_of(url))

    assert not covers(window(0, 1), place)
    assert covers(window(0, 1, site=None), place)


def test_a_window_holds_from_its_beginning_to_its_end_and_not_a_moment_longer() -> None:
    night, place = window(0, 4), Place(PORTAL, "")

    assert mute([night], place, at(-0.01)) is None
    assert mute([night], place, at(0)) == Mute(at(4), night)
    assert mute([night], place, at(3.99)) == Mute(at(4), night)
    assert mute([night], place, at(4)) is None


@pytest.mark.parametrize(
    ("others", "until"),
    [
        ([], 4),
        ([(1, 3)], 4),
        ([(1, 6)], 6),
        ([(4, 5)], 5),
        ([(3, 5), (5, 7), (6, 9)], 9),
        ([(6, 9), (3, 6)], 9),
        ([(4.5, 5)], 4),
    ],
)
def test_windows_that_overlap_or_touch_are_one_and_the_latest_end_counts(
    others: list[tuple[float, float]], until: float
) -> None:
    windows = [window(0, 4), *(window(a, b, number=n) for n, (a, b) in enumerate(others, start=2))]

    found = mute(windows, Place(PORTAL, ""), at(2))

    assert found is not None
    assert found.until == at(until)
    assert found.window.runs(at(2))


def test_the_reason_told_is_that_of_the_running_window_that_ends_last() -> None:
    short, long, whole = window(0, 4), window(1, 6, number=2), window(1, 5, site=None, number=3)

    found = mute([short, long, whole], Place(PORTAL, ""), at(2))

    assert found == Mute(at(6), long)


def test_the_window_of_another_site_holds_nothing_here_and_one_of_the_whole_desk_holds_all() -> None:
    here = Place(OTHER, "elsewhere.example")

    assert mute([window(0, 4)], here, at(1)) is None
    assert mute([window(0, 4, site=None)], here, at(1)) is not None


def test_a_legal_deadline_is_never_muted() -> None:
    assert [policy for policy in ("late", "severe", "fault", "own") if not may_be_muted(policy)] == ["late"]


@pytest.mark.parametrize(
    ("begin", "end", "reason", "field", "problem"),
    [
        (1, 2, "", "reason", "no_reason"),
        (1, 2, " \n\x00 ", "reason", "no_reason"),
        (1, 2, "长" * 301, "reason", "long_reason"),
        (2, 1, "升级", "ends", "ends_first"),
        (1, 1, "升级", "ends", "ends_first"),
        (-2, -1, "升级", "ends", "past"),
        (-1, 0, "升级", "ends", "past"),
        (1, 1 + 30 * 24 + 0.1, "升级", "ends", "too_long"),
        (-31 * 24, 1, "升级", "ends", "too_long"),
        (367 * 24, 368 * 24, "升级", "starts", "too_far"),
    ],
)
def test_what_is_no_window_is_refused_with_its_field(
    begin: float, end: float, reason: str, field: str, problem: str
) -> None:
    with pytest.raises(BadWindowError) as refused:
        checked(starts_at=at(begin), ends_at=at(end), reason=reason, now=NOON)

    assert (refused.value.field, refused.value.problem) == (field, problem)


def test_a_beginning_that_is_past_counts_as_now_and_the_reason_is_one_line() -> None:
    begins, words = checked(starts_at=at(-1), ends_at=at(30 * 24 - 1), reason=" 机房\n 断电 ", now=NOON)

    assert (begins, words) == (NOON, "机房 断电")
