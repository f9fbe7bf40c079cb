"""The auditor is never switched off for being slow (B4): over a hundred thousand pages it takes no second."""

from time import perf_counter

from sqlalchemy import inspect, text

from bench.yardstick import slowness
from notifiers.audit import Finding, delivery_audit
from tests.notifiers.fakes import Phones

MANY = 100_000
SECOND, SHARED = 1.0, 3.0
"""What is promised of a whole core, and how much longer it may take beside another test."""
NUMBERS = "WITH RECURSIVE copies(nth) AS (SELECT 1 UNION ALL SELECT nth + 1 FROM copies WHERE nth < {many})"


def multiply(phones: Phones, table: str, **own: str) -> None:
    """So many copies of the table's one row; `own` says what each copy has for itself, by its number nth."""
    names = [column["name"] for column in inspect(phones.database.engine).get_columns(table)]
    values = ", ".join(own.get(name, name) for name in names)
    with phones.database.engine.begin() as connection:
        connection.execute(
            text(
                f"{NUMBERS.format(many=MANY)} INSERT INTO {table} ({', '.join(names)}) "  # noqa: S608 - our own names
                f"SELECT {values} FROM {table}, copies"
            )
        )
    with phones.database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def audited(phones: Phones) -> tuple[list[Finding], float]:
    """What is found, and the seconds of the quickest of three looks."""
    taken: list[float] = []
    found: list[Finding] = []
    for _ in range(3):
        began = perf_counter()
        with phones.database.read() as session:
            found = delivery_audit(session, phones.clock.now())
        taken.append(perf_counter() - began)
    return found, min(taken)


def test_t_auditor_10k_among_a_hundred_thousand_pages_the_forgotten_one_is_found_within_a_second(
    phones: Phones,
) -> None:
    phones.order()
    phones.worker().run_once()
    multiply(phones, "page", id="id + nth", contact_id="contact_id + nth", reply_code="NULL")
    multiply(
        phones,
        "attempt",
        id="id + nth",
        page_id="page_id + nth",
        ref="ref || '-' || nth",
        provider_sid="NULL",
    )
    phones.clock.advance(hours=1)

    sound, taken = audited(phones)
    with phones.database.engine.begin() as connection:
        connection.execute(text("UPDATE page SET state = 'sending', lease_until = NULL WHERE id = 50000"))
    spoilt, taken_again = audited(phones)

    assert sound == []
    assert spoilt == [Finding("page_unsettled", ("50000",))]
    assert max(taken, taken_again) / slowness() < SECOND * SHARED
