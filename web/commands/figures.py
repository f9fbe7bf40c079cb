"""`figures-rebuild` and `figures-compare`: kept counters counted anew, and held against a scan of all tickets."""

import click
from flask.cli import with_appcontext

from reports.counting import Difference
from reports.errors import NotCountedYet
from web.commands.plain import PlainCommand, json_option, report
from web.desk import desk

MOST_SHOWN = 20


@click.command("figures-rebuild", cls=PlainCommand)
@json_option
@with_appcontext
def figures_rebuild(*, as_json: bool) -> None:
    """Forget the kept counters and count every ticket anew. The desk works on; killed, the worker goes on with it."""
    tickets = desk().counting.rebuild()
    report({"tickets": tickets}, f"Counted {tickets} tickets anew.", as_json=as_json)


@click.command("figures-compare", cls=PlainCommand)
@json_option
@with_appcontext
def figures_compare(*, as_json: bool) -> None:
    """Hold the kept counters against a scan of all tickets, as of one instant; exit code 1 where they differ."""
    desk().counting.catch_up()
    try:
        found = desk().counting.compare()
    except NotCountedYet as error:
        raise click.ClickException(str(error)) from error
    differ = [_told(one) for one in found.differences]
    words = [
        f"unit {one['unit']}, kind {one['kind'] or 'all'}, {one['day']}: {one['differs']}" for one in differ
    ]
    good = f"All {found.cells} counters agree with {found.tickets} tickets."
    data = {"tickets": found.tickets, "counters": found.cells, "differences": differ[:MOST_SHOWN]}
    report(data, *(words[:MOST_SHOWN] or [good]), as_json=as_json)
    if differ:
        raise click.ClickException(f"{len(differ)} counters differ from the scan. Use figures-rebuild.")


def _told(one: Difference) -> dict[str, object]:
    """Where it stands, and each figure as [kept, scanned]."""
    kept, scanned = one.kept.counts._asdict(), one.scanned.counts._asdict()
    differs: dict[str, list[int]] = {
        name: [kept[name], scanned[name]] for name in kept if kept[name] != scanned[name]
    }
    if one.kept.hours != one.scanned.hours:
        differs["hours"] = [sum(one.kept.hours), sum(one.scanned.hours)]
    return {**one.cell._asdict(), "differs": differs}
