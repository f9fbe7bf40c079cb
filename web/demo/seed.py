"""Fills an empty database with 示例市: people, sites, accounts, and three weeks of a desk's life."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

from calendars.clock import ManualClock
from calendars.errors import MissingYear
from calendars.workdays import SATURDAY
from database.session import Session
from roster import account_store
from roster import store as roster_store
from roster.contact_sheet import read_contacts
from roster.people import DutyRole, Person
from roster.permissions import Actor, Role
from sites import store as site_store
from sites.responsibility import FaultKind
from sites.service import NOTICE_MATRIX_CLAUSE, add_site
from tickets.list_store import Filter, lines
from web.demo.errors import DeskNotEmptyError, RealCarrierError
from web.demo.objects import enter_objects
from web.demo.play import Play, Scene
from web.demo.reach import evenings
from web.demo.rewound import live_until, rewound
from web.demo.rota import publish_rota
from web.desk import Desk

DATA = Path(__file__).parent / "data"
FOUNDER = Actor("demo", "示例市", Role.ADMINISTRATOR)
BEFORE_THE_STORY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody a first visitor can sign in as; the password is shown once and must be changed."""

    login: str
    password: str
    name: str
    role: str


def is_empty(session: Session) -> bool:
    """Whether nobody works here yet: no account, no ticket open or answered."""
    tickets = (lines(session, Filter(answered=answered), after=None, limit=1) for answered in (False, True))
    return not account_store.any_account(session) and not any(tickets)


def seed(desk: Desk) -> list[DemoAccount]:
    """Make the demonstration. Raises DeskNotEmptyError, RealCarrierError; nothing is stored then."""
    _check(desk)
    story = json.loads((DATA / "story.json").read_text(encoding="utf-8"))
    duty = json.loads((DATA / "duty_story.json").read_text(encoding="utf-8"))
    told = _dated(desk, [*story["scenes"], *duty["scenes"]])
    scenes = sorted([*told, *evenings(desk)], key=itemgetter(0))
    clock = ManualClock(scenes[0][0] - BEFORE_THE_STORY)
    past = rewound(desk, clock)
    people = _people(past)
    units = _units(past)
    _matrix(past, story, units)
    enter_objects(past, FOUNDER, units)
    for number, (title, body) in enumerate(story["templates"], start=1):
        past.answer_templates.save(FOUNDER, number=number, title=title, body=body)
    for role, positions in story["duty"].items():
        past.roster.set_holders(FOUNDER, DutyRole(role), [people[n - 1].id for n in positions])
    publish_rota(past, people)
    accounts, actors = _accounts(past, story["accounts"], units, people)
    play = Play(past, units, actors)
    for at, scene in scenes:
        live_until(past, clock, at)
        play.act(scene)
    live_until(past, clock, desk.clock.now())
    return accounts


def _check(desk: Desk) -> None:
    for name in ("sms_carrier", "voice_carrier", "mail_carrier"):
        if getattr(desk.settings, name) != "file":
            raise RealCarrierError(setting=f"DUWANG_{name.upper()}", carrier=getattr(desk.settings, name))
    with desk.database.read() as session:
        if not is_empty(session):
            raise DeskNotEmptyError


def _dated(desk: Desk, scenes: Sequence[Scene]) -> list[tuple[datetime, Scene]]:
    """Scenes with their instants: `at` is [working days before today, time], `ago` minutes before now."""
    now = desk.clock.now()
    today = desk.calendar.local(now)
    found = []
    for scene in scenes:
        if "ago" in scene:
            found.append((now - timedelta(minutes=scene["ago"]), scene))
            continue
        back, hour = scene["at"]
        day = _working_day(desk, today.date(), back)
        found.append((datetime.combine(day, time.fromisoformat(hour), today.tzinfo), scene))
    return found


def _working_day(desk: Desk, today: date, back: int) -> date:
    """The `back`-th working day before today; by plain weekdays where the year's table is not known yet."""
    try:
        return desk.calendar.add_working_days(today, -back)
    except MissingYear:
        day = today
        for _ in range(back):
            day -= timedelta(days=1)
            while day.weekday() >= SATURDAY:
                day -= timedelta(days=1)
        return day


def _people(desk: Desk) -> Sequence[Person]:
    """The thirteen invented contacts, imported as the notice's appendix is."""
    text = (DATA / "contacts.csv").read_bytes()
    sheet = read_contacts(text, filename="contacts.csv", area_code=desk.settings.area_code)
    desk.roster.import_contacts(FOUNDER, sheet.lines)
    with desk.database.read() as session:
        return roster_store.everyone(session)


def _units(desk: Desk) -> dict[str, int]:
    with desk.database.read() as session:
        return {unit.name: unit.id for unit in roster_store.units(session)}


def _matrix(desk: Desk, story: Mapping[str, Any], units: Mapping[str, int]) -> None:
    """The watched sites and who answers for what (notice 一(二))."""
    with desk.database.work(desk.clock.now(), FOUNDER.ref) as work:
        for site in story["sites"]:
            add_site(work, name=site["name"], home=site["home"], site_code=site["site_code"])
        for line in story["matrix"]:
            line_id = site_store.add_line(
                work.session, fault_kind=FaultKind(line["kind"]), unit_id=units[line["unit"]],
                url_prefix=line.get("url_prefix", ""), clause=NOTICE_MATRIX_CLAUSE,
            )  # fmt: skip
            work.record("matrix_line_added", f"responsibility:{line_id}", {"unit": units[line["unit"]]})


def _accounts(
    desk: Desk, wanted: Sequence[Mapping[str, Any]], units: Mapping[str, int], people: Sequence[Person]
) -> tuple[list[DemoAccount], dict[str, Actor]]:
    accounts, actors = [], {}
    for one in wanted:
        role, unit = Role(one["role"]), units.get(one.get("unit", ""))
        person = people[one["contact"] - 1].id if "contact" in one else None
        account_id, password = desk.sign_in.create(
            FOUNDER, login=one["login"], name=one["name"], role=role, unit_id=unit, person_id=person
        )
        accounts.append(DemoAccount(one["login"], password, one["name"], role.value))
        actors[one["login"]] = Actor(
            f"account:{account_id}", one["name"], role, unit_id=unit, person_id=person
        )
    return accounts, actors
