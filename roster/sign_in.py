"""Sign-in: passwords, server-side sessions, throttling that never locks somebody else out."""

import hashlib
import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from calendars.clock import Clock
from database.ids import new_reference
from database.session import Database, Work
from roster import account_store as store
from roster import store as roster_store
from roster.accounts import (
    ADDRESS_TRIES,
    SESSION_IDLE,
    SESSION_LIFE,
    THROTTLE_TRIES,
    THROTTLE_WINDOW,
    Account,
    check_password,
)
from roster.errors import (
    LoginTakenError,
    OwnAccountError,
    SignInRefusedError,
    SignInThrottledError,
    UnknownPersonError,
)
from roster.permissions import Act, Actor, Role
from roster.rota import feeds

TOUCH_EVERY = timedelta(minutes=1)


class SignIn:
    """Accounts and their sessions."""

    def __init__(self, database: Database, clock: Clock, *, hasher: PasswordHasher | None = None) -> None:
        self._database, self._clock = database, clock
        self._hasher = hasher or PasswordHasher()
        self._decoy = ""

    def sign_in(self, login: str, password: str, *, address: str) -> tuple[str, Account]:
        """A fresh session token for the cookie, and the account.

        Raises SignInThrottledError, SignInRefusedError; both cost the same time for unknown names.
        """
        now = self._clock.now()
        login = login.replace("\x00", "").strip()[:60].casefold()
        with self._database.read() as session:
            digest = _digest(login)[:24]
            same, total = store.wrong_tries(
                session, address=address, login_digest=digest, since=now - THROTTLE_WINDOW
            )
            if same >= THROTTLE_TRIES or total >= ADDRESS_TRIES:
                raise SignInThrottledError(minutes=int(THROTTLE_WINDOW.total_seconds() // 60))
            known = store.account_by_login(session, login)
        right = self._matches(known[1] if known else self._decoy_hash(), password)
        if known is None or not right or not known[0].active:
            with self._database.work(now, "public") as work:
                store.drop_tries_before(work.session, now - THROTTLE_WINDOW)
                store.add_wrong_try(work.session, address=address, login_digest=digest, at=now)
                work.record("sign_in_refused", f"login:{work.digest(login)}", {"from": work.digest(address)})
            raise SignInRefusedError
        account = known[0]
        token = new_reference()
        with self._database.work(now, account.actor.ref) as work:
            store.drop_sessions_before(work.session, started=now - SESSION_LIFE, seen=now - SESSION_IDLE)
            store.open_session(work.session, token_digest=_digest(token), account_id=account.id, at=now)
            work.record("signed_in", account.actor.ref)
        return token, account

    def account_of(self, token: str) -> Account | None:
        """Who holds this session now; writes at most once a minute that it was seen."""
        now = self._clock.now()
        digest = _digest(token)
        with self._database.read() as session:
            found = store.session_account(session, digest)
        if found is None:
            return None
        account, started, seen = found
        if not is_alive(account, started=started, seen=seen, now=now):
            return None
        if now - seen > TOUCH_EVERY:
            with self._database.work(now, account.actor.ref) as work:
                store.touch_session(work.session, digest, at=now)
        return account

    def sign_out(self, token: str, *, actor: Actor) -> None:
        """The session ends on the server, whatever the cookie says."""
        with self._database.work(self._clock.now(), actor.ref) as work:
            store.close_session(work.session, _digest(token))
            work.record("signed_out", actor.ref)

    def change_password(self, account: Account, *, old: str, new: str) -> None:
        """All other sessions end too. Raises SignInRefusedError, WeakPasswordError."""
        with self._database.read() as session:
            known = store.account_by_login(session, account.login)
        if known is None or not self._matches(known[1], old):
            raise SignInRefusedError
        check_password(new, login=account.login)
        hashed = self._hasher.hash(new)
        with self._database.work(self._clock.now(), account.actor.ref) as work:
            store.set_password(work.session, account.id, password_hash=hashed, must_change=False)
            store.close_sessions_of(work.session, account.id)
            work.record("password_changed", account.actor.ref)

    def create(
        self,
        by: Actor,
        *,
        login: str,
        name: str,
        role: Role,
        unit_id: int | None = None,
        person_id: int | None = None,
    ) -> tuple[int, str]:
        """A new account and its one-time password. Raises LoginTakenError, UnknownPersonError, NotPermittedError."""
        by.require(Act.EDIT_ACCOUNTS)
        login = login.strip().casefold()
        password = one_time_password()
        hashed = self._hasher.hash(password)
        with self._database.work(self._clock.now(), by.ref) as work:
            if store.account_by_login(work.session, login) is not None:
                raise LoginTakenError(login=login)
            _check_person(work, person_id)
            account = Account(
                id=0, login=login, name=name.strip() or login, role=role, unit_id=unit_id, person_id=person_id,
                language="zh", must_change=True, active=True,
            )  # fmt: skip
            account_id = store.add_account(work.session, account, password_hash=hashed)
            data = {"role": role.value, "unit": unit_id, "person": person_id}
            work.record("account_created", f"account:{account_id}", data)
        return account_id, password

    def set_person(self, by: Actor, account_id: int, person_id: int | None) -> None:
        """Who of the contacts the account is, from the next click on: whose days, swaps and handovers are its own.

        Another's calendar addresses answer no more. Raises UnknownPersonError, NotPermittedError.
        """
        by.require(Act.EDIT_ACCOUNTS)
        with self._database.work(self._clock.now(), by.ref) as work:
            account = store.account_by_id(work.session, account_id)
            if account is None:
                raise UnknownPersonError(person=str(account_id))
            if account.person_id == person_id:
                return
            _check_person(work, person_id)
            store.set_person(work.session, account_id, person_id)
            data = {"from": account.person_id, "to": person_id}
            work.record("account_person_set", f"account:{account_id}", data)
            feeds.revoke_own_of(work, f"account:{account_id}")

    def reset_password(self, by: Actor, account_id: int) -> str:
        """A one-time password; the account's sessions end."""
        by.require(Act.EDIT_ACCOUNTS)
        password = one_time_password()
        hashed = self._hasher.hash(password)
        with self._database.work(self._clock.now(), by.ref) as work:
            if store.account_by_id(work.session, account_id) is None:
                raise UnknownPersonError(person=str(account_id))
            store.set_password(work.session, account_id, password_hash=hashed, must_change=True)
            store.close_sessions_of(work.session, account_id)
            work.record("password_reset", f"account:{account_id}")
        return password

    def set_active(self, by: Actor, account_id: int, *, active: bool) -> None:
        """Switch an account off (its sessions and secret addresses end at once) or on. Raises OwnAccountError."""
        by.require(Act.EDIT_ACCOUNTS)
        if by.ref == f"account:{account_id}":
            raise OwnAccountError
        with self._database.work(self._clock.now(), by.ref) as work:
            store.set_active(work.session, account_id, active=active)
            store.close_sessions_of(work.session, account_id)
            work.record("account_switched", f"account:{account_id}", {"active": active})
            if not active:
                feeds.revoke_all_of(work, f"account:{account_id}")

    def set_language(self, account: Account, language: str) -> None:
        """Remember the language of the pages."""
        with self._database.work(self._clock.now(), account.actor.ref) as work:
            store.set_language(work.session, account.id, language)

    def _decoy_hash(self) -> str:
        """Made at the first need: an unknown name costs as much as a known one, a start costs nothing."""
        self._decoy = self._decoy or self._hasher.hash(secrets.token_urlsafe(12))
        return self._decoy

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except VerifyMismatchError:
            return False


def _check_person(work: Work, person_id: int | None) -> None:
    if person_id is not None and person_id not in roster_store.people(work.session, [person_id]):
        raise UnknownPersonError(person=str(person_id))


def one_time_password() -> str:
    """Shown once; must be changed at first sign-in."""
    return secrets.token_urlsafe(12)


def is_alive(account: Account, *, started: datetime, seen: datetime, now: datetime) -> bool:
    """Whether a session still lets its account in."""
    return account.active and now - started <= SESSION_LIFE and now - seen <= SESSION_IDLE


def token_digest(token: str) -> str:
    """What is stored of a session's token."""
    return _digest(token)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
