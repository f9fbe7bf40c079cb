"""All that one version of the desk's calendar says: years, days with their documents, hours and seasons."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from calendars.errors import BrokenHours, BrokenTable
from calendars.hours import DaySchedule, DutyHours, Season
from calendars.workdays import DayEntry, WorkdayTable, YearEntry, YearStatus


@dataclass(frozen=True)
class Content:
    """Immutable; equal contents have equal names, whatever the order their parts were given in.

    `days` hold the national entries and, marked `local`, the desk's own; `usual` are the hours of an ordinary day.
    """

    years: tuple[YearEntry, ...]
    days: tuple[DayEntry, ...]
    usual: str
    seasons: tuple[Season, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "years", tuple(sorted(self.years, key=lambda one: one.year)))
        object.__setattr__(self, "days", tuple(sorted(self.days, key=lambda one: (one.day, one.local))))
        object.__setattr__(
            self, "seasons", tuple(sorted(self.seasons, key=lambda one: (one.text, one.source)))
        )

    @cached_property
    def version(self) -> str:
        """Name the content by what it says, such as "cn-2018-2027-1f0c9a3b"."""
        said = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        span = f"{self.years[0].year}-{self.years[-1].year}" if self.years else "empty"
        return f"cn-{span}-{sha256(said.encode()).hexdigest()[:8]}"

    def table(self) -> WorkdayTable:
        """Compile the days; raises `BrokenTable`."""
        return WorkdayTable(self.version, years=self.years, entries=self.days)

    def hours(self) -> DutyHours:
        """Compile the hours, with the days that have their own; raises `BrokenHours`.

        The desk's word on a day stands above the nation's whole: without hours, the day has the usual ones again.
        """
        highest = {one.day: one for one in sorted(self.days, key=lambda one: one.local)}
        special = {
            day: DaySchedule.parse(one.hours) for day, one in highest.items() if one.working and one.hours
        }
        return DutyHours(DaySchedule.parse(self.usual), self.seasons, special)

    def to_json(self) -> dict[str, Any]:
        return {
            "years": [asdict(year) for year in self.years],
            "days": [_said(entry) for entry in self.days],
            "usual": self.usual,
            "seasons": [
                {"text": one.text, "hours": one.schedule.text, "source": one.source} for one in self.seasons
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Content":
        """Read what `to_json` wrote; raises `BrokenTable`."""
        try:
            return cls(
                years=tuple(
                    YearEntry(int(one["year"]), YearStatus(one["status"]), str(one["note"]))
                    for one in data["years"]
                ),
                days=tuple(_entry(one) for one in data["days"]),
                usual=str(data["usual"]),
                seasons=tuple(
                    Season(one["text"], DaySchedule.parse(one["hours"]), one["source"])
                    for one in data["seasons"]
                ),
            )
        except (KeyError, TypeError, ValueError, BrokenHours) as error:
            raise BrokenTable(f"it cannot be read ({error})") from error


def _said(entry: DayEntry) -> dict[str, Any]:
    """An entry without what it leaves open."""
    said = {field.name: getattr(entry, field.name) for field in fields(entry)}
    said |= {
        "day": entry.day.isoformat(),
        "published": entry.published.isoformat() if entry.published else None,
    }
    return {name: value for name, value in said.items() if value or name == "working"}


def _entry(data: Mapping[str, Any]) -> DayEntry:
    published = data.get("published")
    return DayEntry(
        date.fromisoformat(data["day"]), working=bool(data["working"]), name=str(data.get("name", "")),
        source=str(data.get("source", "")), published=date.fromisoformat(published) if published else None,
        revises=str(data.get("revises", "")), hours=str(data.get("hours", "")), local=bool(data.get("local")),
    )  # fmt: skip
