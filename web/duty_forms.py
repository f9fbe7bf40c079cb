"""Fields of the duty day's forms, as they are read from what was sent."""

from datetime import datetime

from flask import request

from rounds.incident_errors import BadFactError
from rounds.register_errors import BadEntryError
from tickets.intake import clean
from web.desk import desk
from web.duty_view import BadInstantError, instant


def text(name: str) -> str:
    """What was typed; "" for nothing."""
    return clean(request.form.get(name, "")).strip()


def when(name: str, refused: type[BadFactError | BadEntryError]) -> datetime | None:
    """A datetime-local field; None where it was left as it was shown, or empty: that means now. Raises `refused`."""
    if not request.form.get(name) or request.form.get(name) == request.form.get(f"{name}_shown"):
        return None
    try:
        return instant(request.form, name, desk().calendar)
    except BadInstantError as error:
        raise refused(field=name, problem="range") from error
