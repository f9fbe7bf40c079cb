"""A whole desk for tests of its pages: a real database, people signed in, a clock that stands still."""

import re
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from calendars.clock import ManualClock
from database.ids import new_reference
from roster import account_store, store
from roster.accounts import Account
from roster.permissions import Role, desk_actor
from roster.sign_in import _digest
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Fact, Verb
from tickets.service import Order
from tickets.ticket import Report, Reporter, TakenIn, Ticket
from web.desk import EXTENSION, Desk

CLERK = desk_actor("clerk")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
WORDS = "政务公开首页点“规章库”，出现404页面。"
PAGE = "https://www.shili.example/zwgk/gzk/"


class Client(FlaskClient):
    """A browser: every request but a look carries the token of its cookie, unless `forged`."""

    forged = False
    token = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 - werkzeug's own signature
        if kwargs.get("method", "GET") not in {"GET", "HEAD", "OPTIONS"} and not self.forged:
            self.token = self.token or self.fresh_token()
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": self.token}
        return super().open(*args, **kwargs)

    def fresh_token(self) -> str:
        """The token a page of this cookie carries."""
        found = TOKEN.search(self.get("/privacy").text)
        assert found
        return found[1]


@dataclass(slots=True)
class Site:
    """The application and what a test does to it."""

    app: Flask
    clock: ManualClock
    accounts: dict[tuple[Role, int | None], Account] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        found: Desk = self.app.extensions[EXTENSION]
        return found

    def visitor(self) -> Client:
        """Somebody without an account."""
        return Client(self.app)

    def client(self, role: Role, unit: int | None = None) -> Client:
        """Somebody signed in, in English; a session of the server's own, opened without the slow password."""
        account = self.account(role, unit)
        token = new_reference()
        now = self.clock.now()
        with self.desk.database.work(now, "test") as work:
            account_store.open_session(
                work.session, token_digest=_digest(token), account_id=account.id, at=now
            )
        client = Client(self.app)
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return client

    def account(self, role: Role, unit: int | None = None) -> Account:
        """One account for each role and unit, with a password of its own already."""
        known = self.accounts.get((role, unit))
        if known:
            return known
        login = f"{role.value}{unit or ''}"
        wanted = Account(
            id=0, login=login, name=f"示{role.value[:2]}{unit or ''}", role=role, unit_id=unit, person_id=None,
            language="en", must_change=False, active=True,
        )  # fmt: skip
        with self.desk.database.work(self.clock.now(), "test") as work:
            account_store.add_account(work.session, wanted, password_hash="none")
        with self.desk.database.read() as session:
            found = account_store.account_by_login(session, login)
        assert found
        self.accounts[role, unit] = found[0]
        return found[0]

    def unit(self, name: str) -> int:
        """A unit's id."""
        with self.desk.database.work(self.clock.now(), "test") as work:
            return store.add_unit(work.session, name)

    def takes_in(self, **more: Any) -> TakenIn:  # noqa: ANN401 - any field of a report
        """A report from the public form, unless said otherwise."""
        facts: dict[str, Any] = {
            "kind": Kind.ERROR_REPORT, "source": Source.PUBLIC_FORM, "description": WORDS, "url": PAGE,
            "problem": "unreachable", "reporter": Reporter("", "13000000009"),
        }  # fmt: skip
        return self.desk.intake.take_in(CLERK, Report(**(facts | more)))

    def verified(self, unit: int, **more: Any) -> Ticket:  # noqa: ANN401 - any field of a report
        """A ticket a unit has."""
        number = self.takes_in(**more).number
        facts = {Fact.PROBLEM: "unreachable", Fact.UNIT: str(unit)}
        severity = more.get("severity", Severity.NORMAL)
        order = Order(number, self.ticket(number).version, facts, severity=severity)
        return self.desk.tickets.move(CLERK, Verb.VERIFY, order)

    def ticket(self, number: str) -> Ticket:
        """The ticket as it is stored now."""
        with self.desk.database.read() as session:
            return self.desk.reading.ticket(session, CLERK, number)
