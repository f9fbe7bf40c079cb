"""What an error page says for each HTTP status: one fact, the next step, a way on; no apology, no code in front."""

from collections.abc import Mapping
from http import HTTPStatus

from web.texts import Lazy, gettext, lazy_gettext, ngettext
from web.views.pieces import ErrorView

FACTS: Mapping[int, tuple[Lazy, Lazy]] = {
    400: (
        lazy_gettext("This request could not be read."),
        lazy_gettext(
            "Go back, reload the page and send it again; a page left open overnight is the usual cause."
        ),
    ),
    401: (lazy_gettext("You are signed out."), lazy_gettext("Sign in again; you come back to this page.")),
    403: (
        lazy_gettext("Your role does not allow this."),
        lazy_gettext("Ask a supervisor to do it, or an administrator to change your role."),
    ),
    404: (
        lazy_gettext("There is nothing at this address."),
        lazy_gettext("The address may be mistyped, or the page has moved."),
    ),
    405: (
        lazy_gettext("This address takes no such request."),
        lazy_gettext("Start again from the first page."),
    ),
    409: (
        lazy_gettext("Not saved: somebody changed this meanwhile."),
        lazy_gettext("Open it again, compare with what you typed, then save once more."),
    ),
    412: (
        lazy_gettext("Not saved: somebody changed this meanwhile."),
        lazy_gettext("Open it again, compare with what you typed, then save once more."),
    ),
    413: (
        lazy_gettext("The file is too large."),
        lazy_gettext(
            "Pictures may have 5 MB, tables 10 MB. Make it smaller or send only the part that matters."
        ),
    ),
    429: (lazy_gettext("Too many requests from here."), lazy_gettext("Wait a little, then send it again.")),
    500: (
        lazy_gettext("Something went wrong on our side."),
        lazy_gettext(
            "Nothing half-done was stored. Try again; if it happens twice, tell the administrator the reference."
        ),
    ),
    503: (
        lazy_gettext("The desk is not answering just now."),
        lazy_gettext("Try again in a minute. For an urgent fault use the printed contact sheet."),
    ),
}


def error_view(
    status: int, *, home: str, reference: str = "", wait_minutes: int = 0, inside: bool = False
) -> ErrorView:
    """The page for a status. `home`: where the button leads; an unknown 4xx reads like 400, anything else like 500.

    `inside`: for people of the desk, who know tickets and units; citizens are shown the way to report.
    """
    family = (
        HTTPStatus.BAD_REQUEST
        if status < HTTPStatus.INTERNAL_SERVER_ERROR
        else HTTPStatus.INTERNAL_SERVER_ERROR
    )
    fact, step = FACTS.get(status) or FACTS[family]
    next_step = str(step)
    if wait_minutes:
        next_step = ngettext(
            "Send it again in %(num)s minute.", "Send it again in %(num)s minutes.", wait_minutes
        )
    if status == HTTPStatus.NOT_FOUND and inside:
        next_step = gettext("The number may be mistyped, or the ticket belongs to another unit.")
    link = gettext("Go to the first page") if inside else gettext("Report an error on the website")
    if status == HTTPStatus.UNAUTHORIZED:
        link = gettext("Sign in")
    return ErrorView(status, str(fact), next_step, home, link, reference)
