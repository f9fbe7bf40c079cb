"""Sources of alarms as data: what each may say, by which rules it becomes a ticket, how often it must speak.

A source is named as its token is (DUWANG_FAULT_TOKENS). Rules are tried in their order; the first whose patterns all
fit gives what it names: object, unit, problem, severity, title, address, key. What no rule names is taken from the
labels. A source without an entry of its own follows the one called `*`.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any, TypeVar

from probes.alarms.alarm import AlarmState
from probes.alarms.errors import BadSourcesError
from tickets.intake import clean
from tickets.kinds import Severity
from tickets.problems import ProblemType

Word = TypeVar("Word", ProblemType, AlarmState)
EVERYBODY = "*"
WORDS = frozenset({"subject", "body"})
"""Labels that are running text: a pattern is looked for in them, elsewhere it must fit the whole value."""
MOST_SOURCES, MOST_RULES, MOST_NAME = 200, 500, 60
_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """What alarms with such labels mean; "" and None: the rule does not say."""

    match: tuple[tuple[str, re.Pattern[str]], ...] = ()
    object_name: str = ""
    unit_name: str = ""
    problem: ProblemType | None = None
    severity: Severity | None = None
    title: str = ""
    url: str = ""
    key: str = ""
    state: AlarmState | None = None
    only_heard: bool = False

    def fits(self, labels: Mapping[str, str]) -> dict[str, str] | None:
        """The labels with the named groups of the patterns, or None where one does not fit."""
        found = dict(labels)
        for name, pattern in self.match:
            hit = (pattern.search if name in WORDS else pattern.fullmatch)(labels.get(name, ""))
            if hit is None:
                return None
            found |= {group: value for group, value in hit.groupdict().items() if value is not None}
        return found


NO_RULE = Rule()


@dataclass(frozen=True, slots=True)
class Source:
    """One other eye. `silence` is how long it may say nothing, None where it need not speak.

    A silence is as grave as `silence_severity`, and its ticket that of object and unit, "" for nobody's.
    """

    name: str
    damping: timedelta = timedelta(minutes=15)
    silence: timedelta | None = None
    severities: Mapping[str, Severity] = field(default_factory=dict)
    rules: Sequence[Rule] = ()
    senders: tuple[str, ...] = ()
    silence_severity: Severity = Severity.NORMAL
    object_name: str = ""
    unit_name: str = ""

    @property
    def limit(self) -> timedelta:
        """How long it may be silent, of one that must speak."""
        return self.silence or timedelta.max

    def rule_for(self, labels: Mapping[str, str]) -> tuple[Rule, Mapping[str, str]] | None:
        """The first rule that fits, with what its patterns found."""
        for rule in self.rules:
            found = rule.fits(labels)
            if found is not None:
                return rule, found
        return None

    def sends(self, address: str) -> bool:
        """Whether mail from this address is the source's."""
        return any(fnmatchcase(address.casefold(), pattern) for pattern in self.senders)


@dataclass(frozen=True, slots=True)
class Sources:
    """All of them, by name."""

    by_name: Mapping[str, Source]

    def named(self, name: str) -> Source:
        """The source's own entry, else everybody's."""
        found = self.by_name.get(name)
        if found is not None:
            return found
        common = self.by_name.get(EVERYBODY, Source(EVERYBODY))
        return replace(common, name=name, senders=())

    def must_speak(self, machines: Collection[str]) -> list[Source]:
        """Those that have a token or an entry of their own and may not be silent for ever."""
        return [one for one in map(self.named, dict.fromkeys((*machines, *self.names()))) if one.silence]

    def names(self) -> list[str]:
        """Those with an entry of their own."""
        return [name for name in self.by_name if name != EVERYBODY]

    def of_sender(self, address: str) -> Source | None:
        """Whose mail comes from this address."""
        return next((one for one in self.by_name.values() if one.sends(address)), None)


def filled(template: str, labels: Mapping[str, str]) -> str:
    """The template with `{label}` replaced by the label, by nothing where there is none."""
    return clean(_PLACE.sub(lambda place: labels.get(place[1], ""), template))


def read_sources(data: Any) -> Sources:  # noqa: ANN401  (whatever the file holds)
    """The sources of a JSON file. Raises BadSourcesError naming the place."""
    entries = _listed(_table(data, "the file", {"sources"}), "sources", "the file", most=MOST_SOURCES)
    found: dict[str, Source] = {}
    for number, entry in enumerate(entries):
        source = _source(entry, f"sources[{number}]")
        if source.name in found:
            raise BadSourcesError(place=f"sources[{number}].name", problem=f"“{source.name}” is there twice")
        found[source.name] = source
    return Sources(found)


_SOURCE_KEYS = {
    "name", "damping_minutes", "must_speak_minutes", "silence_severity", "silence_object", "silence_unit", "severities",
    "rules", "mail_from", "about",
}  # fmt: skip
_RULE_KEYS = {
    "match", "object", "unit", "problem", "severity", "title", "url", "key", "state", "only_heard", "about",
}  # fmt: skip


def _source(entry: Any, place: str) -> Source:  # noqa: ANN401  (of the file)
    data = _table(entry, place, _SOURCE_KEYS)
    name = _text(data, "name", place)
    if not name or len(name) > MOST_NAME:
        raise BadSourcesError(place=f"{place}.name", problem=f"write 1 to {MOST_NAME} characters")
    severities = _table(data.get("severities", {}), f"{place}.severities", None)
    senders = tuple(str(one).strip().casefold() for one in _listed(data, "mail_from", place, most=MOST_RULES))
    return Source(
        name=name,
        damping=_minutes(data, "damping_minutes", place) or timedelta(minutes=15),
        silence=_minutes(data, "must_speak_minutes", place),
        severities={str(word): _severity(level, f"{place}.severities.{word}") for word, level in severities.items()},
        rules=tuple(
            _rule(rule, f"{place}.rules[{number}]", mail=bool(senders))
            for number, rule in enumerate(_listed(data, "rules", place, most=MOST_RULES))
        ),
        senders=senders,
        silence_severity=_severity(data.get("silence_severity", Severity.NORMAL.value), f"{place}.silence_severity"),
        object_name=_text(data, "silence_object", place), unit_name=_text(data, "silence_unit", place),
    )  # fmt: skip


def _rule(entry: Any, place: str, *, mail: bool) -> Rule:  # noqa: ANN401  (of the file)
    data = _table(entry, place, _RULE_KEYS)
    match = _table(data.get("match", {}), f"{place}.match", None)
    only_heard = data.get("only_heard", False)
    if not isinstance(only_heard, bool):
        raise BadSourcesError(place=f"{place}.only_heard", problem="write true or false")
    key = _text(data, "key", place)
    if mail and not only_heard and not key:
        raise BadSourcesError(
            place=f"{place}.key", problem="mail needs one: what is the same for the same fault"
        )
    return Rule(
        match=tuple((str(name), _pattern(text, f"{place}.match.{name}")) for name, text in match.items()),
        object_name=_text(data, "object", place), unit_name=_text(data, "unit", place),
        problem=_choice(data, "problem", place, ProblemType),
        severity=_severity(data["severity"], f"{place}.severity") if data.get("severity") else None,
        title=_text(data, "title", place), url=_text(data, "url", place), key=key,
        state=_choice(data, "state", place, AlarmState), only_heard=only_heard,
    )  # fmt: skip


def _table(data: Any, place: str, keys: set[str] | None) -> Mapping[str, Any]:  # noqa: ANN401  (of the file)
    if not isinstance(data, Mapping):
        raise BadSourcesError(place=place, problem="write an object, { … }")
    unknown = sorted(set(data) - keys) if keys is not None else []
    if unknown:
        raise BadSourcesError(place=f"{place}.{unknown[0]}", problem="nobody knows this word")
    return data


def _listed(data: Mapping[str, Any], name: str, place: str, *, most: int) -> Sequence[Any]:
    found = data.get(name, [])
    if not isinstance(found, list) or len(found) > most:
        raise BadSourcesError(place=f"{place}.{name}", problem=f"write a list of at most {most}")
    return found


def _text(data: Mapping[str, Any], name: str, place: str) -> str:
    found = data.get(name, "")
    if not isinstance(found, str):
        raise BadSourcesError(place=f"{place}.{name}", problem="write text, in quotes")
    return found.strip()


def _minutes(data: Mapping[str, Any], name: str, place: str) -> timedelta | None:
    found = data.get(name)
    if found is None:
        return None
    if not isinstance(found, int) or isinstance(found, bool) or not 1 <= found <= 7 * 24 * 60:
        raise BadSourcesError(place=f"{place}.{name}", problem="write minutes, 1 to 10080")
    return timedelta(minutes=found)


def _severity(word: Any, place: str) -> Severity:  # noqa: ANN401  (of the file)
    if word not in set(Severity):
        raise BadSourcesError(place=place, problem="write normal or severe")
    return Severity(word)


def _choice(data: Mapping[str, Any], name: str, place: str, words: type[Word]) -> Word | None:
    found = data.get(name)
    if found is None:
        return None
    if found not in set(words):
        raise BadSourcesError(place=f"{place}.{name}", problem=f"write one of {', '.join(words)}")
    return words(found)


def _pattern(text: Any, place: str) -> re.Pattern[str]:  # noqa: ANN401  (of the file)
    try:
        return re.compile(text)
    except (re.error, TypeError) as error:
        raise BadSourcesError(place=place, problem=f"no pattern: {error}") from error
