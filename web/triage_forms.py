"""What the forms of a ticket post, and which use case each verb is; only parsing, every decision is a service's."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from database.ids import normalise
from database.small_numbers import small_number
from roster.errors import UnknownPersonError, UnknownUnitError
from roster.permissions import Actor
from tickets.errors import MissingFactError
from tickets.held import ASSIGNS
from tickets.held import Asked as Command
from tickets.kinds import Severity, ShotRole
from tickets.lifecycle import Fact, Verb
from tickets.service import Order
from tickets.ticket import Upload
from web.desk import desk
from web.snooze_view import until_of

Fields = Mapping[str, str]

FIELDS: Mapping[str, Mapping[str, Fact]] = {
    "verify": {"kind": Fact.PROBLEM, "unit_id": Fact.UNIT, "note": Fact.NOTE},
    "handle": {"note": Fact.NOTE},
    "answer": {
        "answer": Fact.ANSWER, "cause": Fact.CAUSE, "fix_time": Fact.FIX_TIME, "leader_report": Fact.LEADER_REPORT,
    },
    "fault_record": {"cause": Fact.CAUSE, "fix_time": Fact.FIX_TIME, "leader_report": Fact.LEADER_REPORT},
    "dismiss": {"reason": Fact.REASON, "answer": Fact.ANSWER},
    "merge": {"into": Fact.DUPLICATE_OF},
    "unmerge": {"reason": Fact.REASON},
    "reopen": {"reason": Fact.REASON},
    "deescalate": {"reason": Fact.REASON, "extension_days": Fact.EXTENSION_DAYS},
    "extend": {"reason": Fact.REASON, "extension_days": Fact.EXTENSION_DAYS},
    "pause": {"reason": Fact.REASON},
    "resume": {"note": Fact.NOTE},
    "assign": {"note": Fact.NOTE},
    "transfer": {"reason": Fact.NOTE},
    "severity": {"reason": Fact.REASON},
    "comment": {"text": Fact.NOTE},
    "reveal": {"reason": Fact.REASON},
    "acknowledge": {},
    "snooze": {},
    "wake": {},
    "copied": {},
    "uncopied": {"reason": Fact.REASON},
}  # fmt: skip
"""Which field of a verb's form is which fact; the verbs of the ticket's page are the keys."""


PICTURES: Mapping[str, ShotRole] = {
    "before": ShotRole.BEFORE, "after": ShotRole.AFTER, "picture": ShotRole.NOTE,
}  # fmt: skip
"""Which file of a form is which picture."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A posted move: who asks, on which ticket, with what; ids of the desk's units and people as choices."""

    me: Actor
    number: str
    fields: Fields
    units: AbstractSet[int] = frozenset()
    people: AbstractSet[int] = frozenset()
    files: Mapping[str, bytes] = field(default_factory=dict)


def field_of(verb: str, fact: str) -> str:
    """The form's field that asks for a fact; "" where the form has none."""
    return next((name for name, known in FIELDS.get(verb, {}).items() if known.value == fact), "")


def carry_out(verb: str, asked: Asked) -> None:
    """Do it. Raises what the services raise, and UnknownUnitError, UnknownPersonError for choices not offered."""
    _ACTS.get(verb, _move)(verb, asked)


def command_of(verb: str, asked: Asked) -> Command:
    """The same as a command that can be held. Raises MissingFactError, UnknownUnitError, UnknownPersonError."""
    order = _order(verb, asked)
    if verb not in ASSIGNS:
        return Command(verb, order)
    unit = _unit(verb, asked)
    return Command(verb, replace(order, assignee_id=None) if verb == "transfer" else order, unit)


def fields_of(command: Command) -> dict[str, str]:
    """What was typed for a command, by the names of its form's fields."""
    order = command.order
    facts = {name: order.facts.get(fact, "") for name, fact in FIELDS[command.verb].items()}
    more = {
        "severity": order.severity.value if order.severity else "",
        "unit_id": str(command.unit_id or ""), "contact_id": str(order.assignee_id or ""),
    }  # fmt: skip
    return {name: words for name, words in {**more, **{k: v for k, v in facts.items() if v}}.items() if words}


def _order(verb: str, asked: Asked) -> Order:
    facts = {fact: asked.fields.get(name, "") for name, fact in FIELDS[verb].items()}
    if facts.get(Fact.DUPLICATE_OF):
        facts[Fact.DUPLICATE_OF] = normalise(facts[Fact.DUPLICATE_OF])
    if facts.get(Fact.UNIT):
        _unit(verb, asked)
    severity = asked.fields.get("severity", "")
    return Order(
        asked.number, small_number(asked.fields.get("version", "")) or 0, facts,
        severity=Severity(severity) if severity in Severity.__members__.values() else None,
        assignee_id=_person(asked), pictures=_pictures(asked), publish=asked.fields.get("show_pictures") == "1",
    )  # fmt: skip


def _pictures(asked: Asked) -> tuple[Upload, ...]:
    return tuple(Upload(role, asked.files[name]) for name, role in PICTURES.items() if asked.files.get(name))


def _move(verb: str, asked: Asked) -> None:
    desk().tickets.move(asked.me, Verb(verb), _order(verb, asked))


def _assign(verb: str, asked: Asked) -> None:
    unit = _unit(verb, asked)
    person = None if verb == "transfer" else _person(asked)
    desk().tickets.assign(asked.me, _order(verb, asked), unit_id=unit, assignee_id=person)


def _severity(verb: str, asked: Asked) -> None:
    order = _order(verb, asked)
    if order.severity is None:
        raise MissingFactError(verb=verb, fact="severity")
    desk().tickets.set_severity(asked.me, order, order.severity)


def _extend(verb: str, asked: Asked) -> None:
    desk().terms.extend(asked.me, _order(verb, asked))


def _pause(verb: str, asked: Asked) -> None:
    desk().terms.pause(asked.me, _order(verb, asked))


def _resume(verb: str, asked: Asked) -> None:
    desk().terms.resume(asked.me, _order(verb, asked))


def _comment(_verb: str, asked: Asked) -> None:
    desk().tickets.comment(asked.me, asked.number, asked.fields.get("text", ""), _pictures(asked))


def _fault_record(verb: str, asked: Asked) -> None:
    desk().tickets.record_fault(asked.me, _order(verb, asked))


def _copied(verb: str, asked: Asked) -> None:
    desk().platform_copies.note(asked.me, _order(verb, asked))


def _uncopied(verb: str, asked: Asked) -> None:
    desk().platform_copies.take_back(asked.me, _order(verb, asked))


def _acknowledge(_verb: str, asked: Asked) -> None:
    desk().escalation.acknowledge_by_web(asked.me, asked.number)


def _snooze(verb: str, asked: Asked) -> None:
    desk().desks.snooze(asked.me, _order(verb, asked), until=until_of(asked.fields))


def _wake(_verb: str, asked: Asked) -> None:
    desk().desks.wake(asked.me, asked.number)


_ACTS: Mapping[str, Callable[[str, Asked], None]] = {
    "assign": _assign, "transfer": _assign, "severity": _severity, "comment": _comment,
    "fault_record": _fault_record, "acknowledge": _acknowledge, "extend": _extend, "pause": _pause,
    "resume": _resume, "snooze": _snooze, "wake": _wake, "copied": _copied, "uncopied": _uncopied,
}  # fmt: skip
"""Verbs that are no move of the lifecycle; all others are."""


def _unit(verb: str, asked: Asked) -> int:
    """The chosen unit. Raises MissingFactError, UnknownUnitError."""
    text = asked.fields.get("unit_id", "")
    if not text:
        raise MissingFactError(verb=verb, fact=Fact.UNIT.value)
    unit = small_number(text)
    if unit is None or unit not in asked.units:
        raise UnknownUnitError(unit=text)
    return unit


def _person(asked: Asked) -> int | None:
    """The chosen person, None where the unit decides. Raises UnknownPersonError."""
    text = asked.fields.get("contact_id", "")
    if not text:
        return None
    person = small_number(text)
    if person is None or person not in asked.people:
        raise UnknownPersonError(person=text)
    return person
