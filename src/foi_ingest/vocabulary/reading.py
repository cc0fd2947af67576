"""The vocabulary files read one by one: words, rows, codes, and one digest over all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from foi_ingest.errors import VocabularyError
from foi_ingest.vocabulary.folding import fold, list_telling_words, loosen, simplify_offence_code
from foi_ingest.vocabulary.rows import AgeWord, AnyRow, ForceGroup, Offence, UnknownAlias, read_lines, read_rows

Words = dict[str, dict[str, str]]
"""Folded words → jurisdiction (empty: everywhere) → id."""

ALIAS_FILES: Mapping[str, str] = {
    "count_word": "count_words.csv",
    "date_basis": "date_basis_aliases.csv",
    "exemption": "exemption_aliases.csv",
    "force": "force_aliases.csv",
    "force_group": "force_group_aliases.csv",
    "heading": "headings.csv",
    "measure": "measure_aliases.csv",
    "not_a_count": "not_counts.csv",
    "offence": "offence_aliases.csv",
    "outcome": "outcome_aliases.csv",
    "platform": "platform_aliases.csv",
    "regime": "regime_aliases.csv",
    "sex": "sex_aliases.csv",
    "total": "total_words.csv",
}
"""Dimension → its file of words: words, id and, where the meaning depends on it, jurisdiction or regime."""

_CLOSED_IDS: dict[str, Collection[str]] = {
    "count_word": frozenset({"count"}),
    "date_basis": frozenset({"recorded", "committed", "outcome"}),
    "heading": frozenset(
        {"age", "date_basis", "force", "measure", "offence", "other", "outcome", "period", "platform", "sex"}
        | {"suspect_age", "suspect_sex", "victim_age", "victim_sex"}
    ),
    "sex": frozenset({"female", "male", "other", "unknown"}),
    "total": frozenset({"total", "subtotal"}),
}
PHRASE_MATCHES: Mapping[str, Callable[[str, str], bool]] = {
    "contains": lambda text, phrase: phrase in text,
    "ends": str.endswith,
    "is": lambda text, phrase: text.rstrip(" .:") == phrase,
    "starts": str.startswith,
}
"""How a folded paragraph holds a folded phrase of `phrases.csv`."""
UNKNOWN_DIMENSIONS = frozenset({"age", "outcome", "platform", "sex"})


def read_all_words(folder: Path, ids: Mapping[str, Collection[str]]) -> dict[str, Words]:
    """Dimension → its words. `ids` are the ids that the rows define. Raises VocabularyError as `read_words` does."""
    words = {dimension: read_words(folder, dimension, {**_CLOSED_IDS, **ids}[dimension]) for dimension in ALIAS_FILES}
    words["age"] = {fold(row.alias): {"": row.age} for _, row in read_rows(folder / "age_words.csv", AgeWord)}
    words["unknown"] = {}
    add_unknown_words(words, folder)
    return words


def list_words_in_text(words: Mapping[str, Words], force_groups: Mapping[str, ForceGroup]) -> dict[str, Words]:
    """The words to look for in running text: a joint unit's name among the forces stands for its members, joined by `+`."""
    joint = {
        alias: {"": "+".join(sorted(force_groups[meanings[""]].members))}
        for alias, meanings in words["force_group"].items()
        if force_groups[meanings[""]].kind == "joint_unit"
    }
    return {**words, "force": {**joint, **words["force"]}}


def read_words(folder: Path, dimension: str, ids: Collection[str]) -> Words:
    """The words of one dimension. Raises VocabularyError for an id that does not exist and for words with two meanings."""
    name = ALIAS_FILES[dimension]
    words: Words = {}
    for number, (text, identifier, *limit) in read_lines(folder / name):
        if identifier not in ids:
            raise VocabularyError(f"{name}, line {number}: {identifier!r} is no id of this dimension; correct it or add it first")
        meanings = words.setdefault(fold(text), {})
        jurisdiction = limit[0] if limit else ""
        if jurisdiction in meanings:
            raise VocabularyError(f"{name}, line {number}: these words stand in this file already; keep one of the lines")
        meanings[jurisdiction] = identifier
    return words


def add_unknown_words(words: Mapping[str, Words], folder: Path) -> None:
    """Let the words for unknown mean `unknown` in their dimensions. Raises VocabularyError where they mean something else already."""
    for number, row in read_rows(folder / "unknown_aliases.csv", UnknownAlias):
        words["unknown"][fold(row.alias)] = {"": "unknown"}
        for dimension in row.dimensions:
            if dimension not in UNKNOWN_DIMENSIONS:
                raise VocabularyError(f"unknown_aliases.csv, line {number}: {dimension!r} is no dimension that can be unknown")
            if words[dimension].setdefault(fold(row.alias), {"": "unknown"}) != {"": "unknown"}:
                raise VocabularyError(f"unknown_aliases.csv, line {number}: these words have a meaning in {dimension}; take one away")


def read_phrases(folder: Path) -> dict[str, tuple[tuple[str, str], ...]]:
    """Role → how and which words. Raises VocabularyError for a way of matching that does not exist."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for number, (role, how, phrase) in read_lines(folder / "phrases.csv"):
        if how not in PHRASE_MATCHES:
            raise VocabularyError(f"phrases.csv, line {number}: {how!r} is no way to match; write one of {', '.join(PHRASE_MATCHES)}")
        # `Question 1` begins with `question`, and not with `question:`.
        sign = ":" if how == "starts" and phrase.endswith(":") else ""
        found[role] = (*found.get(role, ()), (how, fold(phrase) + sign))
    return found


def read_outcome_parts(folder: Path, outcomes: Collection[str]) -> tuple[dict[tuple[str, ...], str], dict[frozenset[str], str]]:
    """The words of each part of an outcome's name, and the outcome of each set of parts. `-` is the part that says nothing more.

    Raises VocabularyError where two lines are one, a set names a part that has no words, or `outcomes` lacks its id.
    """
    words: dict[tuple[str, ...], str] = {}
    for number, (text, part) in read_lines(folder / "outcome_words.csv"):
        if (told := list_telling_words(text)) in words or not told:
            raise VocabularyError(f"outcome_words.csv, line {number}: these words stand in this file already; keep one of the lines")
        words[told] = part
    sets: dict[frozenset[str], str] = {}
    for number, (parts, outcome_id) in read_lines(folder / "outcome_parts.csv"):
        named = frozenset(parts.split("+"))
        if named in sets or not named <= set(words.values()) or outcome_id not in outcomes:
            raise VocabularyError(
                f"outcome_parts.csv, line {number}: the set stands there already, or a part has no words, or there is no such outcome"
            )
        sets[named] = outcome_id
    return words, sets


def loosen_words(words: Words, kept_apart: Collection[str]) -> Words:
    """The same words without the signs that only divide them, where all that become one mean one thing and none is in `kept_apart`."""
    apart = {loosen(word) for word in kept_apart}
    found: Words = {}
    clashing: set[str] = set()
    for word, meanings in words.items():
        loose = loosen(word)
        if found.setdefault(loose, meanings) != meanings:
            clashing.add(loose)
    return {loose: meanings for loose, meanings in found.items() if loose and loose not in clashing and loose not in apart}


def index_rows(folder: Path, name: str, row_type: type[AnyRow]) -> dict[str, AnyRow]:
    """Rows by their key. Raises VocabularyError when two rows share it."""
    found: dict[str, AnyRow] = {}
    for number, row in read_rows(folder / name, row_type):
        if row.key() in found:
            raise VocabularyError(f"{name}, line {number}: {row.key()!r} stands in this file already; keep one of the lines")
        found[row.key()] = row
    return found


def index_offence_codes(offences: Collection[Offence]) -> dict[str, str | None]:
    """Simplified code → offence id, None where two entries of the list share the code (a sub-code counted in two classes)."""
    found: dict[str, str | None] = {}
    for offence in offences:
        if offence.level == "subcode":
            code = offence.ho_code
        elif offence.level == "class" and "," not in offence.ho_class:
            code = offence.ho_class
        else:
            continue
        simple = simplify_offence_code(code)
        found[simple] = None if simple in found else offence.offence_id
    return found


def digest_files(folder: Path) -> str:
    """sha256 over the names and bytes of the vocabulary files, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
