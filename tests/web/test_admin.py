"""Accounts: one-time passwords shown once, sessions that end when an account is closed or reset."""

import re

import pytest

from roster.account_store import account_by_login
from roster.errors import SignInRefusedError
from roster.permissions import Actor, Role
from tests.web.office_data import asked, person, reader
from tests.web.site import Site

NEW = {"act": "create", "name": "何语桐", "sign_in_name": "heyt", "role": "staff", "unit_id": ""}
ACCOUNT = "SELECT role, unit_id, must_change, active FROM account WHERE login = 'heyt'"


def _password(page: str) -> str:
    found = re.search(r'id="secret">([^<]+)<', page)
    return found[1] if found else ""


def _account(site: Site, login: str) -> str:
    return str(asked(site, f"SELECT id FROM account WHERE login = '{login}'")[0][0])  # noqa: S608  (our words)


def test_a_new_account_gets_a_password_that_is_shown_once_and_works(site: Site) -> None:
    client = reader(site, Role.ADMINISTRATOR)

    answer = client.post("/accounts", data=NEW)
    first, second = client.get("/accounts").text, client.get("/accounts").text

    assert answer.status_code == 303
    _, account = site.desk.sign_in.sign_in("heyt", _password(first), address="127.0.0.1")
    assert (account.name, account.must_change) == ("何语桐", True)
    assert _password(second) == ""


def test_a_handler_belongs_to_a_unit(site: Site) -> None:
    unit_id = site.unit("市政府信息中心")
    client = reader(site, Role.ADMINISTRATOR)

    refused = client.post("/accounts", data={**NEW, "role": "unit_handler"})
    client.post("/accounts", data={**NEW, "role": "unit_handler", "unit_id": unit_id})

    assert refused.status_code == 400
    assert "请选经办人所在单位。" in refused.text
    assert 'value="何语桐"' in refused.text
    assert asked(site, ACCOUNT) == [("unit_handler", unit_id, True, True)]


@pytest.mark.parametrize(
    "wrong", [{"sign_in_name": ""}, {"sign_in_name": "x" * 61}, {"role": "king"}, {"unit_id": "99"}]
)
def test_an_incomplete_form_stores_nothing(site: Site, wrong: dict[str, str]) -> None:
    answer = reader(site, Role.ADMINISTRATOR).post("/accounts", data={**NEW, **wrong})

    assert answer.status_code == 400
    assert len(asked(site, "SELECT id FROM account")) == 1


def test_an_account_is_somebody_of_the_contacts_and_may_become_another(site: Site) -> None:
    unit_id = site.unit("市政府信息中心")
    first, second = person(site, "何语桐", unit_id), person(site, "陆青禾", unit_id)
    client = reader(site, Role.ADMINISTRATOR)
    tied = "SELECT person_id FROM account WHERE login = 'heyt'"

    client.post("/accounts", data={**NEW, "person_id": str(first)})
    created = asked(site, tied)
    own = actor_of(site, "heyt")
    secret = site.desk.rota_feeds.make(own, mine=True)
    account = _account(site, "heyt")
    unknown = client.post("/accounts", data={"act": "person", "account_id": account, "person_id": "99"})
    between = asked(site, tied)
    page = client.get(f"/accounts?account={account}").text
    changed = client.post(
        "/accounts", data={"act": "person", "account_id": account, "person_id": str(second)}
    )

    assert (created, between, asked(site, tied)) == ([(first,)], [(first,)], [(second,)])
    assert (unknown.status_code, changed.status_code) == (404, 303)
    assert "请从列表中选人" in unknown.text
    assert "市政府信息中心 何语桐" in page
    assert f'<option value="{first}" selected' in page
    assert actor_of(site, "heyt").person_id == second
    assert site.desk.rota_feeds.behind(secret, site.desk.rotas.today) is None
    client.post("/accounts", data={"act": "person", "account_id": account, "person_id": ""})
    assert asked(site, tied) == [(None,)]
    assert len(asked(site, "SELECT seq FROM audit WHERE action = 'account_person_set'")) == 2


def actor_of(site: Site, login: str) -> Actor:
    with site.desk.database.read() as session:
        found = account_by_login(session, login)
    assert found
    return found[0].actor


def test_a_sign_in_name_is_given_once(site: Site) -> None:
    client = reader(site, Role.ADMINISTRATOR)
    client.post("/accounts", data=NEW)

    answer = client.post("/accounts", data={**NEW, "sign_in_name": "HeYT"})

    assert answer.status_code == 409
    assert "这个账号已有人用。请换一个。" in answer.text


def test_a_reset_gives_a_new_password_and_ends_the_old_one(site: Site) -> None:
    client = reader(site, Role.ADMINISTRATOR)
    client.post("/accounts", data=NEW)
    old = _password(client.get("/accounts").text)

    client.post("/accounts", data={"act": "reset", "account_id": _account(site, "heyt"), "name": "何语桐"})
    page = client.get("/accounts").text

    assert "何语桐" in page
    with pytest.raises(SignInRefusedError):
        site.desk.sign_in.sign_in("heyt", old, address="127.0.0.1")
    assert site.desk.sign_in.sign_in("heyt", _password(page), address="127.0.0.1")


def test_a_closed_account_is_out_at_once_and_may_come_back(site: Site) -> None:
    administrator, staff = reader(site, Role.ADMINISTRATOR), reader(site, Role.STAFF)
    account = str(asked(site, "SELECT id FROM account WHERE role = 'staff'")[0][0])
    assert staff.get("/contacts").status_code == 200

    administrator.post("/accounts", data={"act": "switch", "account_id": account, "active": "0"})
    out = staff.get("/contacts").status_code
    closed = asked(site, f"SELECT active FROM account WHERE id = {account}")  # noqa: S608  (our number)
    administrator.post("/accounts", data={"act": "switch", "account_id": account, "active": "1"})

    assert out in {302, 401}
    assert closed == [(False,)]
    assert asked(site, f"SELECT active FROM account WHERE id = {account}") == [(True,)]  # noqa: S608  (our number)


def test_nobody_closes_the_own_account_by_accident(site: Site) -> None:
    page = reader(site, Role.ADMINISTRATOR).get("/accounts").text

    assert 'value="switch"' not in page


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_see_and_change_accounts(site: Site, role: Role) -> None:
    client = reader(site, role)

    assert client.get("/accounts").status_code == 403
    assert client.post("/accounts", data=NEW).status_code == 403
    assert asked(site, ACCOUNT) == []


@pytest.mark.parametrize(("fields", "status"), [
    ({"act": "sing"}, 400), ({"act": "reset", "account_id": "x"}, 400), ({"act": "reset", "account_id": "99"}, 404),
])  # fmt: skip
def test_what_is_no_deed_or_no_account_is_refused(site: Site, fields: dict[str, str], status: int) -> None:
    assert reader(site, Role.ADMINISTRATOR).post("/accounts", data=fields).status_code == status
