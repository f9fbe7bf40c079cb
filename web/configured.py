"""What the settings and the files they name mean to the rooms: policies, rules of sending, carriers, plans."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from escalation.policy import Policy, read_policies
from notifiers.budgets import read_budgets
from notifiers.bundling import BundleRules
from notifiers.carriers.choice import CarrierSettings, KitAccount, mail_server
from notifiers.events import Local
from notifiers.ladder import DispatchRules
from notifiers.quiet import read_quiet_hours
from probes.alarms.sources import Sources, read_sources
from probes.watch.plan import WatchPlan, read_watch_plan
from rounds.plan import RoundPlan, read_plan
from web.settings import Settings

_ROOT = Path(__file__).parents[1]
SHIPPED_POLICIES = _ROOT / "escalation" / "data" / "policies.json"
SHIPPED_BUDGETS = _ROOT / "notifiers" / "data" / "budgets.json"
SHIPPED_ROUNDS = _ROOT / "rounds" / "data" / "plan.json"
SHIPPED_SOURCES = _ROOT / "probes" / "data" / "alarm_sources.json"
SHIPPED_WATCH = _ROOT / "probes" / "data" / "watch.json"
SHIPPED_TEMPLATES = _ROOT / "notifiers" / "data" / "sms_templates.json"


def policies(settings: Settings) -> dict[str, Policy]:
    """The desk's own, or those the project ships."""
    return read_policies(_read(settings.policies, SHIPPED_POLICIES))


def alarm_sources(settings: Settings) -> Sources:
    """Likewise who may send alarms."""
    return read_sources(_read(settings.alarm_sources, SHIPPED_SOURCES))


def round_plan(settings: Settings) -> RoundPlan:
    """Likewise the plan of the duty day; what an own file leaves out is as shipped."""
    own = _read(settings.rounds, SHIPPED_ROUNDS)
    return read_plan({**_read("", SHIPPED_ROUNDS), **own} if isinstance(own, dict) else own)


def watch_plan(settings: Settings) -> WatchPlan:
    """How often sites are visited and what counts, seen from this process's vantage point."""
    return read_watch_plan(_read(settings.watch, SHIPPED_WATCH)).looked_at_from(settings.vantage)


def sending_rules(settings: Settings, local: Local) -> DispatchRules:
    """How messages leave; `local` tells the desk's time of an instant."""
    return DispatchRules(
        bundling=BundleRules(pace=timedelta(seconds=settings.message_pace)),
        budgets=read_budgets(_read(settings.budgets, SHIPPED_BUDGETS)),
        quiet=read_quiet_hours(settings.quiet_hours), local=local,
    )  # fmt: skip


def signature(settings: Settings) -> str:
    """What every text begins with."""
    return f"【{settings.sms_signature}】"


def carrier_settings(settings: Settings) -> CarrierSettings:
    """Which carrier for which channel, with its account."""
    return CarrierSettings(
        sms=settings.sms_carrier, voice=settings.voice_carrier, mail=settings.mail_carrier,
        abroad_approval=settings.abroad_approval or None, public_url=settings.public_url,
        twilio_account=settings.twilio_account, twilio_token=settings.twilio_token,
        twilio_number=settings.twilio_number,
        smtp=mail_server(
            host=settings.smtp_host, port=settings.smtp_port, sender=settings.smtp_sender,
            security=settings.smtp_security, user=settings.smtp_user, password=settings.smtp_password,
        ),
        bots=settings.group_bots, gsm_spool=settings.gsm_spool,
        kit=KitAccount(
            key=settings.sms_key, secret=settings.sms_secret, app=settings.sms_app, endpoint=settings.sms_endpoint,
            signature=settings.sms_signature, templates=_read(settings.sms_templates, SHIPPED_TEMPLATES),
        ),
    )  # fmt: skip


def absolute(url: str) -> str:
    """Flask-SQLAlchemy reads a relative path from its instance folder; ours is from where the desk is started."""
    prefix = "sqlite:///"
    if not url.startswith(prefix) or url.startswith("sqlite:////"):
        return url
    path = Path(url.removeprefix(prefix)).absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"{prefix}{path}"


def _read(path: str, shipped: Path) -> Any:  # noqa: ANN401  (whatever the file holds; its reader checks it)
    return json.loads((Path(path) if path else shipped).read_text(encoding="utf-8"))
