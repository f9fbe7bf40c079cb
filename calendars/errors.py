"""What can be wrong with time: one base, each error with its data, a stable code and a sentence."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any


class CalendarsError(Exception):
    """Base of the room; `code` never changes, the sentence may."""

    code = "calendars"


class MissingYear(CalendarsError):
    """A question touched a year whose holiday arrangement is not loaded; its weekends are unknown too."""

    code = "missing_year"

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"No holiday arrangement is loaded for {year}: its working days cannot be counted.")


class BrokenTable(CalendarsError):
    """A day table contradicts itself or leaves a gap between its years."""

    code = "broken_table"

    def __init__(self, reason: str, *, day: date | None = None) -> None:
        self.reason = reason
        self.day = day
        super().__init__(f"The day table cannot be used: {reason}.")


class BrokenHours(CalendarsError):
    """Duty hours that overlap, run backwards or leave a day without minutes."""

    code = "broken_hours"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The duty hours cannot be used: {reason}.")


class NaiveInstant(CalendarsError):
    """An instant without a zone was given where only an aware one has a meaning."""

    code = "naive_instant"

    def __init__(self, instant: datetime | time) -> None:
        self.instant = instant
        super().__init__(f"{instant.isoformat()} names no time zone: an instant must be aware.")


class BudgetOutOfRange(CalendarsError):
    """A rule was given a number of days or minutes that no rule can have."""

    code = "budget_out_of_range"

    def __init__(self, amount: int, *, unit: str) -> None:
        self.amount = amount
        self.unit = unit
        super().__init__(f"{amount} is not a possible number of {unit}.")


class BrokenPause(CalendarsError):
    """A pause was said to end before it starts."""

    code = "broken_pause"

    def __init__(self, started_at: datetime, ended_at: datetime) -> None:
        self.started_at = started_at
        self.ended_at = ended_at
        super().__init__(
            f"A pause cannot end at {ended_at.isoformat()} that starts at {started_at.isoformat()}."
        )


class UnreadableDerivation(CalendarsError):
    """A stored derivation is not one that this or an earlier version wrote."""

    code = "unreadable_derivation"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The stored derivation of a deadline cannot be read: {reason}.")


class UnreadableNotice(CalendarsError):
    """A pasted text is not a notice on the year's holidays."""

    code = "unreadable_notice"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The notice cannot be read: {reason}.")


class NoticeTooLong(CalendarsError):
    """A pasted text has more characters than any notice: it is a whole page, or many."""

    code = "notice_too_long"

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"The text is longer than {most} characters: paste the notice alone.")


class SeveralNotices(CalendarsError):
    """A pasted text holds the notices of two years, whose days nobody could tell apart."""

    code = "several_notices"

    def __init__(self, first: int, second: int) -> None:
        self.first, self.second = first, second
        super().__init__(
            f"The text holds two notices, of {first} and of {second}: paste one notice at a time."
        )


class NothingUnderstood(CalendarsError):
    """A document of which not one day could be taken; `doubts` say why, as code and data."""

    code = "nothing_understood"

    def __init__(self, doubts: Sequence[Mapping[str, Any]]) -> None:
        self.doubts = doubts
        said = "; ".join(" ".join(str(one[key]) for key in ("kind", "words") if key in one) for one in doubts)
        super().__init__(f"No day of it could be taken: {said}.")


class Undocumented(CalendarsError):
    """Days without the number or the date of their document; `missing` holds "document", "published" or both."""

    code = "undocumented"

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = missing
        super().__init__(f"Nothing is changed without a document: {' and '.join(missing)} missing.")


class UnknownVersion(CalendarsError):
    """There is no such version of the desk's calendar."""

    code = "unknown_version"

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"There is no calendar version {number}.")


class AlteredVersion(CalendarsError):
    """A stored version no longer says what its name was made from: somebody changed it behind the desk's back."""

    code = "altered_version"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"Calendar version {name} was altered in the database; restore it from a backup.")


class NotADraft(CalendarsError):
    """Only a draft can be published or discarded."""

    code = "not_a_draft"

    def __init__(self, version_id: int) -> None:
        self.version_id = version_id
        super().__init__("This version has been published or discarded already.")


class OutdatedDraft(CalendarsError):
    """Another version was published since this one was drawn up: its difference is not what was reviewed."""

    code = "outdated_draft"

    def __init__(self, base: int, latest: int) -> None:
        self.base, self.latest = base, latest
        super().__init__(
            f"Version {latest} was published since this draft was made from version {base}: import the document again."
        )


class NothingChanges(CalendarsError):
    """A proposal that says what is published already."""

    code = "nothing_changes"

    def __init__(self) -> None:
        super().__init__("The published calendar says all of this already: nothing would change.")
