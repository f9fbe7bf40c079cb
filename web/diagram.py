"""The lifecycle as a drawing and a table, both read off `tickets.lifecycle.MOVES`."""

from collections.abc import Iterator, Mapping

from roster.permissions import MAY, Role
from tickets.lifecycle import MOVES, OPEN_STATES, SEVERE_FACTS, Move, State, Verb, mermaid
from web.texts import gettext, pgettext
from web.views.office import ArrowView, BoxView, LifecyclePage, MoveRow
from web.wording import word
from web.words import FACTS, ROLES, STATE_NAMES, VERBS

WIDTH, HEIGHT = 900, 450
BOX_WIDTH, BOX_HEIGHT, ANSWERED_HEIGHT = 120, 44, 100
# Column and row of each state; the answered state stands to the right of everything that is open.
PLACES: Mapping[State, tuple[int, int]] = {
    State.RECEIVED: (50, 120),
    State.VERIFIED: (250, 120),
    State.HANDLED: (450, 120),
    State.ESCALATED_RECEIVED: (50, 300),
    State.ESCALATED_VERIFIED: (250, 300),
    State.ESCALATED_HANDLED: (450, 300),
    State.ANSWERED: (750, 174),
}
OPEN_BOX = (20, 10, 600, 430)
ESCALATED_BOX = (36, 256, 568, 104)


def lifecycle() -> LifecyclePage:
    """The page's boxes, arrows, rows and Mermaid text, worded in the reader's language."""
    return LifecyclePage(
        boxes=tuple(_boxes()),
        arrows=tuple(_arrows()),
        moves=tuple(_rows()),
        mermaid=mermaid(),
        width=WIDTH,
        height=HEIGHT,
    )


def _boxes() -> Iterator[BoxView]:
    yield BoxView(gettext("any open state"), *OPEN_BOX, "open")
    yield BoxView(gettext("Escalated"), *ESCALATED_BOX, "group")
    for state, (x, y) in PLACES.items():
        height = BOX_HEIGHT if state.is_open else ANSWERED_HEIGHT
        yield BoxView(_short(state), x, y, BOX_WIDTH, height, "" if state.is_open else "end")


def _short(state: State) -> str:
    """Inside the escalated box the box itself says "escalated"."""
    return word(STATE_NAMES, state.value.rpartition(".")[2])


def _arrows() -> Iterator[ArrowView]:
    """One arrow for each pair of states; a verb that every open state has is drawn once, from the box of them all."""
    common = {verb for verb in Verb if _pairs_of(verb) in (_TO_ANSWERED, _FROM_ANSWERED)}
    for verb in sorted(common, key=list(Verb).index):
        yield _common_arrow(verb)
    labels: dict[tuple[State, State], list[Verb]] = {}
    for move in MOVES:
        if move.verb not in common:
            labels.setdefault((move.source, move.target), []).append(move.verb)
    for (source, target), verbs in labels.items():
        yield _arrow(source, target, " / ".join(word(VERBS, verb.value) for verb in verbs))


_TO_ANSWERED = {(state, State.ANSWERED) for state in OPEN_STATES}
_FROM_ANSWERED = {(State.ANSWERED, state) for state in OPEN_STATES}


def _pairs_of(verb: Verb) -> set[tuple[State, State]]:
    return {(move.source, move.target) for move in MOVES if move.verb is verb}


def _common_arrow(verb: Verb) -> ArrowView:
    label = word(VERBS, verb.value)
    if _pairs_of(verb) == _TO_ANSWERED:
        return ArrowView("M620 196H750", label, 685, 190)
    return ArrowView("M750 226H620", label, 685, 220)


def _arrow(source: State, target: State, label: str) -> ArrowView:
    (x, y), (to_x, to_y) = PLACES[source], PLACES[target]
    line = y + BOX_HEIGHT // 2
    if y == to_y:
        return ArrowView(f"M{x + BOX_WIDTH} {line}H{to_x}", label, (x + BOX_WIDTH + to_x) // 2, line - 6)
    if x == to_x:
        return _upright(source, target, label)
    if source is State.ANSWERED:
        bend = f"M{x} 256H600C430 256 {to_x + 100} 230 {to_x + 100} {to_y + BOX_HEIGHT}"
        return ArrowView(bend, label, 685, 250)
    return _to_answered(x, y, label)


def _upright(source: State, target: State, label: str) -> ArrowView:
    """Up or down between a state and its escalated twin; the middle pair stays bare, the reopening passes there."""
    (x, y), (_, to_y) = PLACES[source], PLACES[target]
    if to_y > y:
        path, at = f"M{x + 40} {y + BOX_HEIGHT}V{to_y}", x + 6
    else:
        path, at = f"M{x + 76} {y}V{to_y + BOX_HEIGHT}", x + 112
    bare = PLACES[State.VERIFIED][0]
    return ArrowView(path, "" if x == bare else label, at, 215)


def _to_answered(x: int, y: int, label: str) -> ArrowView:
    """Over the top for plain states, under the bottom for escalated ones; the farther, the wider the bend.

    The label stands at the middle of the cubic curve, just outside it.
    """
    answered_x, answered_y = PLACES[State.ANSWERED]
    above = y < answered_y
    sign = -1 if above else 1
    near = (450 - x) // 10
    start_x, end_x = x + BOX_WIDTH // 2, answered_x + 40 + near
    start_y, end_y = (y, answered_y) if above else (y + BOX_HEIGHT, answered_y + ANSWERED_HEIGHT)
    peak = start_y + sign * (40 + 2 * near)
    middle_x = (start_x + 3 * (start_x + 60) + 4 * end_x) // 8
    middle_y = (start_y + 6 * peak + end_y) // 8
    bend = f"M{start_x} {start_y}C{start_x + 60} {peak} {end_x} {peak} {end_x} {end_y}"
    return ArrowView(bend, label, middle_x, middle_y + (-6 if above else 15))


def _rows() -> Iterator[MoveRow]:
    for move in MOVES:
        facts = [word(FACTS, fact.value) for fact in move.facts]
        if move.verb is Verb.ANSWER:
            severe = gettext(", ").join(word(FACTS, fact.value) for fact in SEVERE_FACTS)
            facts.append(gettext("severe faults also: %(facts)s", facts=severe))
        yield MoveRow(
            word(VERBS, move.verb.value),
            _full(move.source),
            _full(move.target),
            gettext(", ").join(facts) or pgettext("facts", "nothing"),
            _who(move),
        )


def _full(state: State) -> str:
    inside = _short(state)
    return gettext("escalated · %(state)s", state=inside) if state.is_escalated else inside


def _who(move: Move) -> str:
    """The roles the permission table names; the step up belongs to the engine, whoever may undo it."""
    if move.verb is Verb.ESCALATE:
        return gettext("a policy step, by itself")
    return gettext(", ").join(word(ROLES, role.value) for role in Role if role in MAY[move.act])
