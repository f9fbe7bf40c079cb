"""The room's errors: one base, stable codes, a sentence and the data behind it."""

from datetime import UTC, date, datetime

import pytest

from calendars.errors import (
    AlteredVersion,
    BrokenHours,
    BrokenPause,
    BrokenTable,
    BudgetOutOfRange,
    CalendarsError,
    MissingYear,
    NaiveInstant,
    NotADraft,
    NothingChanges,
    NothingUnderstood,
    NoticeTooLong,
    OutdatedDraft,
    SeveralNotices,
    Undocumented,
    UnknownVersion,
    UnreadableDerivation,
    UnreadableNotice,
)
from tests.calendars.wall import naive

ERRORS: list[tuple[CalendarsError, str, str]] = [
    (
        MissingYear(2028),
        "missing_year",
        "No holiday arrangement is loaded for 2028: its working days cannot be counted.",
    ),
    (
        BrokenTable("year 2031 is missing between its neighbours", day=date(2031, 1, 1)),
        "broken_table",
        "The day table cannot be used: year 2031 is missing between its neighbours.",
    ),
    (
        BrokenHours("a working day must have open hours"),
        "broken_hours",
        "The duty hours cannot be used: a working day must have open hours.",
    ),
    (
        NaiveInstant(naive("2025-09-30 16:59")),
        "naive_instant",
        "2025-09-30T16:59:00 names no time zone: an instant must be aware.",
    ),
    (
        BudgetOutOfRange(0, unit="working days"),
        "budget_out_of_range",
        "0 is not a possible number of working days.",
    ),
    (
        BrokenPause(datetime(2026, 11, 24, 10, tzinfo=UTC), datetime(2026, 11, 24, 9, tzinfo=UTC)),
        "broken_pause",
        "A pause cannot end at 2026-11-24T09:00:00+00:00 that starts at 2026-11-24T10:00:00+00:00.",
    ),
    (
        UnreadableDerivation("the rule 'x' is unknown"),
        "unreadable_derivation",
        "The stored derivation of a deadline cannot be read: the rule 'x' is unknown.",
    ),
    (UnknownVersion(9), "unknown_version", "There is no calendar version 9."),
    (
        AlteredVersion("cn-2018-2027-1f0c9a3b"),
        "altered_version",
        "Calendar version cn-2018-2027-1f0c9a3b was altered in the database; restore it from a backup.",
    ),
    (NotADraft(4), "not_a_draft", "This version has been published or discarded already."),
    (
        OutdatedDraft(2, 3),
        "outdated_draft",
        "Version 3 was published since this draft was made from version 2: import the document again.",
    ),
    (
        NothingChanges(),
        "nothing_changes",
        "The published calendar says all of this already: nothing would change.",
    ),
    (
        NothingUnderstood([{"kind": "unclear", "words": "5月1日调休"}, {"kind": "bad_row", "row": 3}]),
        "nothing_understood",
        "No day of it could be taken: unclear 5月1日调休; bad_row.",
    ),
    (
        Undocumented(["document", "published"]),
        "undocumented",
        "Nothing is changed without a document: document and published missing.",
    ),
    (
        NoticeTooLong(50_000),
        "notice_too_long",
        "The text is longer than 50000 characters: paste the notice alone.",
    ),
    (
        SeveralNotices(2027, 2028),
        "several_notices",
        "The text holds two notices, of 2027 and of 2028: paste one notice at a time.",
    ),
    (UnreadableNotice("it is empty"), "unreadable_notice", "The notice cannot be read: it is empty."),
]


@pytest.mark.parametrize(("error", "code", "sentence"), ERRORS)
def test_an_error_has_a_stable_code_and_a_plain_sentence(
    error: CalendarsError, code: str, sentence: str
) -> None:
    assert error.code == code
    assert str(error) == sentence


def test_every_error_of_the_room_is_listed_here_with_a_code_of_its_own() -> None:
    kinds = set(CalendarsError.__subclasses__())

    assert {type(error) for error, _, _ in ERRORS} == kinds
    assert len({kind.code for kind in kinds}) == len(kinds)
