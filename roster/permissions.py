"""Who may do what: one table of acts and roles, asked by services, not only by pages."""

from dataclasses import dataclass
from enum import StrEnum

from roster.errors import NotPermittedError


class Role(StrEnum):
    """What an account is for."""

    STAFF = "staff"
    UNIT_HANDLER = "unit_handler"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Act(StrEnum):
    """What services ask about before they do it."""

    SEE_TICKETS = "see_tickets"
    TAKE_IN = "take_in"
    TRIAGE = "triage"
    HANDLE = "handle"
    COMMENT = "comment"
    ANSWER = "answer"
    DEESCALATE = "deescalate"
    URGE = "urge"
    PAUSE = "pause"
    ACKNOWLEDGE = "acknowledge"
    REVEAL = "reveal"
    IMPORT_MESSAGES = "import_messages"
    SEE_CONTACTS = "see_contacts"
    EDIT_CONTACTS = "edit_contacts"
    EDIT_MATRIX = "edit_matrix"
    EDIT_OBJECTS = "edit_objects"
    SEE_ROUNDS = "see_rounds"
    DO_ROUNDS = "do_rounds"
    EDIT_TEMPLATES = "edit_templates"
    PLAN_MAINTENANCE = "plan_maintenance"
    SEE_ROTA = "see_rota"
    EDIT_ROTA = "edit_rota"
    SWAP_DUTY = "swap_duty"
    SEE_POLICIES = "see_policies"
    SEE_OVERDUE = "see_overdue"
    SEE_BOARD = "see_board"
    SEE_FIGURES = "see_figures"
    SEE_SENT = "see_sent"
    SEE_SOURCES = "see_sources"
    RECORD_CALLS = "record_calls"
    EDIT_ACCOUNTS = "edit_accounts"
    PROPOSE_CALENDAR = "propose_calendar"
    PUBLISH_CALENDAR = "publish_calendar"
    RESUME_SENDING = "resume_sending"
    SEE_DUTY_DAY = "see_duty_day"
    KEEP_DUTY_DAY = "keep_duty_day"
    TAKE_RELAYS = "take_relays"


_DESK = frozenset({Role.STAFF, Role.SUPERVISOR, Role.ADMINISTRATOR})
_HEADS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
_ALL = frozenset(Role)

MAY: dict[Act, frozenset[Role]] = {
    Act.SEE_TICKETS: _ALL,
    Act.TAKE_IN: _DESK,
    Act.TRIAGE: _DESK,
    Act.HANDLE: _DESK | {Role.UNIT_HANDLER},
    Act.COMMENT: _DESK | {Role.UNIT_HANDLER},
    Act.ANSWER: _DESK,
    Act.DEESCALATE: _HEADS,
    Act.URGE: _HEADS,
    Act.PAUSE: _HEADS,
    Act.ACKNOWLEDGE: _DESK | {Role.UNIT_HANDLER},
    Act.REVEAL: _DESK,
    Act.IMPORT_MESSAGES: _DESK,
    Act.SEE_CONTACTS: _DESK | {Role.AUDITOR},
    Act.EDIT_CONTACTS: _HEADS,
    Act.EDIT_MATRIX: _HEADS,
    Act.EDIT_OBJECTS: _HEADS,
    Act.SEE_ROUNDS: _DESK | {Role.AUDITOR},
    Act.DO_ROUNDS: _DESK,
    Act.EDIT_TEMPLATES: _HEADS,
    Act.PLAN_MAINTENANCE: _HEADS,
    Act.SEE_ROTA: _ALL,
    Act.EDIT_ROTA: _HEADS,
    Act.SWAP_DUTY: _DESK | {Role.UNIT_HANDLER},
    Act.SEE_POLICIES: _ALL,
    Act.SEE_OVERDUE: _HEADS | {Role.AUDITOR},
    Act.SEE_BOARD: _DESK | {Role.AUDITOR},
    Act.SEE_FIGURES: _HEADS | {Role.AUDITOR, Role.UNIT_HANDLER},
    Act.SEE_SENT: _DESK | {Role.AUDITOR},
    Act.SEE_SOURCES: _HEADS,
    Act.RECORD_CALLS: _DESK,
    Act.EDIT_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    Act.PROPOSE_CALENDAR: _DESK,
    Act.PUBLISH_CALENDAR: _HEADS,
    Act.RESUME_SENDING: _HEADS,
    Act.SEE_DUTY_DAY: _DESK | {Role.AUDITOR},
    Act.KEEP_DUTY_DAY: _DESK,
    Act.TAKE_RELAYS: frozenset({Role.UNIT_HANDLER}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, or the desk itself. A unit handler sees only tickets of `unit_id`.

    `only` narrows what the role allows further.
    """

    ref: str
    name: str
    role: Role
    unit_id: int | None = None
    person_id: int | None = None
    only: frozenset[Act] | None = None

    def may(self, act: Act, *, unit_id: int | None = None) -> bool:
        """Whether the table allows the act, on a ticket of that unit where one is meant."""
        if self.role not in MAY[act] or (self.only is not None and act not in self.only):
            return False
        return self.role is not Role.UNIT_HANDLER or unit_id is None or unit_id == self.unit_id

    def require(self, act: Act, *, unit_id: int | None = None) -> None:
        """Raise NotPermittedError unless `may` says yes."""
        if not self.may(act, unit_id=unit_id):
            raise NotPermittedError(act=act.value, role=self.role.value)

    @property
    def sees_only_unit(self) -> int | None:
        """The unit whose tickets alone this actor sees; -1 where a handler has no unit."""
        if self.role is not Role.UNIT_HANDLER:
            return None
        return -1 if self.unit_id is None else self.unit_id


def desk_actor(ref: str) -> Actor:
    """The desk's own hands: commands, the engine."""
    return Actor(ref=ref, name=ref, role=Role.SUPERVISOR)


def outsider(ref: str, *acts: Act) -> Actor:
    """Somebody without an account, who may do these acts and nothing else: a citizen, a machine."""
    return Actor(ref=ref, name=ref, role=Role.STAFF, only=frozenset(acts))
