"""A daily log-in to a national system, as a value."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class System(StrEnum):
    """登录开普云 and 登录信息报送系统."""

    NATIONAL_PLATFORM = "national_platform"
    SUBMISSION_SYSTEM = "submission_system"


@dataclass(frozen=True, slots=True)
class LogIn:
    """One log-in; `found` counts what was there to do, `screenshot_id` is a kept picture or None."""

    id: int
    day: date
    system: System
    at: datetime
    by: str
    found: int
    note: str
    screenshot_id: int | None
