"""View models of the office pages: lifecycle, policies, matrix, contacts, calls, sent, accounts."""

from dataclasses import dataclass

from web.views.pieces import FRESH, Choice, Form


@dataclass(frozen=True, slots=True)
class BoxView:
    """A state in the diagram, in pixels; css: "", end or group."""

    label: str
    x: int
    y: int
    width: int
    height: int
    css: str = ""


@dataclass(frozen=True, slots=True)
class ArrowView:
    """A move in the diagram: SVG path data and where its verb stands."""

    path: str
    label: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One row of the table MOVES, worded."""

    verb: str
    source: str
    target: str
    facts: str
    who: str


@dataclass(frozen=True, slots=True)
class LifecyclePage:
    """``office/lifecycle.html``: diagram and table, both from MOVES; mermaid: the same as text."""

    boxes: tuple[BoxView, ...]
    arrows: tuple[ArrowView, ...]
    moves: tuple[MoveRow, ...]
    mermaid: str
    width: int = 860
    height: int = 400


@dataclass(frozen=True, slots=True)
class PolicyStepRow:
    """One step of a policy, worded: when, who, by which channels in which order, does it escalate.

    key: when in a key period, "" where no sooner.
    """

    no: int
    when: str
    who: str
    channels: str
    escalates: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class PolicyView:
    """One escalation policy. applies: to which tickets; clause: the regulation cited, or ""; house: our own rule.

    hold: how long an acknowledgement without progress holds the steps, worded. again: that all starts anew, or "".
    key_hold: the hold of a key period, worded, or "".
    """

    name: str
    applies: str
    steps: tuple[PolicyStepRow, ...]
    clause: str
    house: bool
    hold: str = ""
    again: str = ""
    key_hold: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """Who answers for a kind of fault. unit_id: selected; duty: what they do, in words; prefix: of a unit's column."""

    key: str
    fault: str
    unit_id: str
    unit_text: str
    duty: str
    clause: str
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """``policies/matrix.html``; may_edit: the reader is an administrator."""

    rows: tuple[MatrixRow, ...]
    units: tuple[Choice, ...]
    may_edit: bool
    version: int
    form: Form = FRESH


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact. Numbers are masked unless the reader may see them; reach: how to page it, worded; bad: flagged.

    why, mend: for what reason a carrier refused a number, and what to do about it.
    """

    unit: str
    name: str
    title: str
    mobile: str
    landline: str
    reach: str
    on_duty: bool = False
    bad: str = ""
    why: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class HeldView:
    """Sending stands still: since when and why, what waits from before; buttons for those who may decide."""

    since: str
    reason: str
    messages: int
    decisions: int
    may_resume: bool
    resume_href: str


@dataclass(frozen=True, slots=True)
class SentRow:
    """One message the file carrier "sent". result_css: good, bad or ""."""

    when: str
    channel_icon: str
    channel_text: str
    to: str
    words: str
    result: str
    result_css: str
    subject_number: str = ""
    subject_href: str = ""


@dataclass(frozen=True, slots=True)
class DrillRow:
    """How the newest test of a channel ended, in words. css: good, bad or ""."""

    channel_icon: str
    channel_text: str
    words: str
    css: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call to make: whom, which number, what to say, how long it waits. record_href: POST ``desk.record_call``.

    With ``group`` it is words to paste into that work group: POST ``desk.record_paste``.
    """

    task_id: str
    name: str
    role: str
    number: str
    say: str
    waiting: str
    record_href: str
    subject_number: str = ""
    subject_href: str = ""
    late: bool = False
    done: str = ""
    group: str = ""
    proof_href: str = ""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account. active: may sign in; mine: the reader's own, which cannot be switched off here."""

    account_id: str
    name: str
    sign_in_name: str
    role_text: str
    unit_text: str
    active: bool
    mine: bool = False
    person_text: str = ""


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """``admin/accounts.html``. password: a new one-time password shown once, for ``password_for``; else "".

    people: the contacts by unit; tie: the form that says who an account is, as typed or for the account asked for.
    """

    rows: tuple[AccountRow, ...]
    roles: tuple[Choice, ...]
    units: tuple[Choice, ...]
    people: tuple[Choice, ...] = ()
    form: Form = FRESH
    tie: Form = FRESH
    password: str = ""
    password_for: str = ""
