"""The actors of the story and what they do: each verb of data/story.json is one use case of a service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from roster.permissions import Actor, desk_actor
from tickets.kinds import Kind, Source
from tickets.lifecycle import Fact, Verb
from tickets.service import Order
from tickets.ticket import Report, Reporter
from web.demo import duty_play, machine_play
from web.desk import Desk

Scene = Mapping[str, Any]
"""One thing done: `do`, who (`by`), on which ticket (`on`) or what it will be called (`as`), and its words."""
_WORDS = (Fact.PROBLEM, Fact.NOTE, Fact.ANSWER, Fact.REASON, Fact.CAUSE, Fact.FIX_TIME, Fact.LEADER_REPORT)


@dataclass(slots=True)
class Play:
    """Who acts, and which number each ticket of the story got."""

    desk: Desk
    units: Mapping[str, int]
    actors: Mapping[str, Actor]
    numbers: dict[str, str] = field(default_factory=dict)
    records: dict[str, int] = field(default_factory=dict)
    """What the duty day's entries are called in the story."""

    def act(self, scene: Scene) -> None:
        """One scene, now."""
        _DEEDS.get(scene["do"], _move)(self, scene)

    def actor(self, scene: Scene) -> Actor:
        return self.actors[scene["by"]] if "by" in scene else desk_actor("public")

    def order(self, scene: Scene) -> Order:
        """The version as it stands: nobody disturbs an actor here."""
        number = self.numbers[scene["on"]]
        with self.desk.database.read() as session:
            version = self.desk.reading.ticket(session, desk_actor("demo"), number).version
        facts = {fact: str(scene[fact.value]) for fact in _WORDS if fact.value in scene}
        if "unit" in scene:
            facts[Fact.UNIT] = str(self.units[scene["unit"]])
        if "into" in scene:
            facts[Fact.DUPLICATE_OF] = self.numbers[scene["into"]]
        return Order(number, version, facts)


def _report(play: Play, scene: Scene) -> None:
    report = Report(
        kind=Kind(scene.get("kind", Kind.ERROR_REPORT)), source=Source(scene["source"]), description=scene["text"],
        problem=scene["problem"], url=scene.get("url", ""), reporter=Reporter(*scene.get("reporter", ())),
        platform_number=scene.get("platform_number"),
    )  # fmt: skip
    play.numbers[scene["as"]] = play.desk.intake.take_in(play.actor(scene), report).number


def _comment(play: Play, scene: Scene) -> None:
    play.desk.tickets.comment(play.actor(scene), play.numbers[scene["on"]], scene["text"])


def _acknowledge(play: Play, scene: Scene) -> None:
    play.desk.escalation.acknowledge_by_web(play.actor(scene), play.numbers[scene["on"]])


def _move(play: Play, scene: Scene) -> None:
    play.desk.tickets.move(play.actor(scene), Verb(scene["do"]), play.order(scene))


_DEEDS: Mapping[str, Callable[[Play, Scene], None]] = {
    "report": _report,
    "comment": _comment,
    "acknowledge": _acknowledge,
    **duty_play.DEEDS,
    **machine_play.DEEDS,
}
"""Everything else is a verb of the lifecycle."""
