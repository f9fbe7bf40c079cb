"""`create-user`: the first account of a deployment, and any other."""

import click
from flask.cli import with_appcontext

from roster.errors import UnknownUnitError
from roster.permissions import Role
from roster.store import everyone, unit_id_by_name
from web.commands.plain import OPERATOR, PlainCommand, json_option, report
from web.desk import desk


@click.command("create-user", cls=PlainCommand)
@click.argument("login")
@click.option("--name", default="", help="Shown beside what the person does; the login if left out.")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), default=Role.STAFF.value, show_default=True
)
@click.option("--unit", default="", help="Name of the unit, as in the contacts; needed for a unit handler.")
@click.option(
    "--person",
    default="",
    help="Name of whoever it is, as in the contacts; UNIT/NAME where several are called so.",
)
@json_option
@with_appcontext
def create_user(*, login: str, name: str, role: str, unit: str, person: str, as_json: bool) -> None:
    """Create an account; print its one-time password, which is shown only here."""
    if Role(role) is Role.UNIT_HANDLER and not unit:
        raise click.ClickException("A unit handler sees one unit's tickets only: name it with --unit.")
    account_id, password = desk().sign_in.create(
        OPERATOR, login=login, name=name, role=Role(role), unit_id=_unit_id(unit), person_id=_person_id(person)
    )  # fmt: skip
    report(
        {"id": account_id, "login": login.strip().casefold(), "role": role, "one_time_password": password},
        f"Created {login} ({role}). One-time password: {password}",
        as_json=as_json,
    )


def _person_id(name: str) -> int | None:
    """By name, or by UNIT/NAME; a name that several bear is refused, since days and swaps would be another's."""
    if not name:
        return None
    with desk().database.read() as session:
        found = [one for one in everyone(session) if name in (one.name, f"{one.unit_name}/{one.name}")]
    if not found:
        raise click.ClickException(f"There is no “{name}” in the contacts. Import the contacts first.")
    if len(found) > 1:
        known = ", ".join(f"{one.unit_name}/{one.name}" for one in found)
        raise click.ClickException(f"Several are called “{name}”. Name one of: {known}.")
    return found[0].id


def _unit_id(name: str) -> int | None:
    if not name:
        return None
    with desk().database.read() as session:
        found = unit_id_by_name(session, name)
    if found is None:
        raise UnknownUnitError(unit=name)
    return found
