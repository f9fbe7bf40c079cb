"""Answering: templates by number, the draft and its preview, and the copy to the national platform."""

from datetime import datetime, timedelta

import pytest

from roster.permissions import Role
from tests.web.site import CLERK, Client, Site
from tests.web.statements import statements
from tests.web.test_earlier import _does
from tickets.kinds import Source
from tickets.lifecycle import Fact, State, Verb
from tickets.service import Order

BODY = "您好！您于{received_at}反映的“{title}”情况属实，已于{fixed_at}更正。{office}"
TEMPLATE = {"number": "3", "title": "链接失效已修复", "body": BODY, "read": "", "act": "save"}


@pytest.fixture
def head(site: Site) -> Client:
    return site.client(Role.SUPERVISOR)


@pytest.fixture
def handled(site: Site, unit: int) -> str:
    """A ticket that waits for its answer."""
    number = site.verified(unit).number
    _does(site, number, Verb.HANDLE, note="已加跳转")
    return number


def _platform(site: Site, unit: int, *, due: datetime | None = None) -> str:
    """A message of the platform that waits for its answer."""
    number = site.verified(
        unit, source=Source.NATIONAL_PLATFORM, platform_number="2025093000318", platform_due_at=due
    ).number
    _does(site, number, Verb.HANDLE, note="已加跳转")
    return number


def _posts(client: Client, number: str, verb: str, site: Site, **fields: str) -> tuple[int, str]:
    data = {"version": str(site.ticket(number).version)} | fields
    answer = client.post(f"/tickets/{number}/{verb}", data=data)
    return answer.status_code, answer.text


def _waiting(client: Client) -> str:
    """The list of what is to be copied, without what was said about the last move."""
    return client.get("/answers/uncopied").text.partition('class="page-head"')[2]


def test_a_template_is_written_stands_in_the_form_and_fills_itself(
    site: Site, head: Client, handled: str
) -> None:
    saved = head.post("/answers/templates", data=TEMPLATE)

    page = head.get(f"/tickets/{handled}").text
    filled = head.get(f"/tickets/{handled}/templates/3").get_json()
    assert saved.status_code == 303
    assert '<option value="3">3 链接失效已修复</option>' in page
    assert filled["words"].startswith(
        "您好！您于9月30日反映的“政务公开首页点‘规章库’，出现404页面”情况属实，已于9月30日更正。"
    )
    assert filled["unfilled"] == []
    assert head.get(f"/tickets/{handled}/templates/4").get_json() == {"words": "", "unfilled": []}


def test_without_script_the_words_are_inserted_and_previewed_and_nothing_is_stored(
    site: Site, head: Client, handled: str
) -> None:
    head.post("/answers/templates", data=TEMPLATE | {"body": "已修复 {url}"})

    status, page = _posts(head, handled, "draft", site, step="insert", template="3", answer="您好！")
    _, preview = _posts(head, handled, "draft", site, step="preview", answer="<b>已改</b>")
    nothing, wrong = _posts(head, handled, "draft", site, step="insert", template="77", answer="写了一半")

    assert status == 200
    assert "您好！\n已修复 https://www.shili.example/zwgk/gzk/</textarea>" in page
    assert '<p class="words" data-preview>&lt;b&gt;已改&lt;/b&gt;</p>' in preview
    assert (nothing, "There is no template of this number" in wrong, "写了一半" in wrong) == (400, True, True)
    assert site.ticket(handled).state is State.HANDLED


def test_an_answer_with_an_open_place_is_refused_with_its_name(
    site: Site, head: Client, handled: str
) -> None:
    words = "已于{fixed_at}更正，代码 {x} 不变。"

    status, page = _posts(head, handled, "answer", site, answer=words)
    again, _ = _posts(head, handled, "answer", site, answer=words.replace("{fixed_at}", "今天"))

    assert status == 400
    assert "Not answered: {fixed_at} still stands in the words." in page
    assert words in page
    assert again == 303
    assert site.ticket(handled).answer == "已于今天更正，代码 {x} 不变。"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"body": "已改 {mayor} {url} {phone}"}, "There is no variable {mayor}, {phone}."),
        ({"number": "0"}, "Write a number from 1 to 99."), ({"number": "9" * 30}, "Write a number from 1 to 99."),
        ({"number": "3x"}, "Write a number from 1 to 99."), ({"title": " "}, "Write a title"),
        ({"body": "长" * 2001}, "at most 2000 characters"), ({"body": "\x00"}, "Write the words of the answer"),
    ],
)  # fmt: skip
def test_a_bad_template_is_refused_in_words_and_stays_typed(
    site: Site, head: Client, fields: dict[str, str], words: str
) -> None:
    answer = head.post("/answers/templates", data=TEMPLATE | fields)

    assert answer.status_code == 400
    assert words in answer.text
    assert ("链接失效已修复" if "body" in fields else "您好！您于") in answer.text
    assert "No template yet" in head.get("/answers/templates").text


def test_two_supervisors_at_once_lose_no_wording_and_every_wording_is_kept(site: Site, head: Client) -> None:
    head.post("/answers/templates", data=TEMPLATE)
    taken = head.post("/answers/templates", data=TEMPLATE)

    first = head.post("/answers/templates", data=TEMPLATE | {"read": "1", "body": "第二稿"})
    second = head.post("/answers/templates", data=TEMPLATE | {"read": "1", "body": "第三稿"})

    page = head.get("/answers/templates?number=3").text
    assert (taken.status_code, first.status_code, second.status_code) == (400, 303, 409)
    assert "This number has a template already" in taken.text
    assert "somebody changed template 3 meanwhile" in second.text
    assert "第三稿" in second.text
    assert "第三稿" not in page
    assert page.index("第二稿") < page.index("Earlier wordings") < page.rindex("您好！您于")


def test_a_template_out_of_use_leaves_the_form_and_its_number_is_free(
    site: Site, head: Client, handled: str
) -> None:
    head.post("/answers/templates", data=TEMPLATE)

    head.post("/answers/templates", data={"number": "3", "read": "1", "act": "remove"})

    assert "链接失效已修复" not in head.get(f"/tickets/{handled}").text
    assert head.post("/answers/templates", data=TEMPLATE).status_code == 303


@pytest.mark.parametrize("role", [Role.STAFF, Role.UNIT_HANDLER])
def test_others_read_templates_and_cannot_change_them(site: Site, head: Client, role: Role) -> None:
    head.post("/answers/templates", data=TEMPLATE)
    client = site.client(role)

    page, refused = (
        client.get("/answers/templates"),
        client.post("/answers/templates", data=TEMPLATE | {"number": "4"}),
    )

    assert "链接失效已修复" in page.text
    assert 'name="body"' not in page.text
    assert refused.status_code == 403


def test_a_platform_answer_is_copied_once_with_name_and_time_and_taken_back_with_a_reason(
    site: Site, clerk: Client, unit: int
) -> None:
    number = _platform(site, unit, due=site.clock.now() + timedelta(days=8))
    _posts(clerk, number, "answer", site, answer="已修复。")
    waiting, card = _waiting(clerk), clerk.get(f"/tickets/{number}").text

    copied, _ = _posts(clerk, number, "copied", site)
    done = clerk.get(f"/tickets/{number}").text
    twice, again = _posts(clerk, number, "copied", site)
    silent, _ = _posts(clerk, number, "uncopied", site, reason=" ")
    back, _ = _posts(clerk, number, "uncopied", site, reason="贴错了留言")

    assert number in waiting
    assert "2025093000318" in waiting
    assert '<p class="words" id="copy-text">已修复。</p>' in card
    assert "The platform counts another last day than we do." in card
    assert (copied, twice, silent, back) == (303, 409, 400, 303)
    assert "copied there 30 Sep, Tue 16:59 by 示st" in done
    assert "copied the answer to the national platform" in done
    assert "noted the copy already" in again
    assert "贴错了留言" in clerk.get(f"/tickets/{number}").text
    assert number in _waiting(clerk)


def test_the_same_last_day_gives_no_warning(site: Site, clerk: Client, unit: int) -> None:
    ours = site.verified(unit).due_at
    number = _platform(site, unit, due=ours)

    page = clerk.get(f"/tickets/{number}").text

    assert "the same day as here" in page
    assert "counts another last day" not in page


def test_other_sources_and_open_tickets_have_nothing_to_copy(
    site: Site, clerk: Client, handled: str, unit: int
) -> None:
    opened = _platform(site, unit)
    _posts(clerk, handled, "answer", site, answer="已修复。")

    refused = [_posts(clerk, number, "copied", site)[0] for number in (handled, opened)]

    assert refused == [409, 409]
    assert 'id="platform"' not in clerk.get(f"/tickets/{handled}").text
    assert "Every answer stands on the platform" in _waiting(clerk)


def test_a_new_answer_after_reopening_is_to_be_copied_again(site: Site, clerk: Client, unit: int) -> None:
    number = _platform(site, unit)
    _posts(clerk, number, "answer", site, answer="已修复。")
    _posts(clerk, number, "copied", site)
    _posts(clerk, number, "reopen", site, reason="又坏了")
    between = _waiting(clerk)
    _does(site, number, Verb.HANDLE, note="再改")

    _posts(clerk, number, "answer", site, answer="这次修复了。")

    assert number not in between
    assert number in _waiting(clerk)
    assert "这次修复了。" in clerk.get(f"/tickets/{number}").text.partition('id="copy-text"')[2]


def test_a_merged_message_waits_for_the_answer_of_the_first_and_is_copied_with_it(
    site: Site, clerk: Client, handled: str, unit: int
) -> None:
    number = _platform(site, unit)
    _posts(clerk, number, "merge", site, into=handled)
    before, early = _waiting(clerk), _posts(clerk, number, "copied", site)[0]

    _posts(clerk, handled, "answer", site, answer="两单一并答复。")

    assert number not in before
    assert early == 409
    assert number in _waiting(clerk)
    assert "两单一并答复。" in clerk.get(f"/tickets/{number}").text
    assert _posts(clerk, number, "copied", site)[0] == 303


def test_of_two_clerks_who_note_the_copy_one_is_told_who_was_first(
    site: Site, clerk: Client, unit: int
) -> None:
    number = _platform(site, unit)
    _posts(clerk, number, "answer", site, answer="已修复。")
    order = Order(number, site.ticket(number).version, {Fact.REASON: ""})
    site.desk.platform_copies.note(CLERK, order)

    status, page = _posts(clerk, number, "copied", site)

    assert status == 409
    assert "Not noted: clerk noted the copy already." in page


def test_the_list_costs_the_same_however_many_wait(site: Site, clerk: Client) -> None:
    costs = []
    for count in (1, 12):
        for n in range(count):
            taken = site.takes_in(source=Source.NATIONAL_PLATFORM, platform_number=f"{count}-{n}", url="")
            _does(site, taken.number, Verb.DISMISS, reason="unfounded", answer="网页正常。")
        with statements(site) as seen:
            page = _waiting(clerk)
        costs.append((len(seen), page.count("#platform")))

    assert costs[0][0] == costs[1][0]
    assert [shown for _, shown in costs] == [2, 26]
