"""The measured actions, as endless streams of requests made from what stands in the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, cycle
from random import Random
from urllib.parse import quote

from sqlalchemy import select

from bench import words
from bench.people import HEAD, LOGIN
from bench.visits import Request
from database.session import Database
from tickets.lifecycle import State
from tickets.problems import ProblemType
from tickets.row_store import TicketRow

QUEUE = "/?view=open"
SEARCHED = ("链接", "无法打开", "WPS")
"""Words of a tenth to a quarter of the invented reports."""
MOVES_A_TICKET = 3


@dataclass(frozen=True, slots=True)
class Action:
    """A name and its requests, of which `group` neighbours belong together; who sends them;
    whether the floor answers them too.
    """

    name: str
    requests: Iterator[Request]
    group: int = 1
    login: str = LOGIN
    floored: bool = True


def actions(database: Database, units: Sequence[int]) -> Iterator[Action]:
    """In the order they are measured: looking first, then creating, then moving what was created and found."""
    yield Action("queue page, 50 rows", cycle([Request("GET", QUEUE)]))
    yield Action("overdue audit", cycle([Request("GET", "/overdue")]), login=HEAD, floored=False)
    for word in SEARCHED:
        yield Action(f"search “{word}”", cycle([Request("GET", f"/tickets?q={quote(word)}")]), floored=False)
    yield Action("ticket page", cycle(_pages(database)))
    yield Action("create", _creations())
    yield Action("state change", _moves(database, units), MOVES_A_TICKET)


def _pages(database: Database) -> list[Request]:
    """Pages of tickets in every state, half of them open."""
    found: list[Request] = []
    for state in State:
        with database.read() as session:
            most = 200 if state is State.ANSWERED else 60
            numbers = session.scalars(
                select(TicketRow.number).where(TicketRow.state == state.value).limit(most)
            )
            found.extend(Request("GET", f"/tickets/{number}") for number in numbers)
    Random(4).shuffle(found)
    return found


def _creations() -> Iterator[Request]:
    chance = Random(7)
    for _ in count():
        yield Request("POST", "/tickets/new", {
            "source": "telephone", "kind": chance.choice(list(ProblemType)).value, "severity": "normal",
            "site_id": "", "title": words.title(chance), "url": words.url(chance, 5_000),
            "description": words.description(chance), "received_at": "", "caller": "", "contact": "13000000001",
        })  # fmt: skip


def _moves(database: Database, units: Sequence[int]) -> Iterator[Request]:
    """Verify, handle and answer every ticket that nobody has touched, newest first."""
    chance = Random(11)
    query = (
        select(TicketRow.number, TicketRow.version)
        .where(TicketRow.state == State.RECEIVED.value)
        .order_by(TicketRow.id.desc())
    )
    with database.read() as session:
        found = session.execute(query).all()
    for number, version in found:
        verify = {
            "kind": chance.choice(list(ProblemType)).value, "severity": "normal",
            "unit_id": str(chance.choice(units)), "contact_id": "", "note": "请今天内核对并修复，完成后回复处置情况。",
        }  # fmt: skip
        forms = (
            ("verify", verify),
            ("handle", {"note": words.answer(chance)}),
            ("answer", {"answer": words.answer(chance)}),
        )
        for step, (verb, form) in enumerate(forms):
            yield Request("POST", f"/tickets/{number}/{verb}", {**form, "version": str(version + step)})
