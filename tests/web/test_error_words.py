"""What error pages say."""

import pytest

from web.error_words import error_view

pytestmark = pytest.mark.usefixtures("chinese")


@pytest.mark.parametrize(
    ("status", "fact"),
    [
        (401, "登录已失效。"),
        (403, "没有这项权限。"),
        (404, "这个地址没有内容。"),
        (409, "没保存：这期间有人改过。"),
        (413, "文件太大。"),
    ],
)
def test_each_status_says_one_fact(status: int, fact: str) -> None:
    assert error_view(status, home="/").fact == fact


def test_a_status_without_words_of_its_own_reads_like_its_family() -> None:
    assert error_view(418, home="/").fact == error_view(400, home="/").fact
    assert error_view(502, home="/").fact == error_view(500, home="/").fact


def test_too_many_requests_say_how_long_to_wait() -> None:
    assert error_view(429, home="/", wait_minutes=15).next_step == "15分钟后再提交。"
