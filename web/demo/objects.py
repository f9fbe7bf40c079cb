"""What the demonstration desk watches: a county portal with its columns, and who repairs it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from roster.permissions import Actor
from sites.object_checks import ObjectFacts, VendorFacts
from sites.objects import Limits, ObjectKind
from sites.tree_plan import ColumnLine
from web.desk import Desk

DATA = Path(__file__).parent / "data" / "objects.json"


def enter_objects(desk: Desk, founder: Actor, units: Mapping[str, int]) -> None:
    """The objects of data/objects.json with their trees and vendors."""
    for one in json.loads(DATA.read_text(encoding="utf-8")):
        facts = ObjectFacts(
            ObjectKind(one["kind"]), one["name"], units[one["unit"]], one["home"],
            limits=Limits(one.get("temperature"), one.get("humidity")),
        )  # fmt: skip
        object_id = desk.objects.add(founder, facts)
        desk.trees.import_lines(founder, object_id, _lines(one))
        for company, name, mobile, landline in one["vendors"]:
            vendor = VendorFacts(company, name, mobile, landline)
            desk.objects.set_vendor(founder, object_id, None, vendor)


def _lines(one: Mapping[str, Any]) -> list[ColumnLine]:
    return [
        ColumnLine(row_no, tuple(path.split(" > ")), urljoin(one["home"], below), frequency)
        for row_no, (path, below, frequency) in enumerate(one["tree"], start=1)
    ]
