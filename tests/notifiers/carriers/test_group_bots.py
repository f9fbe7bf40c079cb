"""Group bots against a server that speaks the makers' protocols: errors come inside HTTP 200."""

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from calendars.clock import ManualClock
from notifiers.carriers.group import GroupCarrier
from notifiers.carriers.group_bots import Bot, BotLine, BotMaker, read_bot
from notifiers.carriers.port import Accepted, DataRegion, Letter, Outcome, Rejected, Temporary, Uncertain
from notifiers.channels import Channel
from notifiers.errors import BadBot
from tests.notifiers.carriers.loopback import Answer, Asked, vendor
from tests.notifiers.fakes import FakeCarrier

KEY, SECRET = "693a91f6-0000-4bc4-97a0-0ec2sifa5aaa", "SECinvented0001"
MAKERS = list(BotMaker)
HOUR = timedelta(hours=1)
OK = {
    BotMaker.WECOM: {"errcode": 0, "errmsg": "ok"},
    BotMaker.DINGTALK: {"errcode": 0, "errmsg": "ok"},
    BotMaker.FEISHU: {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"},
}


class Chat:
    """A group chat behind its maker's door: checks signature and form, keeps what was posted."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.maker = BotMaker.WECOM
        self.texts: list[str] = []
        self.next_answer: Answer | None = None

    def __call__(self, asked: Asked) -> Answer:
        body = json.loads(asked.body)
        refusal = self._refusal(asked, body)
        if refusal:
            return Answer(json.dumps(refusal).encode())
        told, self.next_answer = self.next_answer, None
        if told is None or told.body is None or told.after:
            content = body["content"] if self.maker is BotMaker.FEISHU else body["text"]
            self.texts.append(content.get("text") or content["content"])
        return told or Answer(json.dumps(OK[self.maker]).encode())

    def _refusal(self, asked: Asked, body: dict[str, Any]) -> dict[str, object] | None:
        if self.maker is BotMaker.WECOM:
            return _wecom_refusal(asked, body)
        return (
            self._dingtalk_refusal(asked, body)
            if self.maker is BotMaker.DINGTALK
            else self._feishu_refusal(body)
        )

    def _dingtalk_refusal(self, asked: Asked, body: dict[str, Any]) -> dict[str, object] | None:
        stamp = asked.query.get("timestamp", "0")
        mac = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
        fresh = abs(self._clock.now() - datetime.fromtimestamp(int(stamp) / 1000, UTC)) < HOUR
        if asked.query.get("access_token") != KEY:
            return {"errcode": 300005, "errmsg": "token is not exist"}
        if not fresh or asked.query.get("sign") != base64.b64encode(mac).decode():
            return {"errcode": 310000, "errmsg": "sign not match"}
        return None if body["msgtype"] == "text" else {"errcode": 400, "errmsg": "bad msgtype"}

    def _feishu_refusal(self, body: dict[str, Any]) -> dict[str, object] | None:
        stamp = str(body["timestamp"])
        mac = hmac.new(f"{stamp}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
        fresh = abs(self._clock.now() - datetime.fromtimestamp(int(stamp), UTC)) < HOUR
        if not fresh or body["sign"] != base64.b64encode(mac).decode():
            return {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}
        return None if body["msg_type"] == "text" else {"code": 9499, "msg": "Bad Request"}


def _wecom_refusal(asked: Asked, body: dict[str, Any]) -> dict[str, object] | None:
    if asked.query.get("key") != KEY:
        return {"errcode": 93000, "errmsg": "invalid webhook url"}
    too_long = len(body["text"]["content"].encode()) > 2048
    return {"errcode": 40058, "errmsg": "text content exceed max length"} if too_long else None


class House:
    """The chat, its server's address and the clock both sides go by."""

    def __init__(self, clock: ManualClock, chat: Chat, address: str) -> None:
        self.clock, self.chat, self.address = clock, chat, address

    def line(self, maker: BotMaker, *, key: str = KEY, secret: str = SECRET) -> BotLine:
        self.chat.maker = maker
        paths = {
            BotMaker.WECOM: f"/cgi-bin/webhook/send?key={key}",
            BotMaker.DINGTALK: f"/robot/send?access_token={key}",
            BotMaker.FEISHU: f"/open-apis/bot/v2/hook/{key}",
        }
        return BotLine(Bot("值班群", maker, self.address + paths[maker], secret), self.clock, timeout=0.3)

    def posts(self, maker: BotMaker, told: Answer | None = None) -> Outcome:
        line = self.line(maker)
        self.chat.next_answer = told
        return line.post(letter())


@pytest.fixture
def house() -> Iterator[House]:
    clock = ManualClock(datetime(2025, 10, 10, 1, 5, tzinfo=UTC))
    chat = Chat(clock)
    with ExitStack() as stack:
        yield House(clock, chat, stack.enter_context(vendor(chat)))


def letter(body: str = "[严重]工单4821:首页无法访问,未确认。", group: str = "值班群") -> Letter:
    return Letter(
        ref="r1",
        page_id=1,
        channel=Channel.GROUP,
        address=group,
        body=body,
        label="信息中心 示例甲",
        language="zh",
    )


def says(code: int, **more: object) -> Answer:
    """A refusal in the makers' way: HTTP 200 with a code in the body."""
    return Answer(json.dumps({"errcode": code, "errmsg": "refused", **more}).encode())


@pytest.mark.parametrize("maker", MAKERS)
def test_a_text_arrives_signed_and_says_whom_it_is_for(house: House, maker: BotMaker) -> None:
    assert house.posts(maker) == Accepted(f"{maker}-r1")
    assert house.chat.texts == ["信息中心 示例甲:[严重]工单4821:首页无法访问,未确认。"]


@pytest.mark.parametrize(
    ("maker", "code", "seconds"),
    [
        (BotMaker.WECOM, 45009, 60.0), (BotMaker.WECOM, -1, 5.0), (BotMaker.DINGTALK, 130101, 600.0),
        (BotMaker.FEISHU, 11232, 60.0), (BotMaker.FEISHU, 9499, 5.0),
    ],
)  # fmt: skip
def test_a_maker_that_is_too_busy_names_when_to_come_again(
    house: House, maker: BotMaker, code: int, seconds: float
) -> None:
    told = Answer(json.dumps({"code" if maker is BotMaker.FEISHU else "errcode": code}).encode())

    assert house.posts(maker, told) == Temporary(f"{maker}:{code}", seconds)
    assert house.chat.texts == []


@pytest.mark.parametrize("maker", MAKERS)
def test_a_refusal_inside_http_200_is_a_failure(house: House, maker: BotMaker) -> None:
    assert house.posts(maker, says(40035)) == Rejected(f"{maker}:40035")


def test_wrong_keys_and_secrets_are_refused_for_good(house: House) -> None:
    outcomes = [
        house.line(BotMaker.WECOM, key="wrong").post(letter()),
        house.line(BotMaker.DINGTALK, key="wrong").post(letter()),
        house.line(BotMaker.DINGTALK, secret="wrong").post(letter()),
        house.line(BotMaker.FEISHU, secret="wrong").post(letter()),
    ]

    codes = [outcome.code for outcome in outcomes if isinstance(outcome, Rejected)]
    assert codes == ["wecom:93000", "dingtalk:300005", "dingtalk:310000", "feishu:19021"]


def test_feishus_errors_under_http_400_keep_their_code(house: House) -> None:
    told = Answer(b'{"code":19001,"msg":"param invalid: incoming webhook access token invalid"}', status=400)

    assert house.posts(BotMaker.FEISHU, told) == Rejected("feishu:19001")


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        (Answer(b"<html>bad gateway</html>", 502), Temporary("http:502")),
        (Answer(b"slow down", 429, {"Retry-After": "7"}), Temporary("http:429", 7.0)),
        (Answer(b"forbidden", 403), Rejected("http:403")),
        (Answer(b"gone", 404), Rejected("http:404")),
        (Answer(b"time-out", 408), Temporary("http:408")),
        (Answer(b"<html>sign in to the office network</html>"), Uncertain("http:200")),
        (Answer(b"[]"), Uncertain("http:200")),
    ],
)
def test_t_permanent_4xx_a_gateway_in_between_is_no_maker(
    house: House, told: Answer, outcome: Outcome
) -> None:
    assert house.posts(BotMaker.WECOM, told) == outcome


@pytest.mark.parametrize("told", [Answer(None), Answer(b"{}", after=0.6)])
def test_a_lost_or_slow_answer_is_uncertain_not_failed(house: House, told: Answer) -> None:
    assert isinstance(house.posts(BotMaker.DINGTALK, told), Uncertain)
    assert len(house.chat.texts) == 1


def test_no_server_at_all_is_a_passing_trouble() -> None:
    with vendor(lambda _: Answer(b"")) as address:
        gone = address
    line = BotLine(Bot("值班群", BotMaker.WECOM, gone), ManualClock(datetime(2025, 10, 10, tzinfo=UTC)))

    assert line.post(letter()) == Temporary("line:ConnectError")


def test_the_twenty_first_text_of_a_minute_waits_for_its_turn(house: House) -> None:
    line = house.line(BotMaker.WECOM)
    for _ in range(20):
        assert isinstance(line.post(letter()), Accepted)
        house.clock.advance(seconds=1)

    assert line.post(letter()) == Temporary("rate", 40.0)
    house.clock.advance(seconds=40)
    assert isinstance(line.post(letter()), Accepted)
    assert len(house.chat.texts) == 21


def test_a_text_too_long_for_the_maker_is_cut_at_a_whole_character(house: House) -> None:
    assert isinstance(house.line(BotMaker.WECOM).post(letter("长" * 900)), Accepted)
    assert 2045 <= len(house.chat.texts[0].encode()) <= 2048


def test_neither_key_nor_secret_is_shown_or_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.DEBUG)
    house.posts(BotMaker.WECOM)

    shown = repr(Bot("值班群", BotMaker.WECOM, f"{house.address}/?key={KEY}", SECRET)) + caplog.text
    assert KEY not in shown
    assert SECRET not in shown


def carrier(at: datetime, *bots: Bot) -> GroupCarrier:
    china = timezone(timedelta(hours=8))
    return GroupCarrier(
        bots, ManualClock(at), local=lambda instant: instant.astimezone(china), by_hand=FakeCarrier()
    )


@pytest.mark.parametrize(("hour", "minute"), [(9, 30), (2, 0), (9, 0)])
def test_at_half_past_five_and_on_the_hour_texts_are_spread(hour: int, minute: int) -> None:
    bot = Bot("值班群", BotMaker.FEISHU, "http://127.0.0.1:9/")

    outcome = carrier(datetime(2025, 10, 10, hour, minute, 5, tzinfo=UTC), bot).send(letter())

    assert isinstance(outcome, Temporary)
    assert outcome.code == "rush"
    assert 15 <= (outcome.retry_after or 0) < 45


def test_after_the_rush_a_text_goes_out_at_once(house: House) -> None:
    house.chat.maker = BotMaker.WECOM
    bot = Bot("值班群", BotMaker.WECOM, f"{house.address}/cgi-bin/webhook/send?key={KEY}")

    assert carrier(datetime(2025, 10, 10, 9, 30, 21, tzinfo=UTC), bot).send(letter()) == Accepted("wecom-r1")


def test_bots_keep_data_in_the_mainland_but_lark_takes_it_abroad() -> None:
    at = datetime(2025, 10, 10, tzinfo=UTC)
    home = read_bot(f"值班群 wecom https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}")
    lark = read_bot(f"外群 feishu https://open.larksuite.com/open-apis/bot/v2/hook/x {SECRET}")

    assert carrier(at).data_region is DataRegion.LOCAL
    assert carrier(at, home).data_region is DataRegion.MAINLAND
    assert carrier(at, home, lark).data_region is DataRegion.ABROAD


@pytest.mark.parametrize(
    "text",
    [
        "", "值班群 wecom", f"值班群 qq https://example.com/{KEY}", f"值班群 wecom http://example.com/{KEY}",
        f"值班群 dingtalk https://example.com/{KEY}", f"值班群 wecom https://example.com/{KEY} a b",
    ],
)  # fmt: skip
def test_a_bot_written_wrongly_is_refused_without_quoting_its_address(text: str) -> None:
    with pytest.raises(BadBot) as caught:
        read_bot(text)

    assert KEY not in str(caught.value)
