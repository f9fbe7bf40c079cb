"""Import of messages: upload or paste, preview with the columns to correct, then once; nothing is stored before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, flash, redirect, render_template, request, stream_template, url_for
from flask_login import login_required
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

from database.sheets import Severity, SheetError
from roster.permissions import Act, Actor
from tickets.import_service import BATCH, Imported
from tickets.platform_columns import ColumnsMissing
from web import uploads_store
from web.desk import desk
from web.message_preview import preview_of, read_sheet, read_table
from web.refusal_words import refusal
from web.refusals import UploadGoneError
from web.sheet_words import sheet_words
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext
from web.views.pieces import FRESH, Form
from web.views.triage import ImportPage, ImportStep

KEPT_FOR = timedelta(days=1)
Shown = AnyResponse | tuple[str, int] | str


@dataclass(frozen=True, slots=True)
class Upload:
    """What waits for confirmation; the token names it, signed for one account."""

    token: str
    blob_id: int
    data: bytes
    filename: str
    as_ledger: bool

    @property
    def table(self) -> bytes | str:
        """Pasted text is text, whatever its first bytes look like."""
        return self.data if self.filename else self.data.decode()


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def import_messages() -> Shown:
    me = actor()
    me.require(Act.IMPORT_MESSAGES)
    if request.method == "GET":
        return _page(ImportPage(), 200)
    if request.form.get("step") == "upload":
        return _upload(me)
    upload = _opened(me, request.form.get("token", ""))
    return _confirm(me, upload) if request.form.get("step") == "confirm" else _preview(me, upload)


def _upload(me: Actor) -> Shown:
    file, pasted = request.files.get("file"), request.form.get("pasted", "")
    data = file.read() if file and file.filename else pasted.encode("utf-8", "replace")
    filename = (file.filename or "")[:120] if file else ""
    as_ledger = request.form.get("as_ledger") == "1"
    if not data.strip():
        return _refused(gettext("Choose a file or paste a table."), pasted, as_ledger=as_ledger)
    try:
        read_table(data if filename else data.decode(), filename, {})
    except SheetError as error:
        return _refused(sheet_words(error), pasted, as_ledger=as_ledger)
    return _preview(me, _kept(me, data, filename, as_ledger=as_ledger))


def _refused(words: str, pasted: str, *, as_ledger: bool) -> tuple[str, int]:
    form = Form({"pasted": pasted, "as_ledger": "1" if as_ledger else ""}, {"file": words})
    return _page(ImportPage(form), 400)


def _preview(me: Actor, upload: Upload) -> Shown:
    """What would happen; columns that are missing are asked for."""
    table = read_table(upload.table, upload.filename, request.form)
    try:
        sheet = read_sheet(table, as_ledger=upload.as_ledger)
        fates = desk().message_import.preview(me, sheet.messages, as_ledger=upload.as_ledger)
        form, status = FRESH, 200
    except ColumnsMissing as error:
        sheet, fates, form, status = None, [], Form({}, {"": refusal(error)}), 400
    view = preview_of(table, sheet, fates, token=upload.token, as_ledger=upload.as_ledger)
    return _page(ImportPage(form, view), status)


def _confirm(me: Actor, upload: Upload) -> Shown:
    """A few at once; many are told of while they come in, and who leaves the page stops the rest."""
    sheet = read_sheet(read_table(upload.table, upload.filename, request.form), as_ledger=upload.as_ledger)
    steps = desk().message_import.steps(me, sheet.messages, as_ledger=upload.as_ledger)
    wrong = len({error.row_no for error in sheet.errors if error.severity is Severity.ERROR})
    back = url_for("triage.queue", view="answered" if upload.as_ledger else None)
    if len(sheet.messages) > BATCH:
        frame()
        told = _told(me, upload, steps, wrong, len(sheet.messages))
        page = stream_template("triage/importing.html", steps=told, back_href=back)
        return Response(page, mimetype="text/html")
    *_, done = steps
    _forget(me, upload)
    flash(_said(done, wrong))
    return redirect(back, 303)


def _told(
    me: Actor, upload: Upload, steps: Iterator[Imported], wrong: int, total: int
) -> Iterator[ImportStep]:
    """A line for each batch that is in the database, then what came of all. Only then the upload is forgotten."""
    done = Imported(0, 0, 0)
    for done in steps:
        yield ImportStep(f"{done.added + done.known + done.refused:,} / {total:,}")
    _forget(me, upload)
    yield ImportStep(_said(done, wrong), last=True)


def _forget(me: Actor, upload: Upload) -> None:
    with desk().database.work(desk().clock.now(), me.ref) as work:
        uploads_store.erase_upload(work.session, upload.blob_id)


def _said(done: Imported, wrong: int) -> str:
    return gettext(
        "%(added)s messages are in, %(known)s were known, %(refused)s were left out.",
        added=done.added, known=done.known, refused=done.refused + wrong,
    )  # fmt: skip


def _kept(me: Actor, data: bytes, filename: str, *, as_ledger: bool) -> Upload:
    now = desk().clock.now()
    desk().database.require_room()
    with desk().database.work(now, me.ref) as work:
        uploads_store.erase_uploads_before(work.session, now - KEPT_FOR)
        blob_id = uploads_store.keep_upload(work.session, data, at=now)
    named = {"blob": blob_id, "who": me.ref, "name": filename, "ledger": as_ledger}
    return Upload(_signer().dumps(named), blob_id, data, filename, as_ledger)


def _opened(me: Actor, token: str) -> Upload:
    """The upload a token names. Raises UploadGoneError: forged, another account's, used, or of yesterday."""
    try:
        named: Mapping[str, object] = _signer().loads(token)
    except BadSignature as error:
        raise UploadGoneError from error
    blob_id = named["blob"]
    if named["who"] != me.ref or not isinstance(blob_id, int):
        raise UploadGoneError
    with desk().database.read() as session:
        data = uploads_store.upload(session, blob_id)
    if data is None:
        raise UploadGoneError
    return Upload(token, blob_id, data, str(named["name"]), as_ledger=bool(named["ledger"]))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(desk().settings.secret_key, salt="message import")


def _page(page: ImportPage, status: int) -> tuple[str, int]:
    return render_template("triage/import_messages.html", page=page), status
