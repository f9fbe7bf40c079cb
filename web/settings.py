"""The desk's settings: one table, read from the environment, checked at start with plain sentences."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from environs import Env, EnvError

from notifiers.carriers.group_bots import Bot, read_bot
from notifiers.errors import BadBot
from tickets.kinds import Kind, Source
from web.kept_key import kept_key
from web.setting_checks import fault_of_ends, fault_of_networks

PREFIX = "DUWANG_"
BARE = ("DATABASE_URL", "PUBLIC_URL")  # every deployment tool knows them
LEAST_KEY = 32


class BadSettingError(Exception):
    """A setting that cannot be used; the sentence names it and says what to do."""

    code = "bad_setting"


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the table: environment name, how it is read, its default as text, what it means."""

    name: str
    read: str
    default: str
    meaning: str


TABLE: tuple[Setting, ...] = (
    Setting("DATABASE_URL", "str", "sqlite:///var/duwang.db", "SQLite file or PostgreSQL address (`postgresql+psycopg://…`)."),
    Setting("PUBLIC_URL", "str", "http://127.0.0.1:8000", "Where people and carriers reach the desk; https makes cookies secure."),
    Setting("DUWANG_DATA_DIR", "path", "var", "Folder for what the file carrier “sent” and for keys made at the first start."),
    Setting("DUWANG_SECRET_KEY", "str", "", "Signs cookies, 32 characters at least; empty: made once and kept in the data folder."),
    Setting("DUWANG_AUDIT_KEY", "str", "", "Chains the record; keep a copy elsewhere. Empty: made once and kept in the data folder."),
    Setting("DUWANG_DESK_NAME", "str", "示例市读网台", "Name of the desk on its pages."),
    Setting("DUWANG_SITE_NAME", "str", "示例市人民政府门户网站", "Whose site citizens report errors on."),
    Setting("DUWANG_SMS_SIGNATURE", "str", "示例政务", "Signature 【…】 before every SMS, as registered with the carrier."),
    Setting("DUWANG_DUTY_PHONE", "str", "0316-2000001", "Told to contacts who answer a message with 0."),
    Setting("DUWANG_PUBLIC_DUTY", "list", "", "What the public page /on-duty may say beyond that somebody is there: `names` of who reads, `phone` of the desk; empty: neither."),
    Setting("DUWANG_AREA_CODE", "str", "0316", "Completes bare landline numbers."),
    Setting("DUWANG_ZONE", "zone", "Asia/Shanghai", "Time zone of the desk."),
    Setting("DUWANG_RULE_B_SOURCES", "list", "", "Sources counted by rule B (after hours means next working day), e.g. `telephone,fax`."),
    Setting("DUWANG_PAUSABLE_KINDS", "list", "question,opinion,instruction", "Kinds of ticket whose clock a supervisor may stop; an error report's does not stop."),
    Setting("DUWANG_POLICIES", "str", "", "File of escalation policies in place of the shipped one."),
    Setting("DUWANG_ROUNDS", "str", "", "File of the plan of rounds, log-ins and tests in place of the shipped one."),
    Setting("DUWANG_WATCH", "str", "", "File of the plan of visits (how often, limits, marks, vantage points, own networks) in place of the shipped one; see docs/probes.md."),
    Setting("DUWANG_VANTAGE", "str", "main", "Name under which this process visits the watched sites, one of the plan's `vantages`; empty: the worker visits none."),
    Setting("DUWANG_QUIET_HOURS", "str", "22:00-07:00", "Only severe messages, and the desk's own tests of its channels, leave between these local times; empty: at any hour."),
    Setting("DUWANG_MESSAGE_PACE", "int", "60", "Seconds between two messages about tickets to one number; what falls due meanwhile is said together. 0: every page by itself."),
    Setting("DUWANG_BUDGETS", "str", "", "File of sending budgets (per number, template, carrier) in place of the shipped one."),
    Setting("DUWANG_SMS_CARRIER", "str", "file", "`file` (a channel without a carrier as soon as another has one), `gammu` (GSM modem), `aliyun` or `tencent` (with requirements-extras.txt), or `twilio`."),
    Setting("DUWANG_VOICE_CARRIER", "str", "file", "`file` or `twilio`."),
    Setting("DUWANG_MAIL_CARRIER", "str", "file", "`file` or `smtp`."),
    Setting("DUWANG_GROUP_BOTS", "list", "", "`group maker https://webhook secret` of each work group with a bot, comma-separated; maker: `wecom` (no secret), `dingtalk` or `feishu`."),
    Setting("DUWANG_ABROAD_APPROVAL", "str", "", "Number of the approval that lets telephone numbers leave the country (PIPL 36)."),
    Setting("DUWANG_GSM_SPOOL", "path", "/var/spool/gammu", "Folder of gammu-smsd's FILES spool; the worker reads and writes it."),
    Setting("DUWANG_SMS_KEY", "str", "", "Access key (Tencent: SecretId) of the SMS account at Aliyun or Tencent."),
    Setting("DUWANG_SMS_SECRET", "str", "", "Its secret."),
    Setting("DUWANG_SMS_APP", "str", "", "Tencent's SmsSdkAppId."),
    Setting("DUWANG_SMS_ENDPOINT", "str", "", "Address of a private cloud's SMS interface; empty: the vendor's public one."),
    Setting("DUWANG_SMS_TEMPLATES", "str", "", "File of SMS templates in place of the shipped one, whose codes are invented."),
    Setting("DUWANG_SMS_PUSH_TOKEN", "str", "", "Aliyun pushes its reports to PUBLIC_URL/webhooks/aliyun/ and this secret; empty: refused."),
    Setting("DUWANG_TWILIO_ACCOUNT", "str", "", "Account SID."),
    Setting("DUWANG_TWILIO_TOKEN", "str", "", "Auth token; also proves Twilio's webhooks."),
    Setting("DUWANG_TWILIO_NUMBER", "str", "", "Sender number in E.164."),
    Setting("DUWANG_SMTP_HOST", "str", "", "Mail server."),
    Setting("DUWANG_SMTP_PORT", "int", "25", "Its port."),
    Setting("DUWANG_SMTP_SECURITY", "str", "starttls", "`starttls`, `tls`, or `plain` for a server on this machine."),
    Setting("DUWANG_SMTP_USER", "str", "", "Name there; empty: no sign-in."),
    Setting("DUWANG_SMTP_PASSWORD", "str", "", "Password there."),
    Setting("DUWANG_SMTP_SENDER", "str", "", "Address mail comes from."),
    Setting("DUWANG_TEST_SMS", "str", "", "Mobile of the desk that gets a test SMS every day at 09:10, so that a carrier which swallows pages is noticed; empty: no test."),
    Setting("DUWANG_TEST_VOICE", "str", "", "Telephone of the desk that is rung then; somebody must take the call or its answering machine."),
    Setting("DUWANG_TEST_MAIL", "str", "", "Mailbox of the desk that gets a test mail."),
    Setting("DUWANG_TEST_GROUP", "str", "", "Group with a bot in DUWANG_GROUP_BOTS that gets a test text."),
    Setting("DUWANG_CHROMIUM", "str", "", "Program of the Chromium that takes a picture of the page a new fault stands on, for its ticket, such as `/usr/bin/chromium`; not for root. Empty: no pictures; see docs/reading.md."),
    Setting("DUWANG_PROBE_NETWORKS", "list", "", "Addresses and networks that readings and visits may reach although they are not public, such as `10.1.0.0/16` of the portal's own machines; empty: none."),
    Setting("DUWANG_FAULT_TOKENS", "list", "", "`name:token` of each machine that may report faults, comma-separated."),
    Setting("DUWANG_ALARM_SOURCES", "str", "", "JSON file of rules for alarms by webhook and mail (docs/monitoring.md); empty: the shipped ones."),
    Setting("DUWANG_METRICS_TOKEN", "str", "", "Bearer token for `/metrics` from another machine, 16 characters at least; empty: this machine only."),
    Setting("DUWANG_HEARTBEAT_URL", "str", "", "Asked once a minute while all is well, so that somebody outside notices silence; empty: nothing is sent. Choose a host inside the country, or have the approval: the request says that the desk exists, nothing more."),
    Setting("DUWANG_TRUSTED_PROXIES", "int", "0", "How many proxies before the desk set X-Forwarded-For."),
    Setting("DUWANG_RETENTION_DAYS", "int", "365", "Days after the answer when a reporter's data is erased; 180 at least for the log law."),
    Setting("DUWANG_WEB_THREADS", "int", "4", "Threads of the web server `make run` starts."),
    Setting("DUWANG_BIND", "str", "127.0.0.1:8000", "Where the web server of `make run` listens; PUBLIC_URL must lead there."),
    Setting("DUWANG_FAIL", "str", "", "Tests only: the worker dies at this point."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, read; see TABLE for meaning."""

    database_url: str
    public_url: str
    data_dir: Path
    secret_key: str
    audit_key: str
    desk_name: str
    site_name: str
    sms_signature: str
    duty_phone: str
    public_duty: tuple[str, ...]
    area_code: str
    zone: ZoneInfo
    rule_b_sources: tuple[str, ...]
    pausable_kinds: tuple[str, ...]
    policies: str
    rounds: str
    watch: str
    vantage: str
    quiet_hours: str
    message_pace: int
    budgets: str
    sms_carrier: str
    voice_carrier: str
    mail_carrier: str
    group_bots: tuple[Bot, ...]
    abroad_approval: str
    gsm_spool: Path
    sms_key: str
    sms_secret: str
    sms_app: str
    sms_endpoint: str
    sms_templates: str
    sms_push_token: str
    twilio_account: str
    twilio_token: str
    twilio_number: str
    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_user: str
    smtp_password: str
    smtp_sender: str
    test_sms: str
    test_voice: str
    test_mail: str
    test_group: str
    chromium: str
    probe_networks: tuple[str, ...]
    fault_tokens: Mapping[str, str]
    alarm_sources: str
    metrics_token: str
    heartbeat_url: str
    trusted_proxies: int
    retention_days: int
    web_threads: int
    fail: str
    bind: str = "127.0.0.1:8000"

    @property
    def is_https(self) -> bool:
        """Whether cookies may be marked secure."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_env(cls) -> "Settings":
        """Read and check. Raises BadSettingError; nothing has been started then."""
        _refuse_unknown(os.environ)
        values = {one.name.removeprefix(PREFIX).lower(): _read(one) for one in TABLE}
        values["data_dir"].mkdir(parents=True, exist_ok=True)
        for name in ("secret_key", "audit_key"):
            values[name] = values[name] or kept_key(values["data_dir"] / f"{name}.txt")
            if len(values[name]) < LEAST_KEY:
                raise BadSettingError(
                    f"{PREFIX}{name.upper()} is too short: use {LEAST_KEY} random characters or more."
                )
        values["fault_tokens"] = _tokens(values["fault_tokens"])
        values["group_bots"] = _bots(values["group_bots"])
        _check(values)
        return cls(**values)


_CHOICES = {
    "sms_carrier": ("file", "gammu", "aliyun", "tencent", "twilio"),
    "voice_carrier": ("file", "twilio"),
    "mail_carrier": ("file", "smtp"),
    "smtp_security": ("starttls", "tls", "plain"),
}
_LISTED: Mapping[str, frozenset[str]] = {
    "rule_b_sources": frozenset(Source), "pausable_kinds": frozenset(Kind),
    "public_duty": frozenset({"names", "phone"}),
}  # fmt: skip
_NEEDS = {
    "twilio": ("twilio_account", "twilio_token", "twilio_number"),
    "smtp": ("smtp_host", "smtp_sender"),
    "aliyun": ("sms_key", "sms_secret", "sms_templates"),
    "tencent": ("sms_key", "sms_secret", "sms_app", "sms_templates"),
}
LEAST_RETENTION = 180
_ADDRESS = re.compile(r"[\w.-]+:\d{1,5}")


def _check(values: Mapping[str, Any]) -> None:
    for name, choices in _CHOICES.items():
        if values[name] not in choices:
            raise BadSettingError(f"{PREFIX}{name.upper()} is “{values[name]}”; use {' or '.join(choices)}.")
        for needed in _NEEDS.get(values[name], ()):
            if not values[needed]:
                raise BadSettingError(
                    f"{PREFIX}{name.upper()}={values[name]} also needs {PREFIX}{needed.upper()}."
                )
    _check_lists(values)
    if not _ADDRESS.fullmatch(values["bind"]):
        raise BadSettingError(f"{PREFIX}BIND is “{values['bind']}”; write host:port, such as 127.0.0.1:8000.")
    if 0 < len(values["metrics_token"]) < LEAST_KEY // 2:
        raise BadSettingError(f"{PREFIX}METRICS_TOKEN is too short: use {LEAST_KEY // 2} characters or more.")
    if values["heartbeat_url"] and not values["heartbeat_url"].startswith(("http://", "https://")):
        raise BadSettingError(f"{PREFIX}HEARTBEAT_URL must begin with http:// or https://.")
    if not values["public_url"].startswith(("http://", "https://")):
        raise BadSettingError("PUBLIC_URL must begin with http:// or https://.")
    if values["retention_days"] < LEAST_RETENTION:
        raise BadSettingError(
            f"{PREFIX}RETENTION_DAYS cannot be below {LEAST_RETENTION}: logs are kept six months by law."
        )


def _check_lists(values: Mapping[str, Any]) -> None:
    for name, known in _LISTED.items():
        for word in values[name]:
            if word not in known:
                raise BadSettingError(
                    f"{PREFIX}{name.upper()} names “{word}”, which is none of {', '.join(sorted(known))}."
                )
    if fault := fault_of_ends(values) or fault_of_networks(values):
        raise BadSettingError(fault)


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = {setting.name for setting in TABLE}
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise BadSettingError(f"Unknown setting {unknown[0]}. See docs/settings.md for the names.")


_DEFAULTS: dict[str, Callable[[str], Any]] = {
    "str": str, "int": int, "path": Path, "zone": ZoneInfo, "list": lambda text: text.split(",") if text else [],
}  # fmt: skip
"""How a default is read; environs hands defaults through as they are."""


def _read(setting: Setting) -> Any:  # noqa: ANN401 - as many types as readers
    env = Env()
    readers: dict[str, Callable[..., Any]] = {
        "str": env.str, "int": env.int, "path": env.path, "list": env.list,
        "zone": lambda name, default: ZoneInfo(env.str(name, default.key)),
    }  # fmt: skip
    try:
        value = readers[setting.read](setting.name, _DEFAULTS[setting.read](setting.default))
    except (EnvError, ZoneInfoNotFoundError, ValueError) as error:
        given = os.environ.get(setting.name, "")
        raise BadSettingError(
            f"{setting.name} is “{given}”, which is no {setting.read}. {setting.meaning}"
        ) from error
    return tuple(word.strip() for word in value if word.strip()) if setting.read == "list" else value


def _tokens(pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, _, token = pair.partition(":")
        if not name or len(token) < LEAST_KEY // 2:
            raise BadSettingError(
                f"{PREFIX}FAULT_TOKENS: write name:token with 16 characters or more, not “{name}”."
            )
        found[token] = name
    return found


def _bots(texts: tuple[str, ...]) -> tuple[Bot, ...]:
    try:
        return tuple(read_bot(text) for text in texts)
    except BadBot as error:
        raise BadSettingError(f"{PREFIX}GROUP_BOTS cannot be used. {error}") from error


def as_markdown() -> str:
    """docs/settings.md, made from the table."""
    head = "# Settings\n\nRead from the environment and checked at start. An unknown `DUWANG_` name is refused.\n\n"
    lines = [f"| `{s.name}` | {f'`{s.default}`' if s.default else ''} | {s.meaning} |" for s in TABLE]
    return head + "\n".join(["| name | default | meaning |", "|---|---|---|", *lines]) + "\n"


if __name__ == "__main__":
    print(as_markdown(), end="")  # noqa: T201 - what this command is for
