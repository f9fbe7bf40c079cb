"""What is wrong with a row of a message export, worded by code; the row's number stands beside it on the page."""

from collections.abc import Mapping

from database.sheets import LineError
from tickets.platform_columns import PlatformField
from web.texts import Lazy, lazy_gettext, lazy_pgettext

LINES: Mapping[str, Lazy] = {
    "number_missing": lazy_gettext("No message number; without it a second import would double the message."),
    "number_twice": lazy_gettext("The message %(number)s is in row %(other)s already. Keep one of them."),
    "number_too_long": lazy_gettext("The message number has %(length)s characters, at most %(limit)s fit."),
    "description_missing": lazy_gettext("The description is empty. Copy it from the platform."),
    "time_missing": lazy_gettext("Neither a time of writing nor of passing on, so no term runs. Write one."),
    "bad_date": lazy_gettext("%(column)s “%(cell)s” is no date. Write it as 2026-10-07 09:30."),
    "in_future": lazy_gettext("%(column)s “%(cell)s” lies in the future. Check the day and the year."),
    "due_unreadable": lazy_gettext("%(column)s “%(cell)s” is no date; the platform's own term is left out."),
    "answer_missing": lazy_gettext("A ledger row needs its answer."),
    "answered_at_missing": lazy_gettext("A ledger row needs the time of its answer."),
    "type_missing": lazy_gettext("No kind of problem is given; it is taken as “other”."),
    "type_unknown": lazy_gettext("“%(cell)s” is none of the seven kinds; it is taken as “other”."),
    "url_unusable": lazy_gettext("“%(cell)s” is no web address; the message is taken without one."),
    "out_of_order": lazy_gettext("%(later)s lies before %(earlier)s. Check both."),
}
FIELDS: Mapping[PlatformField, Lazy] = {
    PlatformField.NUMBER: lazy_pgettext("message field", "message number"),
    PlatformField.DESCRIPTION: lazy_pgettext("message field", "description"),
    PlatformField.WRITTEN_AT: lazy_pgettext("message field", "written at"),
    PlatformField.FORWARDED_AT: lazy_pgettext("message field", "passed on at"),
    PlatformField.URL: lazy_pgettext("message field", "page"),
    PlatformField.PROBLEM_TYPE: lazy_pgettext("message field", "kind of problem"),
    PlatformField.SITE_CODE: lazy_pgettext("message field", "site code"),
    PlatformField.PLATFORM_DUE: lazy_pgettext("message field", "the platform's term"),
    PlatformField.REPORTER_NAME: lazy_pgettext("message field", "reporter's name"),
    PlatformField.REPORTER_PHONE: lazy_pgettext("message field", "reporter's telephone"),
    PlatformField.REPORTER_EMAIL: lazy_pgettext("message field", "reporter's e-mail"),
    PlatformField.ANSWER: lazy_pgettext("message field", "answer"),
    PlatformField.ANSWERED_AT: lazy_pgettext("message field", "answered at"),
}
"""The columns that can be mapped by hand, in the order of the form."""


def line_words(error: LineError) -> str:
    """One sentence; an unknown code falls back on the error's own."""
    return str(LINES[error.code]) % dict(error.data) if error.code in LINES else error.sentence
