"""Settings: read once, checked at start, refused with the sentence a person needs."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from web.settings import PREFIX, TABLE, BadSettingError, Settings, as_markdown

TOKEN = "0123456789abcdef"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine the tests run on."""
    for setting in TABLE:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("DUWANG_DATA_DIR", str(tmp_path / "data"))


def test_a_desk_starts_without_any_setting(tmp_path: Path) -> None:
    settings = Settings.from_env()

    assert settings.database_url == "sqlite:///var/duwang.db"
    assert settings.zone == ZoneInfo("Asia/Shanghai")
    assert (settings.sms_carrier, settings.voice_carrier, settings.mail_carrier) == ("file", "file", "file")
    assert settings.fault_tokens == {}
    assert settings.rule_b_sources == ()


def test_every_field_is_in_the_table_and_every_line_of_it_is_read() -> None:
    fields = set(Settings.__dataclass_fields__)

    assert {setting.name.removeprefix(PREFIX).lower() for setting in TABLE} == fields


def test_keys_are_made_once_for_the_desks_user_alone_and_kept(tmp_path: Path) -> None:
    first, second = Settings.from_env(), Settings.from_env()

    assert first.secret_key == second.secret_key != first.audit_key == second.audit_key
    assert len(first.audit_key) >= 32
    assert (tmp_path / "data" / "audit_key.txt").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in (tmp_path / "data").iterdir()} == {"audit_key.txt", "secret_key.txt"}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "DUWANG_SMS_CARIER",
            "file",
            "Unknown setting DUWANG_SMS_CARIER. See docs/settings.md for the names.",
        ),
        (
            "DUWANG_SMS_CARRIER",
            "pigeon",
            "DUWANG_SMS_CARRIER is “pigeon”; use file or gammu or aliyun or tencent or twilio.",
        ),
        ("DUWANG_SMS_CARRIER", "twilio", "DUWANG_SMS_CARRIER=twilio also needs DUWANG_TWILIO_ACCOUNT."),
        (
            "DUWANG_TEST_SMS",
            "the desk",
            "DUWANG_TEST_SMS is no telephone number; write it with its country, such as +86130….",
        ),
        ("DUWANG_TEST_MAIL", "desk", "DUWANG_TEST_MAIL is no mail address."),
        (
            "DUWANG_TEST_GROUP",
            "读网群",
            "DUWANG_TEST_GROUP names a group without a bot in DUWANG_GROUP_BOTS: nothing could be tested.",
        ),
        ("DUWANG_SMS_CARRIER", "tencent", "DUWANG_SMS_CARRIER=tencent also needs DUWANG_SMS_KEY."),
        ("DUWANG_MAIL_CARRIER", "smtp", "DUWANG_MAIL_CARRIER=smtp also needs DUWANG_SMTP_HOST."),
        (
            "DUWANG_GROUP_BOTS",
            "值班群 wecom http://example.com/?key=1",
            "DUWANG_GROUP_BOTS cannot be used. The bot of the group '值班群': the address must begin with https://.",
        ),
        ("DUWANG_SMTP_SECURITY", "no", "DUWANG_SMTP_SECURITY is “no”; use starttls or tls or plain."),
        ("DUWANG_SMTP_PORT", "mail", "DUWANG_SMTP_PORT is “mail”, which is no int. Its port."),
        ("DUWANG_ZONE", "Peking", "DUWANG_ZONE is “Peking”, which is no zone. Time zone of the desk."),
        ("DUWANG_BIND", "8000", "DUWANG_BIND is “8000”; write host:port, such as 127.0.0.1:8000."),
        ("PUBLIC_URL", "desk.example", "PUBLIC_URL must begin with http:// or https://."),
        (
            "DUWANG_RETENTION_DAYS",
            "30",
            "DUWANG_RETENTION_DAYS cannot be below 180: logs are kept six months by law.",
        ),
        ("DUWANG_SECRET_KEY", "short", "DUWANG_SECRET_KEY is too short: use 32 random characters or more."),
        (
            "DUWANG_FAULT_TOKENS",
            "probe:short",
            "DUWANG_FAULT_TOKENS: write name:token with 16 characters or more, not “probe”.",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_in_a_plain_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(BadSettingError) as refused:
        Settings.from_env()

    assert str(refused.value) == sentence


def test_lists_and_tokens_are_read_with_blanks_around_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUWANG_RULE_B_SOURCES", "telephone, fax")
    monkeypatch.setenv("DUWANG_FAULT_TOKENS", f"probe:{TOKEN}, crawler:{TOKEN[::-1]}")

    settings = Settings.from_env()

    assert settings.rule_b_sources == ("telephone", "fax")
    assert settings.fault_tokens == {TOKEN: "probe", TOKEN[::-1]: "crawler"}


@pytest.mark.parametrize(
    ("address", "secure"), [("https://desk.example", True), ("http://desk.example", False)]
)
def test_cookies_are_secure_where_the_address_is(
    monkeypatch: pytest.MonkeyPatch, address: str, *, secure: bool
) -> None:
    monkeypatch.setenv("PUBLIC_URL", address)

    assert Settings.from_env().is_https is secure


def test_the_page_about_settings_is_made_from_the_table() -> None:
    assert Path("docs/settings.md").read_text(encoding="utf-8") == as_markdown(), (
        "run: .venv/bin/python -m web.settings > docs/settings.md"
    )
