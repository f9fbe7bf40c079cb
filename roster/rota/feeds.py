"""Feeds within the caller's open work: a secret address is made, shown once, and revoked; only its digest is kept."""

import hashlib

from database.ids import new_reference
from database.session import Session, Work
from roster.errors import NotPermittedError
from roster.permissions import Act, Actor
from roster.rota import feed_store
from roster.rota.errors import GoneError
from roster.rota.feed_store import Feed


def make(work: Work, actor: Actor, *, person_id: int | None) -> str:
    """The secret of a new address: of one's own days, or of the whole rota (None). Raises NotPermittedError."""
    if person_id is not None and (person_id != actor.person_id or not person_id):
        raise NotPermittedError(act=Act.SEE_ROTA.value, role=actor.role.value)
    secret = new_reference()
    feed_id = feed_store.add(
        work.session, digest=digest(secret), person_id=person_id, by=actor.ref, now=work.now
    )
    work.record("rota_feed_made", f"rota_feed:{feed_id}", {"person": person_id})
    return secret


def find(session: Session, secret: str) -> Feed | None:
    """The feed behind a secret that was not revoked."""
    return feed_store.by_digest(session, digest(secret))


def revoke(work: Work, actor: Actor, feed_id: int) -> None:
    """The address answers no more: one's own, or any for who may change the rota. Raises GoneError."""
    only_of = None if actor.may(Act.EDIT_ROTA) else actor.ref
    if not feed_store.revoke(work.session, feed_id, by=actor.ref, now=work.now, only_of=only_of):
        raise GoneError
    work.record("rota_feed_revoked", f"rota_feed:{feed_id}")


def revoke_all_of(work: Work, made_by: str) -> None:
    """An account was switched off: what it could read by secret addresses ends too."""
    for feed_id in feed_store.revoke_all_of(work.session, made_by, by=work.actor, now=work.now):
        work.record("rota_feed_revoked", f"rota_feed:{feed_id}")


def revoke_own_of(work: Work, made_by: str) -> None:
    """An account is somebody else from now on: addresses of the days it called its own end, the whole rota's stay."""
    for feed_id in feed_store.revoke_all_of(
        work.session, made_by, by=work.actor, now=work.now, only_own=True
    ):
        work.record("rota_feed_revoked", f"rota_feed:{feed_id}")


def digest(secret: str) -> str:
    """What the table keeps: 128 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
