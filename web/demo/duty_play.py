"""What the actors of the story do on the duty day: each verb of data/duty_story.json is one use case of the room."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rounds.register import EntryKind, Event, NewEntry, Verb, Weight
from rounds.register_service import Order
from rounds.register_store import entries

if TYPE_CHECKING:
    from web.demo.play import Play

Scene = Mapping[str, Any]


def _enter(play: "Play", scene: Scene) -> None:
    due = scene.get("due_in")
    new = NewEntry(
        kind=EntryKind(scene["kind"]), source=scene["source"], text=scene["text"],
        event=Event(scene["event"]) if "event" in scene else None, weight=Weight(scene.get("weight", "ordinary")),
        first=Verb(scene["first"]) if "first" in scene else None, whom=scene.get("whom", ""),
        due_at=play.desk.clock.now() + timedelta(minutes=due) if due else None,
    )  # fmt: skip
    play.records[scene["as"]] = play.desk.register.enter(play.actor(scene), new).id


def _record(play: "Play", scene: Scene) -> None:
    with play.desk.database.read() as session:
        entry = entries(session, [play.records[scene["entry"]]])[0]
    relay = entry.waiting_relays[0].id if scene["verb"] == Verb.ACKNOWLEDGE else None
    order = Order(
        entry.id, entry.version, Verb(scene["verb"]), words=scene.get("words", ""), whom=scene.get("whom", ""),
        relay_id=relay,
    )  # fmt: skip
    play.desk.register.act(play.actor(scene), order)


DEEDS: Mapping[str, Callable[["Play", Scene], None]] = {"enter": _enter, "record": _record}
