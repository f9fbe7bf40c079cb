"""robots.txt as RFC 9309 reads it: the most specific group, the longest rule, allow before disallow."""

import re
from dataclasses import dataclass

MOST_BYTES = 512_000
_LINE = re.compile(r"^\s*([A-Za-z-]+)\s*:\s*([^#]*)")


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns with their verdict, longest first; a host without a file allows everything."""

    patterns: tuple[tuple[int, bool, re.Pattern[str]], ...] = ()

    def allow(self, path: str) -> bool:
        """`path` begins with a slash and carries its query."""
        return next((allowed for _, allowed, one in self.patterns if one.match(path)), True)


EVERYTHING = Rules()
NOTHING = Rules(((1, False, re.compile("/")),))


def read_robots(text: str, agent: str) -> Rules:
    """The rules for the machine of this name, else those for all."""
    groups: dict[str, list[tuple[int, bool, re.Pattern[str]]]] = {}
    names: list[str] = []
    in_rules = True
    for match in filter(None, map(_LINE.match, text.lstrip("\ufeff").splitlines())):
        word, value = match[1].lower(), match[2].strip()
        if word == "user-agent":
            names = [value.lower()] if in_rules else [*names, value.lower()]
            in_rules = False
            groups.setdefault(value.lower(), [])
        elif word in {"allow", "disallow"}:
            in_rules = True
            for name in names if value else ():
                groups[name].append((len(value), word == "allow", _pattern(value)))
    own = [name for name in groups if name != "*" and name in agent.lower()]
    chosen = groups[max(own, key=len)] if own else groups.get("*", [])
    return Rules(tuple(sorted(chosen, key=lambda rule: (-rule[0], not rule[1]))))


def _pattern(value: str) -> re.Pattern[str]:
    whole = value.endswith("$")
    parts = (re.escape(part) for part in value.rstrip("$").split("*"))
    return re.compile(".*".join(parts) + ("$" if whole else ""))
