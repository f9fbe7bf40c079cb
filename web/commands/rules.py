"""`deadline` and `lifecycle`: the rules, asked without a ticket."""

import click
from flask.cli import with_appcontext

from calendars.deadlines import DayStep, ReceiptRule, WorkingDays
from tickets.lifecycle import MOVES, mermaid
from web.commands.plain import PlainCommand, json_option, read_instant, report
from web.desk import desk


@click.command("deadline", cls=PlainCommand)
@click.argument("start")
@click.option("--working-days", type=int, required=True, help="How many working days the rule allows.")
@click.option(
    "--rule", type=click.Choice([rule.value for rule in ReceiptRule]), default=ReceiptRule.A.value, show_default=True,
    help="A: the day of receipt is day zero. B: after closing or on a day off counts as the next working day.",
)  # fmt: skip
@json_option
@with_appcontext
def deadline(*, start: str, working_days: int, rule: str, as_json: bool) -> None:
    """When working days counted from START (2025-09-30T16:59, the desk's time) end, day by day."""
    calendar = desk().calendar
    found = calendar.deadline(read_instant(start, calendar), WorkingDays(working_days, ReceiptRule(rule)))
    due, late = calendar.local(found.due_at), calendar.local(found.overdue_at)
    data = {
        "due_at": due.isoformat(), "overdue_at": late.isoformat(), "provisional": found.provisional,
        "derivation": found.derivation.to_json(),
    }  # fmt: skip
    mark = " (provisional: a year of it has no published notice yet)" if found.provisional else ""
    head = (
        f"Due {due:%Y-%m-%d %H:%M}{mark}; overdue from 24:00 of that day. Calendar {found.calendar_version}."
    )
    report(data, head, *map(_line, found.derivation.steps), as_json=as_json)


def _line(step: DayStep) -> str:
    nth = f" no. {step.nth}" if step.nth else ""
    name = f" {step.name}" if step.name else ""
    return f"  {step.day:%Y-%m-%d %a}  {step.verdict.value}{nth}  ({step.reason.value}{name})"


@click.command("lifecycle", cls=PlainCommand)
@json_option
def lifecycle(*, as_json: bool) -> None:
    """Print the lifecycle: its Mermaid diagram, or the table of moves as JSON."""
    moves = [
        {
            "verb": move.verb.value, "from": move.source.value, "to": move.target.value,
            "facts": [fact.value for fact in move.facts], "act": move.act.value,
        }
        for move in MOVES
    ]  # fmt: skip
    report({"moves": moves}, mermaid().rstrip(), as_json=as_json)
