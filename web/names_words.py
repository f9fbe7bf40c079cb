"""Words of the tables people bring: headings of those of names, and what is wrong with a line of any."""

from collections.abc import Mapping

from probes.errors import BadRow, BadRows
from probes.readings.names import NameTable
from web.texts import Lazy, gettext, lazy_gettext, lazy_pgettext, ngettext

TABLES: Mapping[NameTable, Lazy] = {
    NameTable.LEADERS: lazy_gettext("Leaders and offices"),
    NameTable.ORGANS: lazy_gettext("Renamed organs"),
    NameTable.HOSTS: lazy_gettext("Foreign hosts"),
}
HEADERS: Mapping[NameTable, tuple[Lazy, ...]] = {
    NameTable.LEADERS: (
        lazy_pgettext("leader", "Name"), lazy_pgettext("leader", "Office"), lazy_pgettext("leader", "First day"),
        lazy_pgettext("leader", "Last day"), lazy_gettext("Source"),
    ),
    NameTable.ORGANS: (
        lazy_gettext("Old name"), lazy_gettext("New name"), lazy_gettext("Since"), lazy_gettext("Except in"),
        lazy_gettext("Source"),
    ),
    NameTable.HOSTS: (
        lazy_gettext("Foreign host"), lazy_gettext("Whose it is"), lazy_gettext("Registered until"),
        lazy_gettext("Source"),
    ),
}  # fmt: skip
FIELDS: Mapping[NameTable, tuple[str, ...]] = {
    NameTable.LEADERS: ("name", "title", "since", "until", "source"),
    NameTable.ORGANS: ("old", "new", "since", "exceptions", "source"),
    NameTable.HOSTS: ("host", "owner", "until", "source"),
}
_PROBLEMS: Mapping[str, Lazy] = {
    "name_missing": lazy_gettext("the name is missing"),
    "title_missing": lazy_gettext("the office is missing"),
    "old_missing": lazy_gettext("the old name is missing"),
    "new_missing": lazy_gettext("the new name is missing"),
    "since_missing": lazy_gettext("the day of the change is missing"),
    "length": lazy_gettext("“%(about)s” is no name of 2 to 40 characters"),
    "date": lazy_gettext("“%(about)s” is no day; write it as 2025-03-01"),
    "until_before_since": lazy_gettext("the last day lies before the first"),
    "same_name": lazy_gettext("the old name is the new one"),
    "exception": lazy_gettext("the exception “%(about)s” does not hold the old name"),
    "host_missing": lazy_gettext("the host is missing"),
    "owner_missing": lazy_gettext("whose host it is is missing"),
    "owner_length": lazy_gettext("“%(about)s…” is longer than 80 characters"),
    "no_host": lazy_gettext("“%(about)s” is no host; write it as www.example.cn"),
    "host_number": lazy_gettext("“%(about)s” is an IP address: link to a name, and register that"),
    "host_wide": lazy_gettext("under “%(about)s” anybody may have a name; write one domain more"),
    "host_own": lazy_gettext("“%(about)s” is a host of our own sites and needs no entry"),
    "term_length": lazy_gettext("“%(about)s” is no term of 2 to 40 characters"),
    "term_same": lazy_gettext("“%(about)s” is wrong and right at once"),
    "term_kind": lazy_gettext("nobody knows the kind “%(about)s”; write typo, banned or outdated"),
    "term_exception": lazy_gettext("the exception “%(about)s” does not hold the wrong form"),
    "twice": lazy_gettext("stands in line %(about)s already, with other words"),
}
_FIELD_OF: Mapping[str, str] = {
    "name_missing": "name", "title_missing": "title", "old_missing": "old", "new_missing": "new",
    "since_missing": "since", "until_before_since": "until", "same_name": "new", "exception": "exceptions",
    "host_missing": "host", "no_host": "host", "host_number": "host", "host_wide": "host", "host_own": "host",
    "owner_missing": "owner", "owner_length": "owner",
}  # fmt: skip


def problem(row: BadRow) -> str:
    """What is wrong with one line."""
    return str(_PROBLEMS[row.problem]) % {"about": row.about}


def field_of(row: BadRow) -> str:
    """The field of the form that a problem is about; "" where its words say it."""
    return _FIELD_OF.get(row.problem, "")


def all_problems(error: BadRows) -> str:
    """Every line that cannot be followed, and that nothing was taken in."""
    lines = [gettext("line %(line)s: %(what)s", line=one.line, what=problem(one)) for one in error.rows]
    if error.count > len(error.rows):
        left = error.count - len(error.rows)
        lines.append(ngettext("and %(num)s more line", "and %(num)s more lines", left))
    return gettext("Nothing was taken in. %(lines)s.", lines=gettext("; ").join(lines))
