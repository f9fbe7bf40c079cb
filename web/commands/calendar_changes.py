"""`calendar-import` and `calendar-publish`: a document becomes a draft of the calendar, a draft the calendar."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import BinaryIO

import click
from flask.cli import with_appcontext

from calendars.changes import DayChange
from calendars.documents import Document, Origin, documented
from calendars.errors import NothingUnderstood, Undocumented
from calendars.parsed import Doubt, Parsed, printable
from calendars.proposal import Proposal, YearCheck, propose
from calendars.workdays import DayMark
from tickets.calendar_service import Source
from web.commands.plain import OPERATOR, PlainCommand, dry_run_option, json_option, report
from web.desk import desk
from web.small_numbers import MOST_ID

FORMATS: Mapping[str, Origin] = {
    "notice": Origin.NOTICE, "ics": Origin.ICS, "csv": Origin.LIST, "json": Origin.LIST,
}  # fmt: skip


@click.command("calendar-import", cls=PlainCommand)
@click.argument("file", type=click.File("rb"))
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(FORMATS)),
    help="What FILE is, if its name and beginning do not say so.",
)
@click.option("--document", default="", help="The document's number, if the text lacks it.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="Its date, if the text lacks it.")
@click.option("--year", type=int, help="The year it arranges, if the text lacks it.")
@dry_run_option
@json_option
@with_appcontext
def import_days(
    *, file: BinaryIO, kind: str | None, document: str, published: datetime | None, year: int | None,
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Make a draft of what FILE says: a notice's text, a calendar file, a list of days; - reads standard input.

    Nothing counts before it is published. A list has columns for the date and the kind of day (off, worked, half).
    """
    given = Document(file.read(), str(getattr(file, "name", "")).casefold())
    origin = FORMATS[kind] if kind else given.origin
    parsed = given.read(year=year, origin=origin)
    said = published.date() if published else None
    name, issued = _documented(parsed, document, said)
    versions = desk().calendar_versions
    base = versions.published()
    proposal = propose(base, parsed, document=printable(document).strip(), year=year, published=said)
    doubts = [doubt.to_json() for doubt in proposal.doubts]
    if proposal.content == base and proposal.left_out and not dry_run:
        raise NothingUnderstood([doubt.to_json() for doubt in proposal.left_out])
    source = Source(origin.value, name, issued, given.text, doubts)
    draft = None if dry_run else versions.propose(OPERATOR, proposal.content, source, base=base)
    end = f"Draft {draft}. Look at it, then: calendar-publish {draft}" if draft else "Nothing was changed."
    report(_data(proposal, name, draft), f"{origin.value}: {name}", *_lines(proposal), end, as_json=as_json)


@click.command("calendar-publish", cls=PlainCommand)
@click.argument("draft", type=click.IntRange(1, MOST_ID))
@json_option
@with_appcontext
def publish(*, draft: int, as_json: bool) -> None:
    """Make DRAFT (the number calendar-import gave) the calendar; the worker counts open deadlines again."""
    versions = desk().calendar_versions
    changes = versions.review(draft).changes
    number = versions.publish(OPERATOR, draft)
    waiting = versions.waiting(number)
    counted = sum(one.counts for one in changes)
    head = f"Published as version {number}: {counted} days count otherwise than before."
    rest = (
        f"The worker counts {waiting} open tickets again; who moved stands on each and on the version's page."
    )
    data = {"number": number, "days": [one.day for one in changes if one.counts], "open_tickets": waiting}
    report(data, head, rest, as_json=as_json)


_MISSING: Mapping[str, str] = {
    "document": "The text names no document. Give its number or title with --document.",
    "published": "The text names no date. Say with --published when the document was published.",
}


def _documented(parsed: Parsed, document: str, said: date | None) -> tuple[str, date | None]:
    try:
        return documented(parsed, document, said)
    except Undocumented as error:
        raise click.ClickException(_MISSING[error.missing[0]]) from error


def _lines(proposal: Proposal) -> Iterator[str]:
    yield from (_change(one) for one in proposal.changes)
    yield from (_doubt(one) for one in proposal.doubts)
    yield from (_check(one) for one in proposal.invariant)


def _change(one: DayChange) -> str:
    mark = "*" if one.counts else " "
    source = f"  {one.after.source}" if one.after and one.after.source else ""
    return f"{mark} {one.day:%Y-%m-%d %a}  {_kind(one.before)} -> {_kind(one.after)}{source}"


def _kind(mark: DayMark | None) -> str:
    if mark is None:
        return "not loaded"
    return f"{mark.kind.value} {mark.name}".strip()


def _doubt(one: Doubt) -> str:
    days = ", ".join(day.isoformat() for day in one.days)
    facts = (
        f"row {one.row}" if one.row else "",
        one.item,
        f"“{one.words}”" if one.words else "",
        days,
        one.truth,
    )
    return f"? {one.kind.value}: {'; '.join(fact for fact in facts if fact)}"


def _check(one: YearCheck) -> str:
    return (
        f"{one.year}: {one.worked} working days, {one.expected} by law{'' if one.ok else ' - NOT THE SAME'}"
    )


def _data(proposal: Proposal, document: str, draft: int | None) -> dict[str, object]:
    return {
        "draft": draft, "document": document,
        "changes": [
            {"day": one.day, "before": _kind(one.before), "after": _kind(one.after), "counts": one.counts}
            for one in proposal.changes
        ],
        "doubts": [one.to_json() for one in proposal.doubts],
        "invariant": [
            {"year": one.year, "worked": one.worked, "expected": one.expected, "ok": one.ok}
            for one in proposal.invariant
        ],
    }  # fmt: skip
