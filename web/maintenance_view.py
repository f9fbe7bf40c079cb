"""Maintenance windows in words: rows of the list, banners, and the form read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from werkzeug.datastructures import MultiDict

from calendars.service import DeskCalendar
from database.small_numbers import small_number
from escalation.maintenance import Mute, Window
from web import wording
from web.desk import desk
from web.duty_view import BadInstantError, instant
from web.texts import gettext
from web.views.maintenance import MaintenanceNote, MaintenancePage, WindowRow
from web.views.pieces import FRESH, Choice, Form

ALL_SITES = "all"
"""What the form says for the whole desk: an empty choice must not silence everything by mistake."""


class BadFormError(Exception):
    """Fields that cannot be read; `errors` are sentences by field."""

    code = "bad_form"

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = errors
        super().__init__(", ".join(errors))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for; `site_id` None is every site."""

    site_id: int | None
    starts_at: datetime
    ends_at: datetime
    reason: str


def asked(fields: MultiDict[str, str], calendar: DeskCalendar) -> Asked:
    """The window a form describes, in the desk's zone. Raises BadFormError."""
    errors: dict[str, str] = {}
    site = fields.get("site", "")
    if site != ALL_SITES and small_number(site) is None:
        errors["site"] = gettext("Choose a site from the list, or all sites.")
    instants: dict[str, datetime] = {}
    for field in ("starts", "ends"):
        try:
            instants[field] = instant(fields, field, calendar)
        except BadInstantError:
            errors[field] = gettext("Write a date and a time.")
    if errors:
        raise BadFormError(errors)
    return Asked(small_number(site), instants["starts"], instants["ends"], fields.get("reason", ""))


def maintenance_page(
    windows: Sequence[Window], sites: Mapping[int, str], *, now: datetime, may_edit: bool, form: Form = FRESH
) -> MaintenancePage:
    """The windows that run and come, and the form; `now` aware UTC."""
    return MaintenancePage(
        rows=tuple(_row(window, sites, now) for window in windows),
        sites=(
            Choice(ALL_SITES, gettext("all sites of this desk")),
            *(Choice(str(site), name) for site, name in sites.items()),
        ),
        may_edit=may_edit, starts=f"{desk().calendar.local(now):%Y-%m-%dT%H:%M}", form=form,
    )  # fmt: skip


def running_notes(
    windows: Sequence[Window], sites: Mapping[int, str], now: datetime
) -> tuple[MaintenanceNote, ...]:
    """A banner for each window that runs."""
    return tuple(
        MaintenanceNote(
            gettext(
                "Maintenance until %(time)s: %(site)s.",
                time=_moment(window.ends_at, now),
                site=_site(window, sites),
            ),
            window.reason,
        )
        for window in windows
        if window.runs(now)
    )


def held_note(mute: Mute, now: datetime) -> MaintenanceNote:
    """The banner of a ticket whose ladder is held."""
    fact = gettext(
        "Calls about this fault are held until %(time)s: maintenance.", time=_moment(mute.until, now)
    )
    return MaintenanceNote(fact, mute.window.reason)


def _row(window: Window, sites: Mapping[int, str], now: datetime) -> WindowRow:
    running = window.runs(now)
    return WindowRow(
        site=_site(window, sites), starts=_moment(window.starts_at, now), ends=_moment(window.ends_at, now),
        reason=window.reason, by=window.by, running=running,
        end_href=url_for("maintenance.end", window_id=window.id),
        act=gettext("End now") if running else gettext("Call it off"),
    )  # fmt: skip


def _site(window: Window, sites: Mapping[int, str]) -> str:
    return (
        gettext("all sites of this desk")
        if window.site_id is None
        else sites.get(window.site_id, window.host)
    )


def _moment(at: datetime, now: datetime) -> str:
    local = desk().calendar.local
    return wording.full_moment(local(at), local(now))
