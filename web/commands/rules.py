"""`deadline` and `lifecycle`: the rules, asked without a ticket."""

import click
from flask.cli import with_appcontext

from calendars.deadlines import DayStep, NaturalDays, ReceiptRule, Rule, WorkingDays, WorkingMinutes
from tickets.lifecycle import MOVES, mermaid
from web.commands.plain import PlainCommand, calendar_of, json_option, read_instant, report, version_option


@click.command("deadline", cls=PlainCommand)
@click.argument("start")
@click.option("--working-days", type=int, help="How many working days the rule allows.")
@click.option(
    "--natural-days", type=int, help="Or how many natural days; a last one off passes to the next worked."
)
@click.option("--working-minutes", type=int, help="Or how many minutes of duty.")
@click.option(
    "--rule", type=click.Choice([rule.value for rule in ReceiptRule]), default=ReceiptRule.A.value, show_default=True,
    help="Working days only. A: the day of receipt is day zero. B: after closing or on a day off counts as the next"
    " working day.",
)  # fmt: skip
@version_option
@json_option
@with_appcontext
def deadline(
    *, start: str, working_days: int | None, natural_days: int | None, working_minutes: int | None, rule: str,
    version: int | None, as_json: bool,
) -> None:  # fmt: skip
    """When a term that starts at START (2025-09-30T16:59, the desk's time) ends, day by day."""
    calendar = calendar_of(version)
    counted_by = _rule(working_days, natural_days, working_minutes, receipt=ReceiptRule(rule))
    found = calendar.deadline(read_instant(start, calendar), counted_by)
    due, late = calendar.local(found.due_at), calendar.local(found.overdue_at)
    data = {
        "due_at": due.isoformat(), "overdue_at": late.isoformat(), "provisional": found.provisional,
        "version": calendar.number, "derivation": found.derivation.to_json(),
    }  # fmt: skip
    mark = " (provisional: a year of it has no published notice yet)" if found.provisional else ""
    over = "overdue from 24:00 of that day" if late > due else "overdue from then on"
    head = f"Due {due:%Y-%m-%d %H:%M}{mark}; {over}. Calendar {calendar.number}, {found.calendar_version}."
    report(data, head, *map(_line, found.derivation.steps), as_json=as_json)


def _rule(
    working_days: int | None, natural_days: int | None, working_minutes: int | None, *, receipt: ReceiptRule
) -> Rule:
    """The one budget that was given."""
    rules: list[Rule] = []
    if working_days is not None:
        rules.append(WorkingDays(working_days, receipt))
    if natural_days is not None:
        rules.append(NaturalDays(natural_days))
    if working_minutes is not None:
        rules.append(WorkingMinutes(working_minutes))
    if len(rules) != 1:
        raise click.ClickException("Give one of --working-days, --natural-days and --working-minutes.")
    if receipt is ReceiptRule.B and working_days is None:
        raise click.ClickException("Rule B is for working days only.")
    return rules[0]


def _line(step: DayStep) -> str:
    nth = f" no. {step.nth}" if step.nth else ""
    name = f" {step.name}" if step.name else ""
    minutes = f", {step.minutes} min" if step.minutes else ""
    return f"  {step.day:%Y-%m-%d %a}  {step.verdict.value}{nth}  ({step.reason.value}{name}{minutes})"


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
