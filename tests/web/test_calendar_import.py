"""What comes to the import of days and cannot become a draft as it is: each refused with what is wrong with it."""

import pytest

from roster.permissions import Role
from tests.web.office_data import reader
from tests.web.site import Site
from tests.web.test_calendar_drafts import NOTICE, imports

FOLLOWING = NOTICE.replace("2027", "2028").replace("2026", "2027")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (NOTICE + FOLLOWING, "正文里有两份通知：2027年的和2028年的。一次只粘贴一份。"),
        (FOLLOWING + NOTICE, "正文里有两份通知：2028年的和2027年的。一次只粘贴一份。"),
        ("1月1日放假\n" * 20_000, "正文超过50000字。"),
    ],
)
def test_more_than_one_notice_is_refused_with_what_to_paste(november: Site, text: str, words: str) -> None:
    status, _, page = imports(reader(november, Role.STAFF), text=text)

    assert status == 400
    assert words in page
