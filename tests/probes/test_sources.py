"""The table of sources: which rule fits, and which mistake is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from probes.alarms.alarm import AlarmState, fingerprint_of
from probes.alarms.errors import BadSourcesError
from probes.alarms.mapping import Said, alarm_of
from probes.alarms.sources import read_sources
from tickets.kinds import Severity

EXAMPLE = Path("docs/monitoring/alarm_sources.example.json")


def said(**labels: str) -> Said:
    return Said("k", AlarmState.FIRING, labels)


@pytest.mark.parametrize(
    ("source", "labels", "title", "severity", "about"),
    [
        ("prometheus", {"alertname": "ProbeFailed", "instance": "https://www.shili.example/"},
         "ProbeFailed https://www.shili.example/", Severity.SEVERE, ""),
        ("prometheus", {"alertname": "DiskFilling", "instance": "web1", "severity": "warning"},
         "DiskFilling web1", Severity.NORMAL, ""),
        ("room-sensors", {"sensor": "temperature", "room": "政务中心机房", "value": "31.5"},
         "政务中心机房温度31.5°C", Severity.SEVERE, "政务中心机房"),
        ("nut", {"ups": "ups1", "event": "ONBATT"}, "ups1转电池供电", Severity.SEVERE, "政务中心机房"),
    ],
)  # fmt: skip
def test_the_example_says_what_an_operator_means(
    source: str, labels: dict[str, str], title: str, severity: Severity, about: str
) -> None:
    sources = read_sources(json.loads(EXAMPLE.read_text(encoding="utf-8")))

    alarm = alarm_of(sources.named(source), said(**labels))

    assert alarm is not None
    assert (alarm.title, alarm.severity, alarm.object_name) == (title, severity, about)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ([], "the file"),
        ({"sources": {}}, "the file.sources"),
        ({"sources": [{"name": ""}]}, "sources[0].name"),
        ({"sources": [{"name": "a"}, {"name": "a"}]}, "sources[1].name"),
        ({"sources": [{"name": "a", "colour": 1}]}, "sources[0].colour"),
        ({"sources": [{"name": "a", "damping_minutes": 0}]}, "sources[0].damping_minutes"),
        ({"sources": [{"name": "a", "severities": {"x": "huge"}}]}, "sources[0].severities.x"),
        ({"sources": [{"name": "a", "silence_severity": "huge"}]}, "sources[0].silence_severity"),
        ({"sources": [{"name": "a", "silence_object": 7}]}, "sources[0].silence_object"),
        ({"sources": [{"name": "a", "rules": [{"match": {"x": "("}}]}]}, "sources[0].rules[0].match.x"),
        ({"sources": [{"name": "a", "rules": [{"problem": "x"}]}]}, "sources[0].rules[0].problem"),
        ({"sources": [{"name": "a", "rules": [{"only_heard": 1}]}]}, "sources[0].rules[0].only_heard"),
        (
            {"sources": [{"name": "a", "mail_from": ["a@b.example"], "rules": [{}]}]},
            "sources[0].rules[0].key",
        ),
    ],
)
def test_a_mistake_in_the_table_is_named_with_its_place(source: Any, place: str) -> None:  # noqa: ANN401 - as JSON
    with pytest.raises(BadSourcesError) as refused:
        read_sources(source)

    assert refused.value.place == place


def test_a_tickets_fingerprint_fits_its_column_and_keeps_sources_apart() -> None:
    assert len(fingerprint_of("a" * 60, "k" * 500)) <= 120
    assert fingerprint_of("a", "k" * 500) != fingerprint_of("a", "k" * 499 + "l")
    assert fingerprint_of("a", "k") != fingerprint_of("b", "k")
