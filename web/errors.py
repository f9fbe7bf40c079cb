"""The one table from errors to HTTP; pages for people, JSON for /api, both worded by the error's stable code."""

from collections.abc import Mapping
from dataclasses import replace

import structlog
from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_login import AnonymousUserMixin, current_user
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as AnyResponse

from calendars.errors import NotADraft, NothingChanges, OutdatedDraft, UnknownVersion
from database.errors import DatabaseError, DiskFullError, StaleVersionError
from database.ids import new_reference
from database.reserve import is_full
from database.sheet_errors import SheetError
from escalation.errors import EscalationError
from notifiers.errors import CallTaskSettled, NotifierError, UnknownCallTask
from probes.alarms.errors import AlarmError, UnknownMailError
from reports.errors import NoPdf, NotCountedYet, ReportsError
from roster.errors import (
    LoginTakenError,
    NotPermittedError,
    OwnAccountError,
    RosterError,
    SignInRefusedError,
    SignInThrottledError,
    UnknownPersonError,
    UnknownUnitError,
)
from rounds.errors import RoundsError
from rounds.handover_errors import UnknownHandoverError
from rounds.incident_errors import UnknownIncidentError
from rounds.register_errors import UnknownEntryError
from rounds.round_errors import (
    MarkedMeanwhileError,
    RoundClosedError,
    RoundError,
    UnknownArticleError,
    UnknownRoundError,
)
from sites.errors import SitesError, UnknownSiteError
from sites.object_errors import ChangedObjectError, ObjectHasFaultsError, UnknownObjectError
from tickets.errors import (
    ChangedMeanwhileError,
    HeldByOtherError,
    IllegalMoveError,
    NoClockToExtendError,
    NotPausableError,
    TicketError,
    UnknownTicketError,
)
from web import full_disk
from web.error_words import error_view
from web.logs import summary_of
from web.refusal_words import refusal
from web.refusals import TooManyUsesError, WebError
from web.shell import frame_inside, plain
from web.typed_words import worded
from web.way_back import this_page

log = structlog.get_logger()

STATUS: tuple[tuple[type[Exception], int], ...] = (
    (NotPermittedError, 403),
    (OwnAccountError, 409),
    (UnknownTicketError, 404), (UnknownPersonError, 404), (UnknownUnitError, 404), (UnknownSiteError, 404),
    (UnknownCallTask, 404), (UnknownVersion, 404), (UnknownEntryError, 404),
    (UnknownIncidentError, 404), (UnknownHandoverError, 404), (UnknownObjectError, 404),
    (UnknownRoundError, 404), (UnknownArticleError, 404), (RoundClosedError, 409),
    (MarkedMeanwhileError, 409), (RoundError, 400),
    (ChangedObjectError, 409), (ObjectHasFaultsError, 409),
    (ChangedMeanwhileError, 409), (HeldByOtherError, 409), (IllegalMoveError, 409), (NotPausableError, 409),
    (NoClockToExtendError, 409),
    (StaleVersionError, 409), (CallTaskSettled, 409),
    (LoginTakenError, 409), (NotADraft, 409), (OutdatedDraft, 409), (NothingChanges, 409),
    (DiskFullError, 503), (UnknownMailError, 404), (AlarmError, 422),
    (SignInRefusedError, 401), (SignInThrottledError, 429), (TooManyUsesError, 429),
    (SheetError, 400), (TicketError, 400), (RosterError, 400), (SitesError, 400), (EscalationError, 409),
    (NotifierError, 400), (WebError, 400), (NoPdf, 409), (NotCountedYet, 409), (ReportsError, 400), (RoundsError, 409),
)  # fmt: skip
"""The first class that fits counts. What a room cannot explain (its own misuse) stays a 500."""
SECRET_FIELDS = frozenset(
    {"csrf_token", "password", "current", "new", "again", "token", "next", "version", "website"}
)
KEPT = frozenset({400, 409, 413})
"""After these a person sees again what was typed."""
UNREACHABLE = "OperationalError"
"""What every database driver calls a server that does not answer (PEP 249)."""


def register(app: Flask) -> None:
    """Every error ends in one of these two handlers."""
    for kind in {kind for kind, _ in STATUS}:
        app.register_error_handler(kind, refused)
    app.register_error_handler(HTTPException, failed)
    app.login_manager.unauthorized_handler(_sign_in_first)  # type: ignore[attr-defined]  # flask-login puts it there


def status_of(error: Exception) -> int:
    """The HTTP status of a room's error."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def refused(error: Exception) -> AnyResponse:
    """A room said no."""
    if isinstance(error, DatabaseError) and status_of(error) == 500:  # noqa: PLR2004 - the table's own default
        raise error
    wait = int(getattr(error, "minutes", 0)) if status_of(error) == 429 else 0  # noqa: PLR2004 - too many requests
    return _answer(status_of(error), code=str(getattr(error, "code", "")), words=refusal(error), wait=wait)


def failed(error: HTTPException) -> AnyResponse:
    """The door itself said no, or something broke."""
    if error.code is not None and error.code < 400:  # noqa: PLR2004 - redirects are answers
        return make_response(error.get_response())
    original = error.original_exception if isinstance(error, InternalServerError) else None
    status = 503 if original is not None and _is_outage(original) else error.code or 500
    if status == 401:  # noqa: PLR2004 - signed out
        return _sign_in_first()
    reference = ""
    if status >= 500:  # noqa: PLR2004 - our fault
        reference = new_reference()[:8]
        seen = original or error
        log.error(
            "request_failed", reference=reference, path=request.path, error=summary_of(seen), exc_info=seen
        )
        g._login_user = AnonymousUserMixin()  # noqa: SLF001 - the page must not ask the database who reads it
    if original is not None and is_full(original):
        full = DiskFullError()
        return _answer(503, code=full.code, words=refusal(full), reference=reference)
    details = getattr(error, "data", None)
    return _answer(status, words=str(error.description or error.name), reference=reference, details=details)


def _sign_in_first() -> AnyResponse:
    """To the sign-in page and back; what was being posted is shown, not lost."""
    if request.method in {"GET", "HEAD"} and not _is_api():
        return redirect(url_for("account.sign_in", next=this_page()))
    return _answer(401, code="signed_out", words="Sign in first.")


def _answer(
    status: int, *, code: str = "", words: str = "", reference: str = "", wait: int = 0,
    details: Mapping[str, object] | None = None,
) -> Response:  # fmt: skip
    response = (
        jsonify(_as_json(status, code=code, words=words, reference=reference, details=details))
        if _is_api()
        else make_response(_page(status, words=words if code else "", reference=reference, wait=wait))
    )
    response.status_code = status
    if wait or code == DiskFullError.code:
        response.headers["Retry-After"] = str(wait * 60 or full_disk.RETRY_AFTER)
    return response


def _as_json(
    status: int, *, code: str, words: str, reference: str, details: Mapping[str, object] | None
) -> dict[str, object]:
    found: dict[str, object] = {"status": status, "code": code or f"http_{status}", "message": words}
    if reference:
        found["reference"] = reference
    if details and "messages" in details:
        found["errors"] = details["messages"]
    return found


def _page(status: int, *, words: str, reference: str, wait: int) -> str:
    """Inside the desk for its own people, as long as the database can be asked for the desk's frame."""
    inside = status < 500 and bool(current_user.is_authenticated)  # noqa: PLR2004 - our fault
    frame_inside() if inside else plain()
    home = url_for("triage.queue") if inside else url_for("public.report")
    if status == 401:  # noqa: PLR2004 - signed out
        home = url_for("account.sign_in")
    view = error_view(status, home=home, reference=reference, wait_minutes=wait, inside=inside)
    if words and status in KEPT:
        view = replace(view, fact=words)
    elif words and status == 503:  # noqa: PLR2004 - a full disk is the one outage with words of its own
        view = replace(view, fact=words, next_step=full_disk.next_step(), link_href="")
    return render_template("errors/error.html", error=view, typed=_typed(status))


def _typed(status: int) -> tuple[tuple[str, str], ...]:
    if status not in {*KEPT, 401, 503}:  # signed out, or our outage, while writing
        return ()
    try:
        form = request.form
    except HTTPException:
        return ()
    return worded({name: value for name, value in form.items() if name not in SECRET_FIELDS})


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _is_outage(error: BaseException) -> bool:
    return any(kind.__name__ == UNREACHABLE for kind in type(error).__mro__)
