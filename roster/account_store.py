"""Accounts, sessions and sign-in attempts <-> rows."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from roster.accounts import Account
from roster.permissions import Role


class AccountRow(Base):
    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    password_hash: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(12), default="zh")
    must_change: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)


class SignedInRow(Base):
    """A session the server can revoke; the token itself is only in the cookie."""

    __tablename__ = "signed_in"
    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInTryRow(Base):
    """A wrong password; rows older than the window are of no use and are dropped."""

    __tablename__ = "sign_in_try"
    __table_args__ = (Index("ix_sign_in_try_address_at", "address", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(64))
    login_digest: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


_A, _S = AccountRow.__table__.c, SignedInRow.__table__.c
_ACCOUNT = tuple(_A[field.name] for field in fields(Account))


def behind(*more: ColumnElement[Any]) -> Select[tuple[Any, ...]]:
    """The account behind a session by `token_digest`; `more` is asked in the same statement."""
    return (
        select(*_ACCOUNT, _S.started_at, _S.seen_at, *more)
        .join(SignedInRow.__table__, _S.account_id == _A.id)
        .where(_S.token_digest == bindparam("token_digest"))
    )


_BEHIND = behind()
"""Put together once, every request asks it."""


def _account(row: object) -> Account:
    values = row._mapping  # type: ignore[attr-defined]  # noqa: SLF001  (SQLAlchemy's public view)
    return Account(**{**{c.key: values[c.key] for c in _ACCOUNT}, "role": Role(values["role"])})


def account_by_login(session: Session, login: str) -> tuple[Account, str] | None:
    """The account and its password hash."""
    row = session.execute(
        select(*_ACCOUNT, AccountRow.password_hash).where(AccountRow.login == login)
    ).one_or_none()
    return None if row is None else (_account(row), row.password_hash)


def account_by_id(session: Session, account_id: int) -> Account | None:
    row = session.execute(select(*_ACCOUNT).where(AccountRow.id == account_id)).one_or_none()
    return None if row is None else _account(row)


def accounts(session: Session) -> Sequence[Account]:
    return [_account(row) for row in session.execute(select(*_ACCOUNT).order_by(AccountRow.id))]


def any_account(session: Session) -> bool:
    return session.scalar(select(AccountRow.id).limit(1)) is not None


def add_account(session: Session, account: Account, *, password_hash: str) -> int:
    """Insert; the id of `account` is ignored."""
    values = {c.key: getattr(account, c.key) for c in _ACCOUNT if c.key != "id"}
    values |= {"role": account.role.value, "password_hash": password_hash}
    return session.scalars(insert(AccountRow).returning(AccountRow.id), [values]).one()


def set_person(session: Session, account_id: int, person_id: int | None) -> None:
    session.execute(update(AccountRow).where(AccountRow.id == account_id).values(person_id=person_id))


def set_password(session: Session, account_id: int, *, password_hash: str, must_change: bool) -> None:
    session.execute(
        update(AccountRow)
        .where(AccountRow.id == account_id)
        .values(password_hash=password_hash, must_change=must_change)
    )


def set_language(session: Session, account_id: int, language: str) -> None:
    session.execute(update(AccountRow).where(AccountRow.id == account_id).values(language=language))


def set_active(session: Session, account_id: int, *, active: bool) -> None:
    session.execute(update(AccountRow).where(AccountRow.id == account_id).values(active=active))


def open_session(session: Session, *, token_digest: str, account_id: int, at: datetime) -> None:
    values = {"token_digest": token_digest, "account_id": account_id, "started_at": at, "seen_at": at}
    session.execute(insert(SignedInRow), [values])


def session_account(session: Session, token_digest: str) -> tuple[Account, datetime, datetime] | None:
    """Account, started at, seen at: one statement a request."""
    row = session.execute(_BEHIND, {"token_digest": token_digest}).one_or_none()
    return None if row is None else account_behind(row)


def account_behind(row: object) -> tuple[Account, datetime, datetime]:
    """From a row of `behind`."""
    values = row._mapping  # type: ignore[attr-defined]  # noqa: SLF001  (SQLAlchemy's public view)
    return _account(row), values["started_at"], values["seen_at"]


def touch_session(session: Session, token_digest: str, *, at: datetime) -> None:
    session.execute(update(SignedInRow).where(SignedInRow.token_digest == token_digest).values(seen_at=at))


def close_session(session: Session, token_digest: str) -> None:
    session.execute(delete(SignedInRow).where(SignedInRow.token_digest == token_digest))


def close_sessions_of(session: Session, account_id: int) -> None:
    session.execute(delete(SignedInRow).where(SignedInRow.account_id == account_id))


def drop_sessions_before(session: Session, *, started: datetime, seen: datetime) -> None:
    """Forget sessions that can no longer be used."""
    session.execute(
        delete(SignedInRow).where((SignedInRow.started_at < started) | (SignedInRow.seen_at < seen))
    )


def wrong_tries(session: Session, *, address: str, login_digest: str, since: datetime) -> tuple[int, int]:
    """Wrong passwords since: for this name from this address, and from this address for any name."""
    row = session.execute(
        select(
            func.count().filter(SignInTryRow.login_digest == login_digest).label("same"),
            func.count().label("all"),
        ).where(SignInTryRow.address == address, SignInTryRow.at > since)
    ).one()
    return row.same, row.all


def add_wrong_try(session: Session, *, address: str, login_digest: str, at: datetime) -> None:
    session.execute(insert(SignInTryRow), [{"address": address, "login_digest": login_digest, "at": at}])


def drop_tries_before(session: Session, at: datetime) -> None:
    session.execute(delete(SignInTryRow).where(SignInTryRow.at < at))
