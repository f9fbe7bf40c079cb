"""Settings choose carriers: everything stays on this machine until they say otherwise."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from calendars.clock import ManualClock
from database.session import Database
from notifiers.carriers.choice import CarrierSettings, KitAccount, build_carriers
from notifiers.carriers.file import FileCarrier
from notifiers.carriers.group_bots import Bot, BotMaker
from notifiers.carriers.port import Carrier, DataRegion
from notifiers.channels import Channel
from notifiers.errors import AbroadCarrierRefused, KitMissing

ROOT = Path(__file__).parents[3]
ROWS = json.loads((ROOT / "notifiers" / "data" / "sms_templates.json").read_text(encoding="utf-8"))
PLAIN = CarrierSettings(
    sms="file", voice="file", mail="file", abroad_approval=None, public_url="http://desk.example", twilio_account="",
    twilio_token="", twilio_number="", smtp=None, bots=(), gsm_spool=Path("spool"),
    kit=KitAccount(key="key", secret="s", app="1400000001", signature="示例政务", endpoint="", templates=ROWS),
)  # fmt: skip


def chosen(settings: CarrierSettings, database: Database, tmp_path: Path) -> dict[Channel, Carrier]:
    clock = ManualClock(datetime(2025, 10, 10, tzinfo=UTC))
    file = FileCarrier(tmp_path / "sent.jsonl", clock)
    return build_carriers(settings, database, clock, local=lambda instant: instant, file_carrier=file)


def test_without_settings_nothing_leaves_the_machine(database: Database, tmp_path: Path) -> None:
    carriers = chosen(PLAIN, database, tmp_path)

    assert {channel.value: carrier.name for channel, carrier in carriers.items()} == {
        "sms": "file", "voice": "file", "email": "file", "call": "call_task", "group": "group",
    }  # fmt: skip
    assert {carrier.data_region for carrier in carriers.values()} == {DataRegion.LOCAL}


@pytest.mark.parametrize(
    ("sms", "name", "region"),
    [
        ("gammu", "gsm_modem", DataRegion.LOCAL),
        ("aliyun", "aliyun_sms", DataRegion.MAINLAND),
        ("tencent", "tencent_sms", DataRegion.MAINLAND),
    ],
)
def test_a_carrier_is_chosen_by_its_name(
    database: Database, tmp_path: Path, sms: str, name: str, region: DataRegion
) -> None:
    if region is DataRegion.MAINLAND:
        pytest.importorskip("tencentcloud.sms", reason="requirements-extras.txt is not installed")

    carrier = chosen(replace(PLAIN, sms=sms), database, tmp_path)[Channel.SMS]

    assert (carrier.name, carrier.data_region) == (name, region)


@pytest.mark.parametrize(
    ("sms", "module", "kit"),
    [
        ("aliyun", "notifiers.carriers.aliyun_sms", "alibabacloud_dysmsapi20170525.client"),
        ("tencent", "notifiers.carriers.tencent_sms", "tencentcloud.sms.v20210111.models"),
    ],
)
def test_a_kit_that_is_not_installed_is_asked_for_in_a_sentence(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sms: str, module: str, kit: str
) -> None:
    monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, kit, None)

    with pytest.raises(KitMissing) as caught:
        chosen(replace(PLAIN, sms=sms), database, tmp_path)

    assert str(caught.value) == (
        f"The carrier '{sms}' needs its vendor's kit. "
        "Install requirements-extras.txt beside requirements.txt, or choose another carrier."
    )


def test_a_bot_abroad_needs_the_approval_like_any_carrier(database: Database, tmp_path: Path) -> None:
    lark = Bot("外群", BotMaker.FEISHU, "https://open.larksuite.com/open-apis/bot/v2/hook/x", "s")

    with pytest.raises(AbroadCarrierRefused):
        chosen(replace(PLAIN, bots=(lark,)), database, tmp_path)
