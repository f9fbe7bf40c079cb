"""An evening on which the portal is down: the reader's phone has rung, and replies come from any phone."""

import re

from escalation.replies import Answered
from notifiers.ordering.store import pages_about
from notifiers.pages import PageView
from tests.stories.desk import DeskOfStories
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Verb
from tickets.store import events

CODE = re.compile(r"回复?(\d{4})")


class Evening:
    """A severe outage; the reader's phone has rung. Replies come from any phone."""

    def __init__(self, desk: DeskOfStories) -> None:
        self.desk = desk
        self.number = self.outage(1)
        self.code = self.newest_code("reader")

    def outage(self, count: int) -> str:
        """Another fault; a number hears of one a minute, so the next one comes a minute later."""
        if count > 1:
            self.desk.waits(minutes=1)
        number = self.desk.receives(
            kind=Kind.DETECTED_FAULT,
            source=Source.MACHINE,
            severity=Severity.SEVERE,
            fingerprint=f"down:{count}",
        ).number
        self.desk.works()
        return number

    def newest_code(self, handle: str) -> str:
        found = CODE.search(self.desk.phone(handle).messages()[-1].body)
        assert found
        return found[1]

    def says(self, text: str, handle: str = "reader", *, provider_id: str = "") -> Answered:
        return self.desk.phone(handle).replies(text.replace("CODE", self.code), provider_id=provider_id)

    def verbs(self) -> list[str]:
        """What the ticket's record says people did."""
        with self.desk.database.read() as session:
            found = events(session, self.desk.ticket(self.number).id, limit=50)
        told = {"acknowledged", "passed_on", "said_no_fault"}
        return [event.verb for event in found if event.verb in told]

    def pages(self) -> list[PageView]:
        with self.desk.database.read() as session:
            return pages_about(session, "ticket", [self.desk.ticket(self.number).id])

    def closes(self) -> None:
        self.desk.moves(self.number, Verb.DISMISS, reason="unfounded", answer="经核实网站正常。")

    def heard_by(self, handle: str) -> list[str]:
        return [letter.body for letter in self.desk.phone(handle).messages()]
