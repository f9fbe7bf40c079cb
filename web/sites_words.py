"""Words of monitored objects: kinds, frequencies, limits, and what is wrong with what was typed."""

from collections.abc import Callable, Mapping
from typing import Any

from sites.objects import Limits
from web.texts import Lazy, gettext, lazy_gettext, lazy_pgettext

OBJECT_KINDS: Mapping[str, Lazy] = {
    "portal": lazy_pgettext("object", "Portal"),
    "disclosure": lazy_pgettext("object", "Disclosure platform"),
    "service": lazy_pgettext("object", "Service column"),
    "interaction": lazy_pgettext("object", "Interaction columns"),
    "machine_room": lazy_pgettext("object", "Machine room"),
    "other": lazy_pgettext("object", "Other"),
}
FREQUENCIES: Mapping[str, Lazy] = {
    "each_round": lazy_pgettext("frequency", "each round"),
    "daily": lazy_pgettext("frequency", "once a day"),
    "weekly": lazy_pgettext("frequency", "once a week"),
}
_BAD: Mapping[tuple[str, str], Lazy] = {
    ("name", "missing"): lazy_gettext("Write a name."),
    ("name", "long"): lazy_gettext("The name is too long. Write at most 120 characters."),
    ("name", "taken"): lazy_gettext("A column of this name stands there already. Choose another name."),
    ("name", "too_many"): lazy_gettext("An object has at most 2,000 columns. Retire what is no longer read."),
    ("home", "missing"): lazy_gettext("Write the address, like https://www.example/."),
    ("home", "taken"): lazy_gettext("Another object has this address already. Whose would its pages be?"),
    ("parent_id", "loop"): lazy_gettext("A column cannot hang below itself. Choose another place."),
    ("parent_id", "deep"): lazy_gettext("The tree has six levels at most. Choose a place further up."),
    ("company", "missing"): lazy_gettext("Write the company."),
    ("company", "long"): lazy_gettext("The company is too long. Write at most 120 characters."),
    ("mobile", "no_number"): lazy_gettext(
        "Write a mobile or a landline: on the night it is needed one must ring."
    ),
    ("mobile", "no_mobile"): lazy_gettext("This is no mobile number. Write it under landline."),
}
_ANY_FIELD: Mapping[str, Lazy] = {
    "url": lazy_gettext("This is no address. Write it like https://www.example/zwgk/."),
    "long": lazy_gettext("This is too long. Shorten it."),
    "number": lazy_gettext("This is no telephone number in use. Check for a missing or doubled digit."),
    "choose": lazy_gettext("Choose from the list."),
    "limit": lazy_gettext("Write a limit within reason: up to 60 degrees, up to 100 percent."),
}
TREE_LINES: Mapping[str, Lazy] = {
    "name_missing": lazy_gettext("No name. Write the column's name."),
    "name_long": lazy_gettext("A name has more than 120 characters. Shorten it."),
    "url_bad": lazy_gettext("“%(text)s” is no address. Write it like https://www.example/zwgk/."),
    "frequency_bad": lazy_gettext("“%(text)s” is no frequency. Write each round, daily or weekly."),
    "too_deep": lazy_gettext("More than %(most)s levels. Leave the lowest out."),
    "duplicate_row": lazy_gettext("The same as row %(other)s; taken once."),
}
NO_TREE = lazy_gettext(
    "No column of names was found. Add a first row: Level 1, Level 2, Address, Frequency; or Path, Address."
)


def bad_object(error: Any) -> str:  # noqa: ANN401 - one error each; the table goes by its code
    """What is wrong with a field."""
    known = _BAD.get((error.field, error.problem))
    said = _ANY_FIELD.get(error.problem) if known is None else known
    return str(error) if said is None else str(said)


REFUSALS: Mapping[str, Callable[[Any], str]] = {
    "bad_object": bad_object,
    "sites.bad_site_code": lambda _: gettext("Write the ten characters of the site code, or leave the field empty."),
    "unknown_object": lambda _: gettext("This was taken away meanwhile. Look at the list anew."),
    "changed_object": lambda e: gettext(
        "Not saved: somebody changed “%(name)s” meanwhile. What it is now is below; repeat the change.", name=e.name
    ),
    "object_has_faults": lambda e: gettext(
        "Not deleted: “%(name)s” has open faults (%(numbers)s). Answer them first.",
        name=e.name, numbers=gettext(", ").join(e.numbers),
    ),
    "tree_columns_missing": lambda _: str(NO_TREE),
}  # fmt: skip


def limits_text(limits: Limits) -> str:
    """What a machine room may reach, "" where nothing is limited."""
    parts = []
    if limits.temperature is not None:
        parts.append(gettext("up to %(degrees)s °C", degrees=tenths(limits.temperature)))
    if limits.humidity is not None:
        parts.append(gettext("humidity up to %(percent)s %%", percent=limits.humidity))
    return gettext(", ").join(parts)


def tenths(value: int) -> str:
    """Tenths as people write them: 285 as 28.5, 280 as 28."""
    whole, rest = divmod(value, 10)
    return f"{whole}.{rest}" if rest else str(whole)
