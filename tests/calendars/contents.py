"""Contents before a document came, and what a proposal does to them, in words."""

from dataclasses import replace
from datetime import date

from calendars.content import Content
from calendars.parsed import DoubtKind
from calendars.proposal import Proposal
from calendars.workdays import DayEntry, YearEntry


def entry(words: str) -> DayEntry:
    """A day in words: "2019-05-01 off 劳动节 NUMBER DATE", and the number it revises."""
    day, kind, name, source, published, revises = [*words.split(), ""][:6]
    return DayEntry(
        date.fromisoformat(day), kind == "worked", name, source, date.fromisoformat(published), revises
    )


def without(content: Content, number: str, *added: DayEntry, note: YearEntry) -> Content:
    """A content as it was before a document came."""
    years = tuple(note if one.year == note.year else one for one in content.years)
    return replace(
        content, years=years, days=(*(one for one in content.days if one.source != number), *added)
    )


def kinds(proposal: Proposal) -> list[DoubtKind]:
    return [doubt.kind for doubt in proposal.doubts]


def changed(proposal: Proposal) -> list[str]:
    return [
        f"{one.day} {one.before.kind} -> {one.after.kind}"
        for one in proposal.changes
        if one.counts and one.before is not None and one.after is not None
    ]
