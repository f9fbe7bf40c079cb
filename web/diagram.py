"""The lifecycle as a drawing and a table, both read off `tickets.lifecycle.MOVES`; nothing about moves is written here."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext, pgettext

from roster.permissions import MAY, Role
from tickets.lifecycle import MOVES, OPEN_STATES, SEVERE_FACTS, Move, State, Verb, mermaid
from web.views.office import ArrowView, BoxView, LifecyclePage, MoveRow
from web.wording import word
from web.words import FACTS, ROLES, STATE_NAMES, VERBS

WIDTH, HEIGHT = 900, 420
BOX_WIDTH, BOX_HEIGHT = 120, 44
# Column and row of each state; the answered state stands to the right of everything that is open.
PLACES: Mapping[State, tuple[int, int]] = {
    State.RECEIVED: (50, 120),
    State.VERIFIED: (250, 120),
    State.HANDLED: (450, 120),
    State.ESCALATED_RECEIVED: (50, 300),
    State.ESCALATED_VERIFIED: (250, 300),
    State.ESCALATED_HANDLED: (450, 300),
    State.ANSWERED: (750, 200),
}
OPEN_BOX = (20, 10, 600, 400)
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
        yield BoxView(_short(state), x, y, BOX_WIDTH, BOX_HEIGHT, "" if state.is_open else "end")


def _short(state: State) -> str:
    """Inside the escalated box the box itself says "escalated"."""
    return word(STATE_NAMES, state.value.rpartition(".")[2])


def _arrows() -> Iterator[ArrowView]:
    """One arrow for each pair of states; a verb that any open state has is drawn once, from the box of all open states."""
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
        return ArrowView("M620 208H750", label, 685, 203)
    return ArrowView("M750 236H620", label, 685, 252)


def _arrow(source: State, target: State, label: str) -> ArrowView:
    (x, y), (to_x, to_y) = PLACES[source], PLACES[target]
    middle = BOX_HEIGHT // 2
    if y == to_y:
        return ArrowView(
            f"M{x + BOX_WIDTH} {y + middle}H{to_x}", label, (x + BOX_WIDTH + to_x) // 2, y + middle - 6
        )
    if x == to_x:
        down = to_y > y
        line = x + (40 if down else 80)
        start, end = (y + BOX_HEIGHT, to_y) if down else (y, to_y + BOX_HEIGHT)
        return ArrowView(f"M{line} {start}V{end}", label, line + (-30 if down else 36), 215)
    if source is State.ANSWERED:
        bend = f"M{x} {y + 26}C600 226 340 230 {to_x + 60} {to_y + BOX_HEIGHT}"
        return ArrowView(bend, label, 455, 234)
    return _to_answered(x, y, to_x, to_y, label)


def _to_answered(x: int, y: int, to_x: int, to_y: int, label: str) -> ArrowView:
    """Over the top for plain states, under the bottom for escalated ones; the farther, the wider the bend."""
    above = y < to_y
    rise = 40 + (450 - x) // 5
    start_x, end_x = x + BOX_WIDTH // 2, to_x + BOX_WIDTH // 2 + (450 - x) // 10
    start_y, end_y = (y, to_y) if above else (y + BOX_HEIGHT, to_y + BOX_HEIGHT)
    peak = start_y - rise if above else start_y + rise
    label_y = (start_y - rise * 3 // 4) - 4 if above else start_y + rise * 3 // 4 + 12
    bend = f"M{start_x} {start_y}C{start_x + 60} {peak} {end_x} {peak} {end_x} {end_y}"
    return ArrowView(bend, label, start_x + 130, label_y)


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
