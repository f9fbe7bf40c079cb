"""A whole desk for tests of machines' doors: real database, real services, a clock that stands still."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from calendars.clock import ManualClock
from notifiers.carriers.file import SentLetter
from roster.contact_sheet import read_contacts
from roster.people import DutyRole
from roster.permissions import Actor, Role, desk_actor
from roster.store import everyone, units
from tickets.kinds import Kind, Severity, Source
from tickets.ticket import Report, TakenIn
from web.desk import EXTENSION, Desk

CONTACTS = Path("web/demo/data/contacts.csv")
FOUNDER = Actor("test", "test", Role.ADMINISTRATOR)
PASSWORD = "a long enough word 7"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""The hash that costs a guesser a tenth of a second costs a test as much, several times over."""
TOKEN = "probe-token-0123456789"
TWILIO_TOKEN = "an invented auth token"
ENVIRONMENT = {
    "PUBLIC_URL": "http://desk.example",
    "DUWANG_FAULT_TOKENS": f"probe:{TOKEN}",
    "DUWANG_TWILIO_TOKEN": TWILIO_TOKEN,
    "DUWANG_SECRET_KEY": "s" * 40,
    "DUWANG_AUDIT_KEY": "a" * 40,
}


@dataclass(slots=True)
class MachineDesk:
    """The application, and what a test does to it."""

    app: Flask
    clock: ManualClock

    @property
    def desk(self) -> Desk:
        found: Desk = self.app.extensions[EXTENSION]
        return found

    def client(self) -> Any:  # noqa: ANN401 - werkzeug's client, whose answers' json may be anything
        """A visitor."""
        return self.app.test_client()

    def configure(self, **settings: Any) -> None:  # noqa: ANN401 - any setting
        """Other settings, as if the desk had been started with them."""
        self.app.extensions[EXTENSION] = replace(self.desk, settings=replace(self.desk.settings, **settings))

    def run(self, *arguments: str, given: str | bytes = "") -> tuple[int, str, str]:
        """A command's exit code, output and complaints."""
        done = self.app.test_cli_runner().invoke(args=list(arguments), input=given)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.stdout, done.stderr

    def person(self, role: Role, *, unit: str = "") -> tuple[Any, dict[str, str]]:
        """Somebody signed in, and the header that a page of theirs would send."""
        sign_in, login = self.desk.sign_in, f"{role.value}{unit}"
        with self.desk.database.read() as opened:
            unit_id = next((one.id for one in units(opened) if one.name == unit), None)
        _, once = sign_in.create(FOUNDER, login=login, name=login, role=role, unit_id=unit_id)
        _, account = sign_in.sign_in(login, once, address="test")
        sign_in.change_password(account, old=once, new=PASSWORD)
        token, _ = sign_in.sign_in(login, PASSWORD, address="test")
        with self.app.test_request_context():
            signed, raw = generate_csrf(), session["csrf_token"]
        client = self.client()
        with client.session_transaction() as cookie:
            cookie.update({"_user_id": token, "_fresh": True, "csrf_token": raw})
        return client, {"X-CSRFToken": signed}

    def contacts(self) -> None:
        """The thirteen invented contacts, the first of them in every duty role."""
        sheet = read_contacts(CONTACTS.read_bytes(), filename=None, area_code="0316")
        self.desk.roster.import_contacts(FOUNDER, sheet.lines)
        with self.desk.database.read() as opened:
            people = everyone(opened)
        for role in DutyRole:
            self.desk.roster.set_holders(FOUNDER, role, [people[1].id])

    def citizen_reports(self, words: str = "首页的电话号码少了一位。") -> TakenIn:
        report = Report(Kind.ERROR_REPORT, Source.PUBLIC_FORM, words)
        return self.desk.intake.take_in(desk_actor("public"), report)

    def outage(self) -> SentLetter:
        """A severe fault, and the SMS it brought to the duty reader."""
        report = Report(
            Kind.DETECTED_FAULT, Source.MACHINE, "首页连续三次无法访问。", severity=Severity.SEVERE,
            fingerprint="home", url="https://www.shili.example/",
        )  # fmt: skip
        self.desk.intake.take_in(desk_actor("machine:probe"), report)
        self.desk.engine.run_pass()
        while self.desk.dispatcher.run_once():
            pass
        return self.desk.file_carrier.sent(1)[0]
