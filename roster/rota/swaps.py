"""Swaps within the caller's open work: asked by whoever has a day, answered by whoever is asked, undone by nobody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from database.session import Work
from roster.errors import NotPermittedError
from roster.permissions import Act, Actor
from roster.rota import line_store, store, swap_store
from roster.rota.changing import check_person_free
from roster.rota.errors import BadSwapError, SlotChangedError
from roster.rota.executed import Verb
from roster.rota.store import Slot
from roster.rota.swap_store import Swap, SwapState


def ask(work: Work, actor: Actor, slot_id: int, *, to: int, return_id: int | None, today: date) -> Swap:
    """Ask somebody to take a day of the actor's own, for one of theirs or for nothing; asking is consent.

    Raises BadSwapError, BadRotaError where one of them has the day already or is on leave, NotPermittedError.
    """
    mine = _slot(work, slot_id)
    if actor.person_id is None or mine.person_id != actor.person_id:
        raise NotPermittedError(act=Act.SWAP_DUTY.value, role=actor.role.value)
    theirs = _slot(work, return_id) if return_id is not None else None
    _check(work, mine, theirs, to=to, today=today)
    asked = Swap(
        0, mine.role, mine.id, mine.version, mine.day, theirs.id if theirs else None,
        theirs.version if theirs else None, theirs.day if theirs else None, actor.person_id, to, SwapState.ASKED,
        work.now,
    )  # fmt: skip
    swap_id = swap_store.add(work.session, asked)
    work.record(
        "swap_asked", f"swap:{swap_id}",
        {"role": mine.role.value, "day": mine.day, "for": asked.return_day, "from": actor.person_id, "to": to},
    )  # fmt: skip
    return replace(asked, id=swap_id)


def answer(work: Work, actor: Actor, swap_id: int, *, accept: bool, today: date) -> Swap:
    """What was asked is accepted or refused by whoever was asked. Of two that touch one day the second is void.

    Raises BadSwapError, SlotChangedError (nothing is changed then), NotPermittedError.
    """
    found = swap_store.swap(work.session, swap_id)
    if found is None or found.state is not SwapState.ASKED:
        raise BadSwapError(problem="settled")
    if actor.person_id is None or found.asked_id != actor.person_id:
        raise NotPermittedError(act=Act.SWAP_DUTY.value, role=actor.role.value)
    state = SwapState.ACCEPTED if accept else SwapState.REFUSED
    if accept:
        _carry_out(work, found, today=today)
    if not swap_store.settle(work.session, swap_id, state, by=actor.name, now=work.now):
        raise BadSwapError(problem="settled")
    if accept:  # what was asked in the same moment can never be agreed to any more
        ids = [one for one in (found.slot_id, found.return_id) if one is not None]
        swap_store.settle_of_slots(work.session, ids, by=work.actor, now=work.now)
    work.record(f"swap_{state.value}", f"swap:{swap_id}")
    return found


def withdraw(work: Work, actor: Actor, swap_id: int) -> None:
    """Whoever asked asks no more. Raises BadSwapError, NotPermittedError."""
    found = swap_store.swap(work.session, swap_id)
    if found is None:
        raise BadSwapError(problem="settled")
    if found.asker_id != actor.person_id:
        raise NotPermittedError(act=Act.SWAP_DUTY.value, role=actor.role.value)
    if not swap_store.settle(work.session, swap_id, SwapState.WITHDRAWN, by=actor.name, now=work.now):
        raise BadSwapError(problem="settled")
    work.record("swap_withdrawn", f"swap:{swap_id}")


def _check(work: Work, mine: Slot, theirs: Slot | None, *, to: int, today: date) -> None:
    wrong = (
        (to == mine.person_id, "self"),
        (mine.day < today, "past"),
        (theirs is not None and theirs.day < today, "past"),
        (theirs is not None and (theirs.person_id != to or theirs.role is not mine.role), "not_theirs"),
        (theirs is not None and theirs.day == mine.day, "same_day"),
    )
    for is_so, problem in wrong:
        if is_so:
            raise BadSwapError(problem=problem)
    if swap_store.is_asked(work.session, [slot.id for slot in (mine, theirs) if slot]):
        raise BadSwapError(problem="asked_already")
    check_person_free(work, mine.role, mine.day, to)
    if theirs is not None:
        check_person_free(work, theirs.role, theirs.day, mine.person_id)


def _carry_out(work: Work, found: Swap, *, today: date) -> None:
    """Both places change hands, or neither does: the work that raises is rolled back."""
    if found.day < today or (found.return_day or today) < today:
        raise BadSwapError(problem="past")
    store.lock(work.session, found.role)
    check_person_free(work, found.role, found.day, found.asked_id)
    if found.return_day is not None:
        check_person_free(work, found.role, found.return_day, found.asker_id)
    for slot, person in _hands(found):
        if not store.give_slot(work.session, slot, person, work.now):
            raise SlotChangedError
        line_store.write(work, slot.role, Verb.SWAPPED, [(slot.day, slot.person_id, person)])


def _hands(found: Swap) -> Sequence[tuple[Slot, int]]:
    """Each place as it was when the swap was asked for, and who gets it.

    In one order always, so that no two works wait for each other.
    """
    hands = [(Slot(found.slot_id, found.role, found.day, found.asker_id, found.slot_version), found.asked_id)]
    if found.return_id is not None and found.return_day is not None and found.return_version is not None:
        back = Slot(found.return_id, found.role, found.return_day, found.asked_id, found.return_version)
        hands.append((back, found.asker_id))
    return sorted(hands, key=lambda one: one[0].id)


def _slot(work: Work, slot_id: int) -> Slot:
    found = store.slot(work.session, slot_id)
    if found is None:
        raise SlotChangedError
    return found
