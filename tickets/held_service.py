"""Decisions that can be taken back for ten seconds: held on the server, carried out once, or told to their owner.

The timer belongs to the server: closing the page loses nothing. Carrying out is one transaction that takes the held
command off the list and makes the move, so that a kill before it leaves the command held and a kill after it leaves
the move made; nobody can do it twice.
"""

from collections.abc import Callable, Mapping

from calendars.clock import Clock as DeskClock
from calendars.errors import CalendarsError
from database import timers
from database.session import Database, Work
from roster.errors import RosterError
from roster.permissions import Actor
from tickets import held_store
from tickets.errors import HeldByOtherError, TicketError
from tickets.held import ASSIGNS, HELD, HOLD, Asked, HeldCommand, LostCommand, may_wait
from tickets.lifecycle import Verb
from tickets.service import Tickets
from tickets.ticket import subject_of

REFUSALS = (TicketError, RosterError, CalendarsError)
"""What a move may end in that its owner can be told."""
FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""Our own mistakes would fail again at each look: the owner is told of them too. All else is tried again."""
BATCH = 50
TRIES = 3


class HeldCommands:
    """Holding, dropping and carrying out. `report` is told of what could not even be refused."""

    def __init__(
        self, database: Database, clock: DeskClock, tickets: Tickets, *, report: Callable[[str, Exception], None]
    ) -> None:  # fmt: skip
        self._database, self._clock, self._tickets, self._report = database, clock, tickets, report

    def hold(self, owner: Actor, asked: Asked) -> bool:
        """Decide, but carry it out ten seconds later; False where it could not wait and was carried out at once.

        All that would be refused is refused now, with what the move itself raises, and HeldByOtherError where
        somebody else has just decided. A new decision carries out the same person's one before. The same once more
        (a second click) changes nothing.
        """
        for _ in range(TRIES):
            before = self.of_owner(owner)
            if before is not None and before.asked == asked:
                return True
            if before is not None:
                self.carry_out(before)
            found = self._hold(owner, asked)
            if found is not None:
                return found
        raise HeldByOtherError(number=asked.order.number, by=owner.name, seconds=int(HOLD.total_seconds()))

    def _hold(self, owner: Actor, asked: Asked) -> bool | None:
        """Whether it is held; None where the same person's other window was faster.

        The row of the decision is written before the ticket is locked: whoever carries one out takes it in the same
        order, or the two would wait for each other.
        """
        with self._database.work(self._clock.now(), owner.ref) as work:
            seen = self._tickets.seen_by(work.session, owner, asked.order.number)
            if not may_wait(seen, work.now):
                self._carry(work, owner, asked)
                return False
            due = work.now + HOLD
            added = held_store.add(work.session, seen.id, owner, asked, held_at=work.now, due_at=due)
            ticket = self._tickets.held_for(work, owner, asked.order.number)
            if not added:
                return None
            self._rehearse(work, owner, asked)
            timers.set_timer(work.session, HELD, ticket.subject, due_at=due)
            return True

    def _rehearse(self, work: Work, owner: Actor, asked: Asked) -> None:
        """Make the move and take it back again inside this transaction: what it refuses is refused now."""
        said = len(work.entries)
        savepoint = work.session.begin_nested()
        try:
            self._carry(work, owner, asked)
        finally:
            savepoint.rollback()
            del work.entries[said:]

    def undo(self, owner: Actor, number: str) -> bool:
        """Drop the own held command about this ticket; False where it was carried out already."""
        held = self.of_owner(owner)
        if held is None or held.asked.order.number != number:
            return False
        with self._database.work(self._clock.now(), owner.ref) as work:
            dropped = held_store.take(work.session, held.id)
            if dropped:
                timers.clear_timer(work.session, HELD, subject_of(held.ticket_id))
            return dropped

    def settle(self, owner: Actor, number: str, version: int) -> int:
        """Carry out the own held command before another act; the version that act is to be made on.

        Whoever decided about a ticket and goes on with it before the ten seconds are over read the version before
        the decision; nobody else can have changed it in between, or the decision would not have been carried out.
        """
        held = self.of_owner(owner)
        if held is None:
            return version
        order = held.asked.order
        same = order.number == number and order.version == version
        return version + 1 if self.carry_out(held) and same else version

    def settle_all(self, owner: Actor, versions: Mapping[str, int]) -> Mapping[str, int]:
        """The same before one act on many, where the held command is about one of them: versions by number."""
        held = self.of_owner(owner)
        number = held.asked.order.number if held else ""
        if number not in versions:
            return versions
        return {**versions, number: self.settle(owner, number, versions[number])}

    def release_due(self) -> int:
        """Carry out what is due; how many."""
        now = self._clock.now()
        with self._database.read() as session:
            subjects = timers.due_timers(session, HELD, now=now, limit=BATCH)
            found = [held_store.of_ticket(session, int(one.partition(":")[2])) for one in subjects]
        done = [self._release(held) for held in found if held is not None]
        return sum(done)

    def _release(self, held: HeldCommand) -> bool:
        try:
            return self.carry_out(held)
        except Exception as error:  # noqa: BLE001  (told; it stays held and is tried again at the next look)
            self._report(subject_of(held.ticket_id), error)
            return False

    def carry_out(self, held: HeldCommand) -> bool:
        """Make the move in its owner's name; False where it was refused: the owner is told on the next page."""
        try:
            with self._database.work(self._clock.now(), held.owner.ref) as work:
                if not self._take(work, held):
                    return False
                self._carry(work, held.owner, held.asked)
        except REFUSALS as error:
            self._lose(held, error)
            return False
        except FAULTS as error:
            self._report(subject_of(held.ticket_id), error)
            self._lose(held, error)
            return False
        return True

    def _take(self, work: Work, held: HeldCommand) -> bool:
        found = held_store.take(work.session, held.id)
        if found:
            timers.clear_timer(work.session, HELD, subject_of(held.ticket_id))
        return found

    def _lose(self, held: HeldCommand, error: Exception) -> None:
        """Nothing of it is done; what was typed is kept for its owner."""
        data = {name: value for name, value in vars(error).items() if isinstance(value, str | int)}
        code = str(getattr(error, "code", ""))
        with self._database.work(self._clock.now(), held.owner.ref) as work:
            if self._take(work, held):
                held_store.keep_lost(work.session, held, code=code, data=data, at=work.now)
                subject = subject_of(held.ticket_id)
                work.record("held_command_lost", subject, {"verb": held.asked.verb, "code": code})

    def _carry(self, work: Work, owner: Actor, asked: Asked) -> None:
        if asked.verb in ASSIGNS:
            person = asked.order.assignee_id
            self._tickets.assign_in(work, owner, asked.order, unit_id=asked.unit_id or 0, assignee_id=person)
        else:
            self._tickets.move_in(work, owner, asked.order, verb=Verb(asked.verb))

    def of_owner(self, owner: Actor) -> HeldCommand | None:
        """What this person decided and can still take back."""
        with self._database.read() as session:
            return held_store.of_owner(session, owner.ref)

    def lost(self, owner: Actor) -> list[LostCommand]:
        """What of this person's could not be carried out and was not read yet."""
        with self._database.read() as session:
            return list(held_store.lost(session, owner.ref))

    def forget_lost(self, owner: Actor, lost_id: int) -> None:
        """Its owner has read it."""
        with self._database.work(self._clock.now(), owner.ref) as work:
            held_store.drop_lost(work.session, owner.ref, lost_id)
