"""Signing in and out as people meet it: cookies, throttling, one-time passwords, where one is led afterwards."""

import re
from html import unescape

import pytest

from roster.permissions import Actor, Role
from tests.web.site import Client, Site
from web.way_back import safe_path

FOUNDER = Actor("test", "test", Role.ADMINISTRATOR)
OWN = "a long enough word 7"


@pytest.fixture
def password(site: Site) -> str:
    """The one-time password of the account `song`."""
    return site.desk.sign_in.create(FOUNDER, login="song", name="宋晚晴", role=Role.STAFF)[1]


def _sign_in(client: Client, password: str, **more: str) -> tuple[int, str]:
    answer = client.post("/sign-in", data={"name": "song", "password": password, **more})
    client.token = ""
    return answer.status_code, answer.location or answer.text


def _own(client: Client, password: str) -> None:
    _sign_in(client, password)
    client.post("/password", data={"current": password, "new": OWN, "again": OWN})
    client.token = ""


def test_a_one_time_password_opens_only_the_page_that_replaces_it(site: Site, password: str) -> None:
    client = site.visitor()
    assert _sign_in(client, password) == (303, "/")

    answer = client.get("/")

    assert answer.status_code == 303
    assert answer.location == "/password"


def test_the_own_password_opens_the_desk_and_the_old_one_nothing(site: Site, password: str) -> None:
    client = site.visitor()
    _own(client, password)

    assert client.get("/").status_code == 200
    assert _sign_in(site.visitor(), password)[0] == 401
    assert _sign_in(site.visitor(), OWN)[0] == 303


def test_a_changed_password_ends_the_other_sessions(site: Site, password: str) -> None:
    here, there = site.visitor(), site.visitor()
    _own(here, password)
    _sign_in(there, OWN)
    here.post("/password", data={"current": OWN, "new": OWN + "8", "again": OWN + "8"})

    assert here.get("/").status_code == 200
    assert there.get("/").location == "/sign-in"


@pytest.mark.parametrize(
    ("current", "new", "again", "words"),
    [
        ("wrong", OWN, OWN, "不是现在的密码"),
        ("", "short", "short", "至少"),
        ("", OWN, OWN + "x", "不一样"),
    ],
)
def test_a_bad_new_password_is_named(
    site: Site, password: str, current: str, new: str, again: str, words: str
) -> None:  # fmt: skip
    client = site.visitor()
    _sign_in(client, password)

    answer = client.post("/password", data={"current": current or password, "new": new, "again": again})

    assert answer.status_code == 400
    assert words in answer.text


def test_a_password_that_holds_the_sign_in_name_is_told_so(site: Site, password: str) -> None:
    client = site.visitor()
    _sign_in(client, password)
    new = "my Song password 7"

    answer = client.post("/password", data={"current": password, "new": new, "again": new})

    assert answer.status_code == 400
    assert "至少10个字符，不能全是数字，也不能包含账号。" in answer.text


@pytest.mark.parametrize(("asked", "shown"), [
    ("/office", "/office"), ("/tickets?state=open", "/tickets?state=open"),
    ("", "/"),
])  # fmt: skip
def test_the_page_that_was_asked_for_follows_the_first_password_of_ones_own(
    site: Site, password: str, asked: str, shown: str
) -> None:
    client = site.visitor()
    led = client.get(_sign_in(client, password, next=asked)[1]).location or ""
    form = unescape(re.findall(r'action="(/password[^"]*)"', client.get(led).text)[0])
    wrong = client.post(form, data={"current": "no", "new": OWN, "again": OWN})
    form = unescape(re.findall(r'action="(/password[^"]*)"', wrong.text)[0])
    answer = client.post(form, data={"current": password, "new": OWN, "again": OWN})

    assert wrong.status_code == 400
    assert (answer.status_code, answer.location) == (303, shown)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example"])
def test_a_new_password_leads_to_nobody_elses_page(site: Site, password: str, target: str) -> None:
    client = site.visitor()
    _sign_in(client, password)

    new = {"current": password, "new": OWN, "again": OWN}
    answer = client.post("/password", query_string={"next": target}, data=new)

    assert answer.location == "/"


def test_signing_in_changes_the_cookie_and_empties_it(site: Site, password: str) -> None:
    client = site.visitor()
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    _sign_in(client, password)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        first = cookie["_user_id"]
    _sign_in(client, password)
    other = site.visitor()
    _sign_in(other, password)
    with other.session_transaction() as cookie:
        assert cookie["_user_id"] != first


def test_signing_out_ends_the_session_on_the_server(site: Site) -> None:
    client = site.client(Role.STAFF)
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    client.post("/sign-out")
    with client.session_transaction() as cookie:
        cookie.update(kept)

    assert client.get("/").location == "/sign-in"


def test_a_refusal_says_the_same_for_unknown_names_and_wrong_passwords(site: Site, password: str) -> None:
    wrong = _sign_in(site.visitor(), "wrong")
    unknown = site.visitor().post("/sign-in", data={"name": "nobody", "password": password})

    assert wrong[0] == unknown.status_code == 401
    assert "没有登录：账号或密码不对" in wrong[1]
    assert "没有登录：账号或密码不对" in unknown.text


def test_five_wrong_passwords_make_one_wait(site: Site, password: str) -> None:
    client = site.visitor()
    answers = [_sign_in(client, "wrong")[0] for _ in range(5)]

    sixth = _sign_in(client, password)
    site.clock.advance(minutes=16)

    assert answers == [401] * 5
    assert sixth[0] == 429
    assert _sign_in(client, password)[0] == 303


def test_the_page_that_was_asked_for_follows_the_sign_in(site: Site, password: str) -> None:
    client = site.visitor()
    _own(client, password)
    client.post("/sign-out")
    client.token = ""

    asked = client.get("/?view=open")

    assert asked.location == "/sign-in?next=/?view%3Dopen"
    assert _sign_in(client, OWN, next="/?view=open") == (303, "/?view=open")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "evil",
        "\t//x",
    ],
)
def test_next_never_leads_to_somebody_elses_page(target: str) -> None:
    assert safe_path(target) == ""


def test_next_keeps_a_page_of_the_desk() -> None:
    assert safe_path("/tickets/9D2TKV?timeline=all") == "/tickets/9D2TKV?timeline=all"


def test_the_language_is_kept_with_the_account(site: Site) -> None:
    client = site.client(Role.STAFF)
    client.post(
        "/language", data={"language": "zh_Hans_CN"}, headers={"Referer": "http://localhost/?view=open"}
    )

    page = client.get("/").text

    assert 'lang="zh-CN"' in page
    assert "退出" in page


def test_the_language_switch_comes_back_to_pages_that_can_be_looked_at(site: Site) -> None:
    client = site.client(Role.STAFF)

    def goes(referer: str) -> str | None:
        data = {"language": "en"}
        return client.post("/language", data=data, headers={"Referer": referer}).location

    assert goes("http://localhost/?view=open") == "/?view=open"
    assert goes("http://localhost/sign-out") == "/"
    assert goes("http://evil.example/") == "/"
    assert site.visitor().post("/language", data={"language": "en"}).location == "/report"


@pytest.mark.parametrize(
    ("answered", "shown"),
    [
        ("/tickets/{}/verify", "/tickets/{}"),
        ("/tickets/{}/draft?step=insert", "/tickets/{}"),
        ("/tickets/{}/more-time", "/tickets/{}/more-time"),
        ("/tickets/{}?timeline=all", "/tickets/{}?timeline=all"),
        ("/tickets/bulk", "/tickets"),
        ("/tickets/bulk/apply", "/tickets"),
        ("/tickets/search?q=2025", "/tickets"),
        ("/tickets/phone", "/tickets"),
        ("/tickets/views/1/remove", "/tickets"),
        ("/office/assign", "/office"),
        ("/office/urge", "/office"),
        ("/office/assign?t={}.1", "/office/assign?t={}.1"),
        ("/office/extensions/1", "/office/extensions"),
        ("/lost/1", "/"),
    ],
)
def test_the_language_switch_on_the_answer_to_a_form_leads_to_a_page(
    site: Site, answered: str, shown: str
) -> None:
    number = site.takes_in().number
    client, referer = site.client(Role.SUPERVISOR), f"http://localhost{answered.format(number)}"

    found = client.post("/language", data={"language": "en"}, headers={"Referer": referer})

    assert found.location == shown.format(number)
    assert client.get(found.location or "").status_code == 200
