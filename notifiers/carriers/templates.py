"""SMS templates registered with a carrier of the mainland: which kind goes out by which, and that every variable fits.

Free text is impossible there. Source of the limits: cloud.tencent.com 382/13301 (six characters a variable),
help.aliyun.com (35 characters; no URL, address or number inside).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from notifiers.carriers.port import Letter
from notifiers.errors import BadTemplate
from notifiers.texts import MessageKind
from notifiers.wording import strip_blocked, units

GENERIC = "*"
"""Kind of the template for whatever has none of its own, or whose facts do not fit it."""
VARIABLES = ("number", "severity", "day", "time", "code", "count", "severe")
"""What a template may name; `day` and `time` are the deadline's two words (10-11, 17:30); the last two are a bundle's."""


@dataclass(frozen=True, slots=True)
class Template:
    """A registered text: its code at the vendor, and its variables in order."""

    code: str
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What goes over the line."""

    code: str
    values: tuple[tuple[str, str], ...]


Templates = Mapping[str, Template]


def read_templates(rows: Sequence[Mapping[str, Any]], vendor: str) -> dict[str, Template]:
    """One vendor's templates by kind, from rows of kind, vendor -> code, variables. Raises BadTemplate."""
    found = {}
    for row in rows:
        kind, names = str(row.get("kind", "")), tuple(row.get("variables", ()))
        if kind != GENERIC and kind not in MessageKind.__members__.values():
            raise BadTemplate(kind, "is no kind of message")
        if not set(names) <= set(VARIABLES):
            raise BadTemplate(kind, f"names a variable that is none of {', '.join(VARIABLES)}")
        if vendor in row:
            found[kind] = Template(str(row[vendor]), names)
    if GENERIC not in found:
        raise BadTemplate(GENERIC, f"has no code of {vendor}; kinds without a template go out by it")
    return found


def fill(templates: Templates, letter: Letter, *, longest: int) -> Filled | str:
    """The kind's own template, else the generic one; the name of the variable that fits neither."""
    day, _, time = letter.facts.get("deadline", "").rpartition(" ")
    facts = {**letter.facts, "day": day, "time": time}
    fault = ""
    for kind in (letter.kind, GENERIC):
        template = templates.get(kind)
        if template is None:
            continue
        values = tuple((name, facts.get(name, "")) for name in template.variables)
        fault = next((name for name, value in values if not _fits(value, longest)), "")
        if not fault:
            return Filled(template.code, values)
    return fault


def _fits(value: str, longest: int) -> bool:
    """Carriers refuse a variable that is empty, too long, or holds a URL, an address or a telephone number."""
    return 0 < units(value) <= longest and strip_blocked(value) == value
