"""What people type about objects, columns and vendors, checked and in stored form."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from roster.number_errors import NumberError
from roster.numbers import NumberKind, parse_number
from sites.object_errors import BadObjectError
from sites.objects import Frequency, Limits, ObjectKind, address_key

MOST_NAME, MOST_URL, MOST_PERSON = 120, 300, 80
NO_LIMITS = Limits()
HOTTEST, MOST_HUMID = 600, 100
"""Tenths of a degree Celsius, percent: what a limit may be at most."""


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """An object as somebody wants it."""

    kind: ObjectKind
    name: str
    unit_id: int
    home: str = ""
    frequency: Frequency = Frequency.EACH_ROUND
    limits: Limits = NO_LIMITS

    def checked(self) -> "ObjectFacts":
        """The same, tidy. Raises BadObjectError naming the field."""
        room = self.kind is ObjectKind.MACHINE_ROOM
        home = checked_url(self.home, field="home")
        if not home and not room:
            raise BadObjectError(field="home", problem="missing")
        _between(self.limits.temperature, HOTTEST, field="temperature")
        _between(self.limits.humidity, MOST_HUMID, field="humidity")
        limits = self.limits if room else NO_LIMITS
        name = checked_name(self.name)
        return ObjectFacts(self.kind, name, self.unit_id, home, self.frequency, limits)

    def values(self) -> dict[str, object]:
        """As the row holds it."""
        return {
            "kind": self.kind.value, "name": self.name, "unit_id": self.unit_id, "home": self.home,
            "place": address_key(self.home), "frequency": self.frequency.value,
            "temperature_limit": self.limits.temperature, "humidity_limit": self.limits.humidity,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """A column as somebody wants it; `frequency` None reads it as often as its object."""

    name: str
    url: str = ""
    frequency: Frequency | None = None

    def checked(self) -> "ColumnFacts":
        """The same, tidy. Raises BadObjectError naming the field."""
        return ColumnFacts(checked_name(self.name), checked_url(self.url, field="url"), self.frequency)

    def values(self) -> dict[str, object]:
        """As the row holds it."""
        frequency = self.frequency.value if self.frequency else ""
        return {"name": self.name, "url": self.url, "place": address_key(self.url), "frequency": frequency}


@dataclass(frozen=True, slots=True)
class VendorFacts:
    """A vendor as somebody wants it, numbers as they were typed."""

    company: str
    name: str
    mobile: str = ""
    landline: str = ""

    def checked(self, *, area_code: str | None) -> "VendorFacts":
        """The same with numbers in stored form; at least one of them. Raises BadObjectError naming the field."""
        company, name = self.company.strip(), self.name.strip()
        if not company or len(company) > MOST_NAME:
            raise BadObjectError(field="company", problem="long" if company else "missing")
        if not name or len(name) > MOST_PERSON:
            raise BadObjectError(field="name", problem="long" if name else "missing")
        mobile = _number(self.mobile, area_code, field="mobile")
        landline = _number(self.landline, area_code, field="landline")
        if not mobile and not landline:
            raise BadObjectError(field="mobile", problem="no_number")
        return VendorFacts(company, name, mobile, landline)

    def values(self) -> dict[str, object]:
        """As the row holds it."""
        return {
            "company": self.company, "name": self.name, "mobile": self.mobile, "landline": self.landline,
        }  # fmt: skip


def checked_name(text: str) -> str:
    """One line of at most 120 characters. Raises BadObjectError."""
    name = " ".join(text.split())
    if not name or len(name) > MOST_NAME:
        raise BadObjectError(field="name", problem="long" if name else "missing")
    return name


def checked_url(text: str, *, field: str) -> str:
    """An address with scheme and host, or "". Raises BadObjectError."""
    url = text.strip()
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in url
    except ValueError:
        sound = False
    if not sound or len(url) > MOST_URL:
        raise BadObjectError(field=field, problem="long" if sound else "url")
    return url


def _number(text: str, area_code: str | None, *, field: str) -> str:
    if not text.strip():
        return ""
    try:
        found = parse_number(text, area_code=area_code)
    except NumberError as error:
        raise BadObjectError(field=field, problem="number") from error
    if field == "mobile" and found.kind is not NumberKind.MOBILE:
        raise BadObjectError(field=field, problem="no_mobile")
    return str(found)


def _between(value: int | None, most: int, *, field: str) -> None:
    if value is not None and not 0 < value <= most:
        raise BadObjectError(field=field, problem="limit")
