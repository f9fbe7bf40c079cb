"""The duty day's record: one line for each thing done about a call, an incident or a handover; never changed after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

REGISTER, INCIDENT, HANDOVER = "register", "incident", "handover"
"""What a line is about."""


@dataclass(frozen=True, slots=True)
class Line:
    """What happened `at` (as told by whoever writes), who wrote it when, in which words.

    `data` are facts by code; `blob_id` is a picture kept as proof.
    """

    at: datetime
    written_at: datetime
    actor: str
    verb: str
    text: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    blob_id: int | None = None
    id: int = 0
    subject_id: int = 0
