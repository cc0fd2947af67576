"""The vocabularies as tables: every file of `schemas/vocabulary/` that the database publishes, as it stands there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl

FOLDER = Path(__file__).parent / "vocabulary"

VOCABULARY_TABLES: Mapping[str, str] = {
    "forces": "Police forces: one row a force.",
    "offences": "Offences, from a single sub-code up to groups and topics: one row an offence id.",
    "measures": "What a figure counts: one row a measure.",
    "platforms": "Platforms and other means of communication: one row a platform.",
    "platform_owners": "Who owned a platform when: one row a platform and owner.",
    "platform_combinations": "Ids that stand for several platforms, with each platform that they may be: one row a pair.",
    "outcomes": "Home Office outcome types: one row a type.",
    "exemptions": "Sections of the freedom of information laws that replies cite: one row a section.",
    "population": "People living in each force's area: one row a force and year.",
}

COLUMN_MEANINGS: Mapping[str, str] = {
    "absolute_or_qualified": "Whether the section exempts absolutely or after a public interest test",
    "act": "The Act or Order",
    "confidence": "How sure the line is",
    "counts": "What one unit of the measure is",
    "domain": "The force's web domain",
    "ended_on": "Last day on which the offence was law; NULL while it is",
    "equivalent_to": "The nearest offence under the law of England and Wales",
    "exemption_id": "Key of `exemptions`",
    "force_id": "Key of `forces`: police.uk slug",
    "generic": "`combined`: one id for several platforms that the reply does not split; `generic`: a sort of platform, not one by name",
    "group_id": "Home Office group, an offence id itself",
    "ho_class": "Home Office class",
    "ho_code": "Home Office code",
    "introduced_on": "First day on which the offence was law",
    "jurisdiction": "Where the law applies, or the force works; NULL: everywhere",
    "kind": "Sort of force (`territorial`, `special`, `crown_dependency`), platform or section",
    "level": "How exact the id is: sub-code, class, sub-group, group, section of an Act, topic",
    "may_be": "A platform that the combined id may be",
    "measure_id": "Key of `measures`",
    "method": "How the number came about",
    "mid_year": "Year, of which 30 June is meant",
    "name": "Published name",
    "nation": "England, Wales, Scotland, Northern Ireland …",
    "offence_id": "Key of `offences`",
    "ons_code": "Police force area code of the Office for National Statistics",
    "outcome_group": "Group of outcome types",
    "outcome_id": "Key of `outcomes`: Home Office type",
    "owner": "Name of the owner at that time",
    "owner_from": "First day of ownership; NULL: not known",
    "owner_id": "The owner under every name it has had",
    "owner_to": "Last day of ownership; NULL while it lasts",
    "platform_id": "Key of `platforms`",
    "population_total": "People of all ages",
    "population_under_18": "People under 18; NULL: not known",
    "positive": "Whether the outcome counts as positive",
    "precision": "How exactly the first day of ownership is known",
    "regime": "Freedom of information law: `FOIA`, `FOISA`, `Jersey` …",
    "section": "Section or article",
    "service_from": "When the service began, as exactly as is known",
    "service_to": "When the service ended",
    "source": "Where the line comes from",
    "subgroup_id": "Home Office sub-group, an offence id itself",
    "title": "Title of the section",
    "valid_from": "First day of use",
    "valid_to": "Last day of use",
}
"""One word per idea: a column of the same name means the same in every vocabulary."""


@cache
def read_vocabulary_table(table: str) -> pl.DataFrame:
    """The file behind a table of `VOCABULARY_TABLES`: every column is text, an empty field is null, rows sorted by key.

    Raises `FileNotFoundError` when the vocabulary folder does not hold the file.
    """
    frame = pl.read_csv(FOLDER / f"{table}.csv", infer_schema=False)
    return frame.sort(frame.columns, nulls_last=True)


@cache
def list_ids(table: str) -> frozenset[str]:
    """The ids that a vocabulary file defines: its first column."""
    return frozenset(read_vocabulary_table(table).to_series(0).drop_nulls())
