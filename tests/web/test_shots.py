"""Pictures people add: labelled before and after, beside a comment, and with the public answer where ticked."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import text

from roster.permissions import Role
from tests.web.site import Client, Site
from tests.web.test_earlier import _does
from tests.web.test_public import CODE, FORM, _english
from tickets.lifecycle import State, Verb

EXIF_ORIENTATION, GPS = 0x0112, 0x8825
PUBLIC = re.compile(r'src="(/answer-pictures/[^"]+)"')
STAFF_PICTURE = re.compile(r'src="(/tickets/[^"]+/pictures/\d+)"')


def _picture(colour: str) -> tuple[io.BytesIO, str]:
    """A photograph that says where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[EXIF_ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    Image.new("RGB", (40, 30), colour).save(out, "JPEG", exif=exif)
    return io.BytesIO(out.getvalue()), "a.jpg"


def _posts(site: Site, client: Client, number: str, verb: str, **fields: object) -> int:
    data = {"version": str(site.ticket(number).version)} | fields
    return client.post(f"/tickets/{number}/{verb}", data=data).status_code


@pytest.fixture
def followed(site: Site, unit: int) -> tuple[str, Client, str]:
    """A report a unit has: its number, its reporter, their code."""
    visitor = _english(site.visitor())
    visitor.post("/report", data=FORM)
    code = CODE.search(visitor.get("/report/done").text)
    with site.desk.database.read() as session:
        number = session.execute(text("SELECT number FROM ticket")).scalar_one()
    _does(site, number, Verb.VERIFY, problem="typo", unit=str(unit))
    assert code
    return number, visitor, code[1]


def test_before_and_after_stand_side_by_side_and_beside_the_answer_where_that_is_ticked(
    site: Site, clerk: Client, followed: tuple[str, Client, str]
) -> None:
    number, visitor, code = followed

    handled = _posts(
        site, clerk, number, "handle", note="已改", before=_picture("red"), after=_picture("green")
    )
    page = clerk.get(f"/tickets/{number}").text
    answered = _posts(site, clerk, number, "answer", answer="已改正。", show_pictures="1")
    public = visitor.post("/track", data={"code": code}).text

    assert (handled, answered) == (303, 303)
    pair = page.partition('id="h-shots"')[2].partition("</section>")[0]
    assert [
        pair.index(words) < pair.index("After the correction") for words in ("Before the correction",)
    ] == [True]
    assert len(STAFF_PICTURE.findall(page.partition('class="timeline"')[2])) == 2
    links = PUBLIC.findall(public)
    assert len(links) == 2
    shown = [visitor.get(link) for link in links]
    assert [one.mimetype for one in shown] == ["image/webp", "image/webp"]
    assert [dict(Image.open(io.BytesIO(one.data)).getexif()) for one in shown] == [{}, {}]
    assert Image.open(io.BytesIO(shown[0].data)).size == (30, 40)  # turned as the camera meant it
    assert number not in public
    assert "shown with the answer" in clerk.get(f"/tickets/{number}").text


def test_without_the_tick_nothing_is_public_and_an_old_tick_ends_with_its_answer(
    site: Site, clerk: Client, followed: tuple[str, Client, str]
) -> None:
    number, visitor, code = followed
    _posts(site, clerk, number, "handle", note="已改", after=_picture("green"))
    _posts(site, clerk, number, "answer", answer="已改正。", show_pictures="1")
    (link,) = PUBLIC.findall(visitor.post("/track", data={"code": code}).text)

    _posts(site, clerk, number, "reopen", reason="又错了")
    while_open = visitor.get(link).status_code
    _posts(site, clerk, number, "handle", note="再改")
    _posts(site, clerk, number, "answer", answer="再次改正。")

    assert while_open == 404
    assert PUBLIC.findall(visitor.post("/track", data={"code": code}).text) == []
    assert visitor.get(link).status_code == 404
    assert visitor.get("/answer-pictures/%00").status_code == 404


def test_a_picture_added_while_answering_takes_the_place_of_the_earlier_one(
    site: Site, clerk: Client, followed: tuple[str, Client, str]
) -> None:
    number, visitor, code = followed
    _posts(site, clerk, number, "handle", note="已改", after=_picture("red"))

    _posts(site, clerk, number, "answer", answer="已改正。", show_pictures="1", after=_picture("green"))

    (link,) = PUBLIC.findall(visitor.post("/track", data={"code": code}).text)
    red, green, _ = Image.open(io.BytesIO(visitor.get(link).data)).convert("RGB").getpixel((5, 5))  # type: ignore[misc]  # three bands
    assert green > red


def test_a_follower_of_a_duplicate_sees_the_pictures_too(
    site: Site, clerk: Client, followed: tuple[str, Client, str]
) -> None:
    number, _, _ = followed
    second = _english(site.visitor())
    second.post("/report", data=FORM)
    code = CODE.search(second.get("/report/done").text)
    assert code
    with site.desk.database.read() as session:
        other = session.execute(text("SELECT number FROM ticket ORDER BY id DESC LIMIT 1")).scalar_one()
    _does(site, other, Verb.MERGE, duplicate_of=number)
    _posts(site, clerk, number, "handle", note="已改", before=_picture("red"))

    _posts(site, clerk, number, "answer", answer="已改正。", show_pictures="1")

    assert len(PUBLIC.findall(second.post("/track", data={"code": code[1]}).text)) == 1


def test_a_comment_carries_its_picture_on_the_timeline(site: Site, clerk: Client) -> None:
    number = site.takes_in().number

    status = _posts(site, clerk, number, "comment", text="后台截图", picture=_picture("blue"))

    page = clerk.get(f"/tickets/{number}").text
    (link,) = STAFF_PICTURE.findall(page.partition('class="timeline"')[2])
    assert status == 303
    assert clerk.get(link).mimetype == "image/webp"
    assert site.client(Role.UNIT_HANDLER).get(link).status_code == 404


@pytest.mark.parametrize("verb", ["handle", "comment", "answer"])
def test_what_is_no_picture_is_refused_and_nothing_of_the_move_is_stored(
    site: Site, clerk: Client, unit: int, verb: str
) -> None:
    number = site.verified(unit).number
    fields = {
        "note": "已改",
        "text": "看图",
        "answer": "已改正。",
        "picture": (io.BytesIO(b"<svg/>"), "a.png"),
    }
    fields["before"] = (io.BytesIO(b"<svg/>"), "a.png")
    data = {"version": str(site.ticket(number).version)} | fields

    answer = clerk.post(f"/tickets/{number}/{verb}", data=data)

    assert answer.status_code == 400
    assert "This file is no picture we can read" in answer.text
    assert site.ticket(number).state is State.VERIFIED
    with site.desk.database.read() as session:
        assert session.execute(text("SELECT count(*) FROM attachment")).scalar_one() == 0
