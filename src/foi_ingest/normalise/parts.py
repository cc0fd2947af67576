"""Several labels for one outcome in one table: parts of it, each with its own label, or the same thing said twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

from foi_ingest.model import Axis, Label, Observation
from foi_ingest.normalise.labels import Fact, Understood, clean
from foi_ingest.vocabulary import fold


def tell_parts_apart(axis: Axis, found: Mapping[Label, Understood], observations: tuple[Observation, ...]) -> Mapping[Label, Understood]:
    """Takes the labels of an axis as understood, gives those that are parts of one outcome a fact more: what the force calls this part.

    `1: Charged` and `1: Summonsed` both are outcome 1 (Home Office: charge/summons) and share no crime: read without their labels each
    would stand for the whole. `Charged` beside `Charged/summonsed` may be a part of it, and `Charge` below 2020 is the `Summons` of 2021.
    """
    same: dict[str, list[Label]] = defaultdict(list)
    for label, told in found.items():
        for fact in told.facts:
            if fact.dimension == "outcome" and fact.value and not fact.is_total:
                same[fact.value].append(label)
    beside = {label: _others(label, axis, observations) for labels in same.values() if len(labels) > 1 for label in labels}
    parts = {label for labels in same.values() if len(labels) > 1 and _are_parts(labels, beside) for label in labels}
    heading = clean(axis.heading.text) if axis.heading and axis.axis_id.startswith("stub") else "Outcome"
    return {
        label: replace(told, facts=(*told.facts, Fact("part", clean(label.text), label, heading=heading))) if label in parts else told
        for label, told in found.items()
    }


def _others(label: Label, axis: Axis, observations: tuple[Observation, ...]) -> frozenset[tuple[Label, ...]]:
    """The labels of the other axes below which a label stands."""
    return frozenset(
        tuple(other for axis_id, other in seen.labels if axis_id != axis.axis_id)
        for seen in observations
        if (axis.axis_id, label) in seen.labels
    )


def _are_parts(labels: list[Label], beside: Mapping[Label, frozenset[tuple[Label, ...]]]) -> bool:
    words = {label: frozenset(re.findall(r"[a-z]{2,}", fold(label.text))) for label in labels}
    return all(
        beside[one] == beside[other] and not words[one] <= words[other] and not words[other] <= words[one]
        for one, other in combinations(labels, 2)
    )
