"""The vocabulary files as one immutable value: the words we publish, their words for them, marks that mean no number.

Words are matched exactly after `fold`. Ranking by likeness orders suggestions for a person and never accepts a word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from rapidfuzz import fuzz, process

from foi_ingest.errors import VocabularyError
from foi_ingest.vocabulary.folding import contradicts, fold, loosen, simplify_offence_code
from foi_ingest.vocabulary.reading import (
    PHRASE_MATCHES,
    UNKNOWN_DIMENSIONS,
    Words,
    digest_files,
    index_offence_codes,
    index_rows,
    list_words_in_text,
    loosen_words,
    read_all_words,
    read_outcome_parts,
    read_phrases,
)
from foi_ingest.vocabulary.rows import (
    AmbiguousAlias,
    Exemption,
    Force,
    ForceGroup,
    Measure,
    Offence,
    Outcome,
    Platform,
    PlatformCombination,
    PlatformOwner,
    Population,
    Reason,
    Regime,
    Rule,
    StatusMark,
    read_lines,
)
from foi_ingest.vocabulary.search import Mention, WordIndex

__all__ = ["Mention", "Vocabulary", "fold", "load_vocabulary", "read_vocabulary"]

SUGGESTIONS = 3
LIKENESS_FLOOR = 55.0
"""Below this a suggestion shares little but common words ("offences", "of") with the label, and misleads."""

_SAME_WORDS: Mapping[str, str] = {"victim_age": "age", "suspect_age": "age", "victim_sex": "sex", "suspect_sex": "sex"}
_LONG_NAMES = ("measure", "offence", "outcome")
_REGIME_PREFIX: Mapping[str, str] = {"FOIA": "foia", "FOISA": "foisa", "Jersey": "jsy"}
_SECTION = re.compile(r"(?:s|ss|sec|section|sections|art|article)?\.? ?(\d{1,2}) ?(?:\((\d)[a-z]?\))?(?: ?\([a-z0-9]+\))*", re.ASCII)
_OUTCOME_CODE = re.compile(r"\(?(?:(?:ho )?(?:oc|outcome|type|outcome type|outcome code) ?)?0*(\d{1,2})([a-z]?)(?: outcome)?\)?", re.ASCII)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All vocabulary files, checked against each other when they were read."""

    digest: str
    """sha256 over the names and bytes of all vocabulary files: what a reading depends on besides the reply."""
    forces: Mapping[str, Force] = field(repr=False)
    force_groups: Mapping[str, ForceGroup] = field(repr=False)
    offences: Mapping[str, Offence] = field(repr=False)
    measures: Mapping[str, Measure] = field(repr=False)
    platforms: Mapping[str, Platform] = field(repr=False)
    platform_owners: Mapping[str, PlatformOwner] = field(repr=False)
    """Key: platform id and first day, because a platform has had several owners."""
    platform_combinations: Mapping[str, PlatformCombination] = field(repr=False)
    """Key: combined id and platform."""
    outcomes: Mapping[str, Outcome] = field(repr=False)
    exemptions: Mapping[str, Exemption] = field(repr=False)
    regimes: Mapping[str, Regime] = field(repr=False)
    reasons: Mapping[str, Reason] = field(repr=False)
    rules: Mapping[str, Rule] = field(repr=False)
    populations: Mapping[str, Population] = field(repr=False)
    """Key: force id and year."""
    headings: Mapping[str, str] = field(repr=False)
    """Folded heading → the dimension that its labels belong to."""
    status_marks: Mapping[str, StatusMark] = field(repr=False)
    """Folded mark in a cell for counts → what it says of the count."""
    phrases: Mapping[str, tuple[tuple[str, str], ...]] = field(repr=False)
    """Role of a paragraph (`request`, `refusal`, `boilerplate` …) → (how it holds the words, folded words)."""
    plain_words: frozenset[str] = field(repr=False)
    """Words that change nothing in a sentence that states a figure."""
    outcome_words: Mapping[tuple[str, ...], str] = field(repr=False)
    """Telling words → the part of an outcome's name that they are; `-` says nothing more."""
    outcome_parts: Mapping[frozenset[str], str] = field(repr=False)
    """All parts of a name → the outcome."""
    _words: Mapping[str, Words] = field(repr=False)
    _loose_words: Mapping[str, Words] = field(repr=False)
    """Of the dimensions whose names are long, without the signs that divide them."""
    _indexes: Mapping[str, WordIndex] = field(repr=False)
    _ambiguous: Mapping[tuple[str, str], AmbiguousAlias] = field(repr=False)
    _suggested: dict[tuple[str, str, str | None], tuple[str, ...]] = field(default_factory=dict, repr=False, kw_only=True)
    _offence_codes: Mapping[str, str | None] = field(repr=False)

    def meaning(self, dimension: str, text: str, jurisdiction: str | None = None) -> str | None:
        """The id that `text` stands for in `dimension`, or None. Exact after `fold`, never by likeness; in the long names of measures,
        offences and outcomes the signs between the words make no difference.

        `jurisdiction` is a force's jurisdiction for offences and a regime for exemptions; words that mean different things
        in different jurisdictions need it, and mean nothing without it. Raises KeyError for a dimension that has no words.
        """
        own, folded = _SAME_WORDS.get(dimension, dimension), fold(text)
        by_jurisdiction = self._words[own].get(folded) or self._loose_words.get(own, {}).get(loosen(folded), {})
        if jurisdiction is not None:
            return by_jurisdiction.get(jurisdiction, by_jurisdiction.get(""))
        ids = set(by_jurisdiction.values())
        return ids.pop() if len(ids) == 1 and self.ambiguity(dimension, text) is None else None

    def find(self, dimension: str, text: str, jurisdiction: str | None = None) -> Iterator[Mention]:
        """Every word of `dimension` inside a longer text, left to right, the longest first; ids as `meaning` gives them.

        A joint unit among forces is its members joined by `+`. Raises KeyError for a dimension that has no words.
        """
        return self._indexes[_SAME_WORDS.get(dimension, dimension)].find(text, jurisdiction)

    def says(self, role: str, text: str) -> bool:
        """Whether a paragraph is one of those that `phrases.csv` lists under `role`."""
        folded = fold(text)
        return any(PHRASE_MATCHES[how](folded, phrase) for how, phrase in self.phrases.get(role, ()))

    def status_mark(self, text: str) -> StatusMark | None:
        """What a mark says without a key; None where it says nothing by itself."""
        mark = self.status_marks.get(fold(text))
        return mark if mark is not None and mark.status else None

    def means_unknown(self, text: str) -> bool:
        """Whether a label says in some dimension that the force does not know."""
        return any(self.meaning(dimension, text) == "unknown" for dimension in UNKNOWN_DIMENSIONS)

    def same_offence(self, left: str, right: str) -> bool:
        """Whether two ids name one offence, or one names the class or group of the other."""
        return left == right or right in self._above(left) or left in self._above(right)

    def innermost_offence(self, identifiers: Collection[str]) -> str | None:
        """The one that lies in all others (`Violence with injury` under `Violence against the person`); None where they do not nest."""
        return next((one for one in sorted(identifiers) if all(other == one or other in self._above(one) for other in identifiers)), None)

    def _above(self, offence_id: str) -> set[str | None]:
        row = self.offences[offence_id]
        own_class = self._offence_codes.get(simplify_offence_code(row.ho_class)) if row.ho_class else None
        return {row.group_id, row.subgroup_id, row.equivalent_to, own_class}

    def force_of_domain(self, domain: str) -> str | None:
        """The force whose web or mail domain this is; the old mail network's `.pnn` makes no difference."""
        return self.meaning("force", domain.replace(".pnn.", "."))

    def ambiguity(self, dimension: str, text: str) -> AmbiguousAlias | None:
        """Why `text` is left without a meaning on purpose, when it is."""
        return self._ambiguous.get((_SAME_WORDS.get(dimension, dimension), fold(text)))

    def is_ambiguous(self, dimension: str, text: str, jurisdiction: str | None = None) -> bool:
        """Whether `text` is known to mean more than one thing, in this jurisdiction where one is given."""
        return self.ambiguity(dimension, text) is not None and self.meaning(dimension, text, jurisdiction) is None

    @cached_property
    def jurisdictions(self) -> tuple[str, ...]:
        """Every jurisdiction whose offence list a force records by, sorted."""
        return tuple(sorted({force.jurisdiction for force in self.forces.values()}))

    def jurisdiction_of(self, force_id: str) -> str:
        """Whose offence list a force records by. Raises KeyError for an unknown force."""
        return self.forces[force_id].jurisdiction

    def suggest(self, dimension: str, text: str, jurisdiction: str | None = None) -> tuple[str, ...]:
        """The nearest ids for a person to choose from, best first, as `id (words)`. Never a ground for loading a value.

        Words that are ambiguous on purpose give what they may mean. A dimension without words (periods) gives nothing. `jurisdiction`
        leaves out what means something elsewhere only.
        """
        if (known_clash := self.ambiguity(dimension, text)) is not None:
            return tuple(f"{identifier} ({self._name(identifier)})" for identifier in known_clash.ids[:SUGGESTIONS])
        own = _SAME_WORDS.get(dimension, dimension)
        key = (own, fold(text), jurisdiction)
        if key not in self._suggested:
            self._suggested[key] = self._rank(*key)
        return self._suggested[key]

    def _rank(self, dimension: str, folded: str, jurisdiction: str | None) -> tuple[str, ...]:
        here = {jurisdiction, ""}
        words = {
            word: told
            for word, meanings in self._words.get(dimension, {}).items()
            if (told := [identifier for place, identifier in meanings.items() if jurisdiction is None or place in here])
        }
        ranked = process.extract(folded, words.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=LIKENESS_FLOOR, limit=None)
        nearest: dict[str, str] = {}
        for known, _score, _index in ranked:
            if contradicts(folded, known):
                continue
            for identifier in sorted(set(words[known])):
                nearest.setdefault(identifier, known)
            if len(nearest) >= SUGGESTIONS:
                break
        return tuple(f"{identifier} ({known})" for identifier, known in list(nearest.items())[:SUGGESTIONS])

    def _name(self, identifier: str) -> str:
        for rows in (self.offences, self.outcomes, self.platforms):
            if identifier in rows:
                return rows[identifier].name
        return identifier

    def offence_by_code(self, code: str) -> str | None:
        """The England and Wales offence of a Home Office code: `71/17`, `071/17`, `08805`, `8Q`, `088a`; None when unknown or shared."""
        return self._offence_codes.get(simplify_offence_code(code))

    def outcome_by_code(self, code: str) -> str | None:
        """The outcome of a code: `1A`, `OC01`, `(outcome 21)`, `type 14 outcome`; None when there is no such type."""
        found = _OUTCOME_CODE.fullmatch(fold(code))
        if found is None:
            return None
        number, letter = found.groups()
        identifier = f"{int(number)}{letter.upper()}"
        return identifier if identifier in self.outcomes else None

    def exemption(self, regime: str, section_text: str) -> str | None:
        """The exemption of a section under a regime: (`FOIA`, `12(1)`) is `foia-12`, (`FOIA`, `s.40(2)`) is `foia-40-2`.

        The subsection is kept only where the vocabulary has it. None when the regime or the section is unknown.
        """
        found = _SECTION.fullmatch(fold(section_text))
        if found is None or regime not in _REGIME_PREFIX:
            return None
        whole = f"{_REGIME_PREFIX[regime]}-{int(found[1])}"
        return next((known for known in (f"{whole}-{found[2]}", whole) if known in self.exemptions), None)


def check_references(vocabulary: Vocabulary) -> None:
    """Raises VocabularyError where a row names an id that does not exist."""
    for name, rows, column, known in (
        ("force_groups.csv", vocabulary.force_groups, "members", vocabulary.forces),
        ("forces.csv", vocabulary.forces, "regime", vocabulary.regimes),
        ("exemptions.csv", vocabulary.exemptions, "regime", vocabulary.regimes),
        ("platform_owners.csv", vocabulary.platform_owners, "platform_id", vocabulary.platforms),
        ("platform_combinations.csv", vocabulary.platform_combinations, "platform_id", vocabulary.platforms),
        ("platform_combinations.csv", vocabulary.platform_combinations, "may_be", vocabulary.platforms),
        ("population.csv", vocabulary.populations, "force_id", vocabulary.forces),
        *(("offences.csv", vocabulary.offences, part, vocabulary.offences) for part in ("group_id", "subgroup_id", "equivalent_to")),
    ):
        for key, row in rows.items():
            value = getattr(row, column)
            for identifier in value if isinstance(value, tuple) else (value,):
                if identifier is not None and identifier not in known:
                    raise VocabularyError(f"{name}, {column} of {key!r}: {identifier!r} does not exist; correct it or add it first")


def read_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary of a folder of CSV files. Raises VocabularyError (file, line, what to change) where they contradict each other."""
    forces = index_rows(folder, "forces.csv", Force)
    force_groups = index_rows(folder, "force_groups.csv", ForceGroup)
    offences = index_rows(folder, "offences.csv", Offence)
    measures = index_rows(folder, "measures.csv", Measure)
    platforms = index_rows(folder, "platforms.csv", Platform)
    outcomes = index_rows(folder, "outcomes.csv", Outcome)
    exemptions = index_rows(folder, "exemptions.csv", Exemption)
    regimes = index_rows(folder, "regimes.csv", Regime)
    rules = index_rows(folder, "rules.csv", Rule)
    ids: Mapping[str, Collection[str]] = {
        "exemption": exemptions,
        "force": forces,
        "force_group": force_groups,
        "measure": measures,
        "not_a_count": rules,
        "offence": offences,
        "outcome": outcomes,
        "platform": platforms,
        "regime": regimes,
    }
    words = read_all_words(folder, ids)
    marks = {fold(row.mark): row for row in index_rows(folder, "status_marks.csv", StatusMark).values()}
    words["status_mark"] = {mark: {"": row.status} for mark, row in marks.items() if row.status}
    ambiguous = index_rows(folder, "ambiguous_aliases.csv", AmbiguousAlias).values()
    outcome_words, outcome_parts = read_outcome_parts(folder, outcomes)
    plain = frozenset(fold(word) for _, (word,) in read_lines(folder / "plain_words.csv"))
    vocabulary = Vocabulary(
        digest=digest_files(folder),
        forces=forces,
        force_groups=force_groups,
        offences=offences,
        measures=measures,
        platforms=platforms,
        platform_owners=index_rows(folder, "platform_owners.csv", PlatformOwner),
        platform_combinations=index_rows(folder, "platform_combinations.csv", PlatformCombination),
        outcomes=outcomes,
        exemptions=exemptions,
        regimes=regimes,
        reasons=index_rows(folder, "reasons.csv", Reason),
        rules=rules,
        populations=index_rows(folder, "population.csv", Population),
        headings={heading: meanings[""] for heading, meanings in words["heading"].items()},
        status_marks=marks,
        phrases=read_phrases(folder),
        plain_words=plain,
        outcome_words=outcome_words,
        outcome_parts=outcome_parts,
        _words=words,
        _loose_words={
            name: loosen_words(words[name], [fold(row.alias) for row in ambiguous if row.dimension == name]) for name in _LONG_NAMES
        },
        _indexes={
            # `Recorded` heads a column of offences, and in a sentence says nothing of what is counted.
            dimension: WordIndex({said: ids for said, ids in known.items() if dimension != "measure" or said not in plain})
            for dimension, known in list_words_in_text(words, force_groups).items()
        },
        _ambiguous={(row.dimension, fold(row.alias)): row for row in ambiguous},
        _offence_codes=index_offence_codes(offences.values()),
    )
    check_references(vocabulary)
    return vocabulary


@cache
def load_vocabulary() -> Vocabulary:
    """The project's own vocabulary, read once. Raises VocabularyError where its files contradict each other."""
    return read_vocabulary(Path(str(files("schemas").joinpath("vocabulary"))))
