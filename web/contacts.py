"""Pages about people: the contact list, the sheet to print, its import, and who is on duty when."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.sheets import SheetError
from roster import store
from roster.contact_sheet import ContactColumnsMissing
from roster.errors import BadShiftError, TooFewChannelsError, UnknownPersonError
from roster.live_channels import live_channels
from roster.numbers import display, mask
from roster.people import ChannelKind, DutyRole, Person, Shift
from roster.permissions import Act
from web import wording
from web.contact_import import opened, preview_of, read_upload, sealed
from web.desk import desk
from web.duty_view import SHIFTS, BadInstantError, chosen_people, duty_page, holders_now, shift_of
from web.reach_words import few_channels
from web.refusal_words import refusal
from web.refused_words import how_to_mend, why_refused
from web.sealing import PreviewLostError
from web.sheet_words import sheet_words
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext
from web.views.office import ContactRow
from web.views.pieces import FRESH, Form
from web.views.triage import ImportPage
from web.words import CHANNELS

pages = Blueprint("contacts", __name__)

Shown = str | tuple[str, int] | Response
_MEANS: Mapping[ChannelKind, tuple[str, ...]] = {
    ChannelKind.MOBILE: ("sms", "voice"), ChannelKind.LANDLINE: ("call",), ChannelKind.EMAIL: ("email",),
    ChannelKind.GROUP: ("group",),
}  # fmt: skip
"""By which channels an address of a kind is reached."""
_WRITTEN = ("sms", "email")
"""What is passed over where a carrier refused the address."""


@pages.get("/contacts")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def index() -> str:
    """Everybody on the list; numbers are masked for those who may not see contacts."""
    me, wanted = actor(), request.args.get("q", "").strip()[:80]
    whole = me.may(Act.SEE_CONTACTS)
    with desk().database.read() as session:
        frame(session)
        people = store.everyone(session)
        on_duty = _on_duty(
            store.holders(session), store.shifts_from(session, desk().clock.now(), limit=SHIFTS)
        )
    rows = tuple(
        _row(p, whole=whole, on_duty=p.id in on_duty) for p in people if _matches(p, wanted, whole=whole)
    )
    return render_template(
        "contacts/index.html", rows=rows, q=wanted, whole=whole, may_edit=me.may(Act.EDIT_CONTACTS)
    )


@pages.get("/contacts/sheet")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def sheet() -> str:
    """The list with numbers in full, for the day the network is down."""
    actor().require(Act.SEE_CONTACTS)
    with desk().database.read() as session:
        frame(session)
        people = store.everyone(session)
    here = desk().calendar.local(desk().clock.now())
    printed = gettext("printed %(moment)s", moment=wording.full_moment(here, here))
    rows = tuple(_row(person, whole=True, on_duty=False) for person in people)
    return render_template("contacts/sheet.html", rows=rows, printed_text=printed)


@pages.route("/contacts/import", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def import_contacts() -> Shown:
    """Upload or paste, look at what would change, confirm."""
    actor().require(Act.EDIT_CONTACTS)
    if request.method == "GET":
        return _import_page(ImportPage())
    return _confirm() if request.form.get("step") == "confirm" else _preview()


@pages.get("/contacts/duty")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def duty() -> str:
    """Who fills which duty role."""
    actor().require(Act.SEE_CONTACTS)
    return _duty_page(FRESH)


@pages.post("/contacts/duty/<role>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def set_holders(role: str) -> Shown:
    """Who fills a role while no shift says otherwise, in calling order."""
    actor().require(Act.EDIT_CONTACTS)
    try:
        desk().roster.set_holders(actor(), DutyRole(role), chosen_people(request.form))
    except (ValueError, UnknownPersonError):
        return _duty_page(
            Form({}, {"": gettext("Not saved: choose the role and people from the list.")})
        ), 400
    except TooFewChannelsError as error:
        return _duty_page(Form({}, {"": refusal(error)})), 409
    flash(gettext("Saved. From now on these people are called for this role."), "success")
    return redirect(url_for("contacts.duty"), 303)


@pages.post("/contacts/shifts")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def add_shift() -> Shown:
    """Who fills a role from one instant to another."""
    actor().require(Act.EDIT_CONTACTS)
    try:
        desk().roster.add_shift(actor(), shift_of(request.form, desk().calendar))
    except BadInstantError as error:
        return _again({error.field: gettext("Write a date and a time.")})
    except BadShiftError:
        return _again({"ends": gettext("The shift must end after it starts.")})
    except (ValueError, UnknownPersonError):
        return _again({"person": gettext("Choose the role and the person from the list.")})
    except TooFewChannelsError as error:
        return _again({"person": refusal(error)})
    flash(gettext("The shift is entered."), "success")
    return redirect(url_for("contacts.duty"), 303)


def _again(errors: Mapping[str, str]) -> tuple[str, int]:
    return _duty_page(Form(request.form.to_dict(), errors)), 400


def _duty_page(form: Form) -> str:
    now = desk().clock.now()
    with desk().database.read() as session:
        frame(session)
        people, holders = store.everyone(session), store.holders(session)
        shifts = store.shifts_from(session, now, limit=SHIFTS)
    page = duty_page(people, holders, shifts, calendar=desk().calendar, now=now, form=form)
    return render_template("contacts/duty.html", page=page, may_edit=actor().may(Act.EDIT_CONTACTS))


def _on_duty(holders: Mapping[DutyRole, Sequence[int]], shifts: Sequence[Shift]) -> set[int]:
    filled = holders_now(holders, shifts, at=desk().clock.now())
    return {person_id for ids in filled.values() for person_id in ids}


def _import_page(page: ImportPage) -> str:
    return render_template("contacts/import.html", page=page)


def _preview() -> Shown:
    pasted = request.form.get("pasted", "")
    try:
        upload = read_upload(request.files.get("file"), pasted, area_code=desk().settings.area_code)
    except (SheetError, ContactColumnsMissing) as error:
        return _import_page(ImportPage(Form({"pasted": pasted}, {"": sheet_words(error)}))), 400
    if upload is None:
        return _import_page(ImportPage(Form({}, {"file": gettext("Choose a file or paste the table.")}))), 400
    lines = upload.sheet.lines
    token = sealed(lines, key=desk().settings.secret_key, who=actor().ref)
    return _import_page(
        ImportPage(preview=preview_of(upload, desk().roster.preview(actor(), lines), token=token))
    )


def _confirm() -> Shown:
    try:
        lines = opened(request.form.get("token", ""), key=desk().settings.secret_key, who=actor().ref)
    except PreviewLostError:
        words = gettext("The preview is no longer valid. Read the file again.")
        return _import_page(ImportPage(Form({}, {"": words}))), 400
    done = desk().roster.import_contacts(actor(), lines)
    counts = {"added": done.added, "updated": done.updated, "same": done.same}
    flash(gettext("Imported: %(added)s new, %(updated)s updated, %(same)s unchanged.", **counts), "success")
    return redirect(url_for("contacts.index"), 303)


def _matches(person: Person, wanted: str, *, whole: bool) -> bool:
    """By unit, name or title; by number only for those who may see it, else the search would tell it."""
    texts = [person.unit_name, person.name, person.title]
    if whole:
        texts += [form for reach in person.reaches for form in (reach.address, display(reach.address))]
    plain = wanted.casefold().replace(" ", "").replace("-", "")
    return any(plain in text.casefold().replace(" ", "").replace("-", "") for text in texts)


def _row(person: Person, *, whole: bool, on_duty: bool) -> ContactRow:
    show = display if whole else mask
    of_kind = {kind: [r.address for r in person.reaches if r.kind is kind] for kind in ChannelKind}
    means = dict.fromkeys(
        name
        for reach in person.reaches
        for name in _MEANS[reach.kind]
        if not (name == "sms" and reach.texts_stopped) and not (name in _WRITTEN and reach.refused_at)
    )
    return ContactRow(
        unit=person.unit_name, name=person.name, title=person.title,
        mobile=gettext(", ").join(show(number) for number in of_kind[ChannelKind.MOBILE]),
        landline=gettext(", ").join(show(number) for number in of_kind[ChannelKind.LANDLINE]),
        reach=gettext(", ").join(str(CHANNELS[name]) for name in means), on_duty=on_duty,
        bad=_flag(person), why=why_refused(person), mend=how_to_mend(person),
    )  # fmt: skip


def _flag(person: Person) -> str:
    """What the desk should know before a night on which this person is needed."""
    if not person.reaches:
        return gettext("cannot be reached")
    if any(reach.texts_stopped for reach in person.reaches):
        return gettext("refused texts")
    if why_refused(person):
        return gettext("refused by the carrier")
    return few_channels(live_channels(person.reaches))
