"""`create-user`: the first account of a deployment, and any other."""

import click
from flask.cli import with_appcontext

from roster.errors import UnknownUnitError
from roster.permissions import Role
from roster.store import unit_id_by_name
from web.commands.plain import OPERATOR, PlainCommand, json_option, report
from web.desk import desk


@click.command("create-user", cls=PlainCommand)
@click.argument("login")
@click.option("--name", default="", help="Shown beside what the person does; the login if left out.")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), default=Role.STAFF.value, show_default=True
)
@click.option("--unit", default="", help="Name of the unit, as in the contacts; needed for a unit handler.")
@json_option
@with_appcontext
def create_user(*, login: str, name: str, role: str, unit: str, as_json: bool) -> None:
    """Create an account; print its one-time password, which is shown only here."""
    if Role(role) is Role.UNIT_HANDLER and not unit:
        raise click.ClickException("A unit handler sees one unit's tickets only: name it with --unit.")
    account_id, password = desk().sign_in.create(
        OPERATOR, login=login, name=name, role=Role(role), unit_id=_unit_id(unit)
    )
    report(
        {"id": account_id, "login": login.strip().casefold(), "role": role, "one_time_password": password},
        f"Created {login} ({role}). One-time password: {password}",
        as_json=as_json,
    )


def _unit_id(name: str) -> int | None:
    if not name:
        return None
    with desk().database.read() as session:
        found = unit_id_by_name(session, name)
    if found is None:
        raise UnknownUnitError(unit=name)
    return found
