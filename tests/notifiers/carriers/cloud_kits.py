"""The vendors' own kits, pointed at a server of ours; without the extras whoever imports this is skipped."""

import json
from pathlib import Path

import pytest

from notifiers.carriers.port import Carrier
from notifiers.carriers.templates import read_templates

pytest.importorskip("alibabacloud_dysmsapi20170525", reason="requirements-extras.txt is not installed")
pytest.importorskip("tencentcloud.sms", reason="requirements-extras.txt is not installed")

from notifiers.carriers.aliyun_sms import AliyunAccount, AliyunSms
from notifiers.carriers.tencent_sms import TencentAccount, TencentSms

ROOT = Path(__file__).parents[3]
ROWS = json.loads((ROOT / "notifiers" / "data" / "sms_templates.json").read_text(encoding="utf-8"))


def carrier(name: str, address: str) -> Carrier:
    templates = read_templates(ROWS, name)
    if name == "aliyun":
        return AliyunSms(
            AliyunAccount(key="key", secret="s", signature="示例政务", endpoint=address), templates
        )
    account = TencentAccount(key="key", secret="s", app="1400000001", signature="示例政务", endpoint=address)
    return TencentSms(account, templates)


BOTH = pytest.mark.parametrize("name", ["aliyun", "tencent"])
