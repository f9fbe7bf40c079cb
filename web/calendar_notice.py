"""The warning that a year's notice is not imported, for those who must see to it."""

from flask import url_for

from escalation.calendar_notices import year_to_import
from roster.permissions import Act, Actor
from web.calendar_choice import today
from web.desk import desk
from web.texts import gettext
from web.views.calendar import MissingNotice


def missing_notice(reader: Actor) -> MissingNotice | None:
    """What supervisors and administrators see from 1 November until the next year is official; None otherwise."""
    year = year_to_import(desk().calendar, today()) if reader.may(Act.PUBLISH_CALENDAR) else None
    if year is None:
        return None
    return MissingNotice(
        gettext("The arrangement of %(year)s is not published here yet.", year=year),
        gettext(
            "Deadlines that reach into %(year)s are provisional until its notice is imported.", year=year
        ),
        url_for("calendar_drafts.import_days"),
    )
