"""Answer templates: written by supervisors under a number, every wording kept, nobody's edit lost."""

from calendars.clock import Clock
from database.session import Database, Work
from roster.permissions import Act, Actor
from tickets import template_store
from tickets.answer_words import unknown_in
from tickets.errors import BadTemplateError, TemplateChangedError
from tickets.intake import clean

MOST_NUMBER, MOST_TITLE, MOST_BODY = 99, 60, 2000


class AnswerTemplates:
    """The desk's templates."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def save(self, actor: Actor, *, number: int, title: str, body: str, read_id: int = 0) -> None:
        """A new wording; `read_id` is the one it takes the place of, 0 where the number is free.

        Raises BadTemplateError, TemplateChangedError, NotPermittedError; nothing is changed then.
        """
        actor.require(Act.EDIT_TEMPLATES)
        title, body = clean(title), clean(body).replace("\r\n", "\n")
        _check(number, title, body)
        with self._database.work(self._clock.now(), actor.ref) as work:
            if read_id:
                self._retire(work, actor, number, read_id)
            added = template_store.add(
                work.session, number=number, title=title, body=body, by=actor.name, at=work.now
            )
            if not added:
                raise BadTemplateError(field="number", problem="taken")
            said = {"title": title, "words": work.digest(body)}
            work.record("template_saved", f"answer_template:{number}", said)

    def remove(self, actor: Actor, *, number: int, read_id: int) -> None:
        """Out of use; its wordings stay. Raises TemplateChangedError, NotPermittedError."""
        actor.require(Act.EDIT_TEMPLATES)
        with self._database.work(self._clock.now(), actor.ref) as work:
            self._retire(work, actor, number, read_id)
            work.record("template_removed", f"answer_template:{number}")

    def _retire(self, work: Work, actor: Actor, number: int, read_id: int) -> None:
        if not template_store.retire(
            work.session, number=number, read_id=read_id, by=actor.name, at=work.now
        ):
            raise TemplateChangedError(number=number)


def _check(number: int, title: str, body: str) -> None:
    """Raises BadTemplateError naming the field."""
    if not 1 <= number <= MOST_NUMBER:
        raise BadTemplateError(field="number", problem="range")
    if not title or len(title) > MOST_TITLE:
        raise BadTemplateError(field="title", problem="length")
    if not body or len(body) > MOST_BODY:
        raise BadTemplateError(field="body", problem="length")
    unknown = unknown_in(body)
    if unknown:
        raise BadTemplateError(field="body", problem="unknown", names=unknown)
