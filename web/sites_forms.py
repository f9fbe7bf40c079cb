"""What the forms of monitored objects send, as the services take it."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from database.small_numbers import small_number
from sites.object_checks import ColumnFacts, ObjectFacts, VendorFacts
from sites.object_errors import BadObjectError
from sites.objects import Frequency, Limits, ObjectKind

_T = TypeVar("_T", bound=StrEnum)


def object_facts(form: Mapping[str, str]) -> ObjectFacts:
    """A typed object. Raises BadObjectError."""
    return ObjectFacts(
        kind=_one_of(ObjectKind, form.get("kind", ""), field="kind"), name=form.get("name", ""),
        unit_id=_number(form.get("unit_id", ""), field="unit_id"), home=form.get("home", ""),
        frequency=_one_of(Frequency, form.get("frequency", ""), field="frequency"),
        limits=Limits(_limit(form.get("temperature", ""), field="temperature"), _percent(form.get("humidity", ""))),
    )  # fmt: skip


def column_facts(form: Mapping[str, str]) -> ColumnFacts:
    """A typed column. Raises BadObjectError."""
    said = form.get("frequency", "")
    frequency = _one_of(Frequency, said, field="frequency") if said else None
    return ColumnFacts(form.get("name", ""), form.get("url", ""), frequency)


def vendor_facts(form: Mapping[str, str]) -> VendorFacts:
    return VendorFacts(*(form.get(name, "") for name in ("company", "name", "mobile", "landline")))


def tenths_of(text: str) -> int | None:
    """Tenths: “28.5” as 285; None for nothing. Raises ValueError for what is no number of one decimal."""
    if not text.strip():
        return None
    try:
        value = Decimal(text.strip().replace("，", ".").replace(",", ".")) * 10
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite() or value != value.to_integral_value():
        raise ValueError(text)
    return int(value)


def _limit(text: str, *, field: str) -> int | None:
    try:
        return tenths_of(text)
    except ValueError as error:
        raise BadObjectError(field=field, problem="limit") from error


def _percent(text: str) -> int | None:
    tenths = _limit(text, field="humidity")
    return None if tenths is None else tenths // 10


def _one_of(kind: type[_T], text: str, *, field: str) -> _T:
    try:
        return kind(text)
    except ValueError as error:
        raise BadObjectError(field=field, problem="choose") from error


def _number(text: str, *, field: str) -> int:
    found = small_number(text)
    if found is None:
        raise BadObjectError(field=field, problem="choose")
    return found
