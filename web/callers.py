"""Who calls the JSON interface: a machine by its token, or a person who is signed in."""

import hmac
from dataclasses import dataclass, replace

from flask import abort, request

from roster.permissions import Act, Actor, outsider
from tickets.errors import UnknownTicketError
from tickets.kinds import Source
from tickets.list_store import Filter
from tickets.ticket import Ticket
from web.desk import desk
from web.signed_in import actor

SCHEME = "Bearer "
MACHINE = "machine:"


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller; a machine sees only what machines reported, never a citizen's words."""

    actor: Actor
    is_machine: bool

    def narrowed(self, wanted: Filter) -> Filter:
        """The list this caller may have."""
        return replace(wanted, source=Source.MACHINE) if self.is_machine else wanted

    def checked(self, ticket: Ticket) -> Ticket:
        """The ticket. Raises UnknownTicketError where the caller may not know that it exists."""
        if self.is_machine and ticket.source is not Source.MACHINE:
            raise UnknownTicketError(number=ticket.number)
        return ticket


def caller() -> Caller:
    """Machine or person; 401 for neither."""
    machine = _machine()
    return Caller(machine, is_machine=True) if machine else Caller(actor(), is_machine=False)


def machine() -> Actor:
    """The machine whose token this is; 401 otherwise."""
    return _machine() or abort(401)


def source_of(reporter: Actor) -> str:
    """The name a machine's token stands under."""
    return reporter.ref.removeprefix(MACHINE)


def _machine() -> Actor | None:
    """Every token is compared, each in constant time, so that nothing can be learnt from how long it takes."""
    header = request.headers.get("Authorization", "")
    if not header.startswith(SCHEME):
        return None
    given = header.removeprefix(SCHEME).encode(errors="replace")
    names = [
        name
        for token, name in desk().settings.fault_tokens.items()
        if hmac.compare_digest(token.encode(), given)
    ]
    return outsider(f"{MACHINE}{names[0]}"[:60], Act.TAKE_IN, Act.SEE_TICKETS) if names else None
