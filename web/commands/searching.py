"""`search-rebuild`: the index of what was written about tickets, built from the ground."""

import click
from flask.cli import with_appcontext

from web.commands.plain import PlainCommand, json_option, report
from web.desk import desk

TOLD_EVERY = 20
"""Batches between two lines of progress."""


@click.command("search-rebuild", cls=PlainCommand)
@json_option
@with_appcontext
def search_rebuild(*, as_json: bool) -> None:
    """Build the search index anew: after a doubt, and once after the update that brought it.

    Fills the digests by which reporters are found by number, which only the desk's key can make. The desk works on
    meanwhile; until it ends a search finds only what is in the index already. Stopped half-way, start it again.
    """
    done = 0
    for batch, done in enumerate(desk().search.rebuild(), start=1):
        if not as_json and batch % TOLD_EVERY == 0:
            click.echo(f"{done:,} tickets so far")
    report({"tickets": done}, f"The search knows {done:,} tickets.", as_json=as_json)
