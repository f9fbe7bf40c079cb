"""What the actors of the story do on the duty day: each verb of data/duty_story.json is one use case of the room."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from roster.people import DutyRole, Shift
from roster.permissions import desk_actor
from roster.store import everyone
from rounds.handover import Note
from rounds.handover_store import notes
from rounds.incident import Fact, StepCode
from rounds.incident import Verb as Move
from rounds.incident_service import Order as MoveOrder
from rounds.incident_service import Proof
from rounds.incident_store import incidents
from rounds.register import EntryKind, Event, NewEntry, Verb, Weight
from rounds.register_moves import Order
from rounds.register_store import entries
from web.demo.reach import answer_tests, look_for_tests

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
    play.records[scene["as"]] = play.desk.duty_day.register.enter(play.actor(scene), new).id


def _record(play: "Play", scene: Scene) -> None:
    with play.desk.database.read() as session:
        entry = entries(session, [play.records[scene["entry"]]])[0]
    relay = entry.waiting_relays[0].id if scene["verb"] == Verb.ACKNOWLEDGE else None
    order = Order(
        entry.id, entry.version, Verb(scene["verb"]), words=scene.get("words", ""), whom=scene.get("whom", ""),
        relay_id=relay,
    )  # fmt: skip
    play.desk.duty_day.register.act(play.actor(scene), order)


def _shift(play: "Play", scene: Scene) -> None:
    """Somebody else reads for a while."""
    with play.desk.database.read() as session:
        person = everyone(session)[scene["contact"] - 1]
    now = play.desk.clock.now()
    shift = Shift(DutyRole.READER, person.id, now, now + timedelta(minutes=scene["minutes"]))
    play.desk.roster.add_shift(desk_actor("demo"), shift)


def _look(play: "Play", _scene: Scene) -> None:
    play.desk.duty_day.handovers.look()


def _newest(play: "Play") -> Note:
    with play.desk.database.read() as session:
        return notes(session, limit=1)[0]


def _hand_over(play: "Play", scene: Scene) -> None:
    note = _newest(play)
    play.desk.duty_day.handovers.write(play.actor(scene), note.id, note.version, scene["words"])


def _take_over(play: "Play", scene: Scene) -> None:
    note = _newest(play)
    play.desk.duty_day.handovers.confirm(play.actor(scene), note.id, note.version)


def _incident(play: "Play", scene: Scene) -> None:
    number = play.numbers[scene["ticket"]]
    with play.desk.database.read() as session:
        ticket = play.desk.reading.ticket(session, desk_actor("demo"), number)
    play.records[scene["as"]] = play.desk.duty_day.incidents.open(
        play.actor(scene), title=scene["title"], began_at=ticket.received_at, ticket=(ticket.id, number)
    )


def _step(play: "Play", scene: Scene) -> None:
    incident_id = play.records[scene["incident"]]
    with play.desk.database.read() as session:
        version = incidents(session, [incident_id])[0].version
    facts = {fact: str(scene[fact.value]) for fact in Fact if fact.value in scene}
    play.desk.duty_day.incidents.move(
        play.actor(scene), MoveOrder(incident_id, version, Move(scene["verb"]), facts)
    )


def _prove(play: "Play", scene: Scene) -> None:
    actor = play.actor(scene)
    proof = Proof(actor.name, scene["note"])
    play.desk.duty_day.incidents.prove(actor, play.records[scene["incident"]], StepCode(scene["step"]), proof)


def _test(play: "Play", _scene: Scene) -> None:
    """Asked at once, for no ladder of the engine orders it; who was asked before answers now."""
    look_for_tests(play.desk)
    play.desk.dispatcher.run_once()
    answer_tests(play.desk)


DEEDS: Mapping[str, Callable[["Play", Scene], None]] = {
    "enter": _enter, "record": _record, "shift": _shift, "look": _look, "hand_over": _hand_over,
    "take_over": _take_over,    "incident": _incident, "step": _step, "prove": _prove, "test": _test,
}  # fmt: skip
