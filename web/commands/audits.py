"""`delivery-audit`, `verify-audit` and `export-overdue`: questions a supervisor or an auditor asks."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from database.sheets import Cell, write_xlsx
from notifiers.audit import delivery_audit as find_broken_promises
from roster.store import units
from rounds.proving import months
from tickets.ticket import Ticket
from web.commands.plain import OPERATOR, PlainCommand, json_option, report
from web.commands.proven import rows_as_data, rows_in_words, rows_refused
from web.desk import Desk, desk

MOST_EXPORTED = 20_000
HEADERS = ("编号", "标题", "责任单位", "状态", "收到时间", "办理时限", "期限暂定", "已逾期（工作日）", "网址")


@click.command("delivery-audit", cls=PlainCommand)
@json_option
@with_appcontext
def delivery_audit(*, as_json: bool) -> None:
    """Look for pages whose promise does not hold: stuck, doubled, or without anybody after them."""
    with desk().database.read() as session:
        findings = find_broken_promises(session, desk().clock.now())
    found = {finding.code: list(finding.subjects) for finding in findings}
    lines = [f"{code}: {', '.join(subjects)}" for code, subjects in found.items()]
    report({"findings": found}, *(lines or ["Every delivery promise holds."]), as_json=as_json)
    if found:
        raise click.ClickException(f"{len(found)} delivery promises do not hold.")


@click.command("verify-audit", cls=PlainCommand)
@json_option
@with_appcontext
def verify_audit(*, as_json: bool) -> None:
    """Recompute the audit chain, then hold every reading row against it; exit code 1 where either does not hold."""
    lines, breaks = desk().database.verify_audit()
    held = list(months(desk().database, zone=desk().calendar.zone))
    data = {"lines": lines, "breaks": [{"line": one.seq, "code": one.code} for one in breaks]}
    chain = [f"Line {one.seq}: {one.code}" for one in breaks] or [f"The audit chain holds, {lines} lines."]
    report(data | rows_as_data(held), *chain, *rows_in_words(held), as_json=as_json)
    broken = [f"The audit chain is broken in {len(breaks)} places."] if breaks else []
    if complaints := [*broken, *rows_refused(held)]:
        raise click.ClickException(" ".join(complaints))


@click.command("export-overdue", cls=PlainCommand)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@with_appcontext
def export_overdue(*, file: Path, as_json: bool) -> None:
    """Write every overdue ticket, the latest first, into the workbook FILE (XLSX)."""
    with desk().database.read() as session:
        tickets = desk().reading.overdue(session, OPERATOR, limit=MOST_EXPORTED)
        names = {unit.id: unit.name for unit in units(session)}
    rows = [_row(desk(), ticket, names) for ticket in tickets]
    try:
        file.write_bytes(write_xlsx(HEADERS, rows, title="逾期"))
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    report(
        {"file": str(file), "tickets": len(rows)}, f"Wrote {len(rows)} tickets to {file}.", as_json=as_json
    )


def _row(found: Desk, ticket: Ticket, names: dict[int, str]) -> tuple[Cell, ...]:
    standing = found.calendar.standing(
        due_at=ticket.due_at,
        overdue_at=ticket.overdue_at,
        now=found.clock.now(),
        answered_at=ticket.answered_at,
        paused_at=ticket.paused_at,
    )
    local = found.calendar.local
    due = local(ticket.due_at).replace(tzinfo=None) if ticket.due_at else None
    return (
        ticket.number, ticket.title, names.get(ticket.unit_id or 0, ""), ticket.state.value,
        local(ticket.received_at).replace(tzinfo=None), due,
        "暂定" if ticket.provisional else "", standing.half_days / 2, ticket.url,
    )  # fmt: skip
