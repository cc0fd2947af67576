"""Our words in a longer text: a title, a question, a sentence. Each finding says which characters gave it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foi_ingest.normalise.period_mentions import find_periods
from foi_ingest.normalise.periods import Period
from foi_ingest.vocabulary import Vocabulary, fold

_CODE = re.compile(
    r"(?:\b(?:home office|ho|notifiable|police)\s+)?(?:\b(?:offence|crime|recording|counting|classification)\s+)*"
    r"\b(?:codes?|class(?:ification)?|ho|home office)\s*(?:no\.?|number)?\s*:?\s*"
    r"(?P<code>\d{4,5}|\d{1,3}[a-z]?(?:/\d{1,2}[a-z]?)?)\b",
    re.IGNORECASE,
)
_PADDED_CODE = re.compile(r"(?<![\w/])(?P<code>0\d\d/\d\d|\d{3}/\d\d)(?![\w/])")
_CODE_FIRST = re.compile(r"^\s*\(?(?P<code>\d{1,3}[A-Z]?(?:/\d{1,2}[A-Z]?)?|\d{5})\)?\s*[-–:.]?\s+(?P<name>[A-Za-z].*)$", re.DOTALL)
_CODE_LAST = re.compile(r"^(?P<name>.*[A-Za-z)])\s*[-–:(]\s*(?:HO\s+)?(?P<code>\d{1,3}[A-Z]?(?:/\d{1,2}[A-Z]?)?)\)?\s*$", re.DOTALL)
_ATTEMPT = re.compile(r"\battempt(?:s|ed|ing)?(?:\s+(?:to|at|of|commit|engage in))*\s*$", re.IGNORECASE)
"""The Home Office counts some attempts apart: an attempt is not the offence."""
_FOLLOWING = re.compile(r"\b(?:child|children|person|girl|boy|minor|1[368]|etc\.?)\s+following\s+$", re.IGNORECASE)
"""`Meeting a child following sexual grooming` is section 15 (88/1 and 88/2); class 88A, sexual grooming, holds 71/17 too."""
_ACT = re.compile(
    r"\b(?:the\s+)?(?:[A-Z][\w']*(?:\s+(?:of|and|in|etc\.?|\([A-Z][\w .]*\)))*\s+)+"
    r"(?:Act|Order|Law|Regulations)(?:\s+\([A-Z][\w .]*\))?(?:\s+(?:19|20)\d\d)?"
)
_COUNTED = re.compile(r"(?:number|no\.?|count|total|times|volume)s?\b(?:\s+of\s*)?", re.IGNORECASE)
_COUNTED_BEFORE = re.compile(
    r"\b(?:number|no\.|count|volume)s?\s+of\s+(?:the\s+|these\s+|those\s+|recorded\s+)*$|\bhow\s+many\s+(?:\w+\s+)?$", re.IGNORECASE
)
_ALL_CRIME_NARROWED = re.compile(
    r"^[^.?]*\b(?:involv\w+|where|in which|relat\w+|flagged|linked|featur\w+|using|with|against|that are|for)\b"
)


_RECORDED_BEFORE = re.compile(r"\brecorded\s+[\"'(]?$", re.IGNORECASE)
_RECORDED_AFTER = re.compile(r"[\"')]?\s+(?:(?:were|was|have been|has been)\s+)?recorded\b", re.IGNORECASE)
_TAKEN = re.compile(
    r"\s+(?:(?:who|that|which)\s+)?(?:(?:were|was|are|have|had|has|been|being|subsequently|later)\s+)*(arrested|charged)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Found:
    """A meaning and the characters that gave it."""

    meaning: str
    start: int
    end: int


def find_offences(text: str, vocabulary: Vocabulary, jurisdiction: str | None) -> list[Found]:
    """Every offence that a text names: by code with the word "code" or "class", by section, or by a name of the vocabulary.

    The name of an Act (`Sexual Offences Act 2003`) names no offence.
    """
    found = []
    for pattern in (_CODE, _PADDED_CODE):
        for match in pattern.finditer(text):
            offence = _by_code(match["code"], vocabulary, jurisdiction)
            if offence is not None:
                found.append(Found(offence, match.start(), match.end()))
    acts = [match.span() for match in _ACT.finditer(text)]
    for mention in vocabulary.find("offence", text, jurisdiction):
        inside_act = any(start <= mention.start and mention.end <= end for start, end in acts)
        apart = _ATTEMPT.search(text[: mention.start]) or _FOLLOWING.search(text[: mention.start])
        if not inside_act and not apart and not any(f.start < mention.end and mention.start < f.end for f in found):
            found.append(Found(mention.meaning, mention.start, mention.end))
    if len({f.meaning for f in found}) > 1:
        found = [f for f in found if f.meaning != "topic-all-crime"]
    return [
        f for f in sorted(found, key=lambda f: f.start) if f.meaning != "topic-all-crime" or not _ALL_CRIME_NARROWED.match(text[f.end :])
    ]


def find_any_offences(text: str, vocabulary: Vocabulary) -> list[Found]:
    """The offences of every jurisdiction in a text of which it matters only that it names some."""
    return [found for jurisdiction in vocabulary.jurisdictions for found in find_offences(text, vocabulary, jurisdiction)]


def names_other_offence(text: str, vocabulary: Vocabulary, jurisdiction: str | None) -> bool:
    """Whether a text speaks of an offence that no id stands for: its question must not be answered by that of another."""
    return any(_FOLLOWING.search(text[: mention.start]) for mention in vocabulary.find("offence", text, jurisdiction))


def read_offence(label: str, vocabulary: Vocabulary, jurisdiction: str | None) -> tuple[str | None, str | None]:
    """Reads a whole label as one offence: (offence id, None), or (None, reason id) where it is none or contradicts itself."""
    text = " ".join(label.split())
    if vocabulary.is_ambiguous("offence", text, jurisdiction):
        return None, "ambiguous_label"
    whole = vocabulary.meaning("offence", text, jurisdiction) or _by_code(text, vocabulary, jurisdiction)
    if whole is not None:
        return whole, None
    for pattern in (_CODE_FIRST, _CODE_LAST):
        match = pattern.match(text)
        if match is None or (by_code := _by_code(match["code"], vocabulary, jurisdiction)) is None:
            continue
        by_name = vocabulary.meaning("offence", match["name"], jurisdiction)
        if by_name is not None and not (vocabulary.same_offence(by_code, by_name) and not _wider_code(by_code, by_name, vocabulary)):
            return None, "code_and_label_disagree"
        return by_code, None
    named = find_offences(text, vocabulary, jurisdiction)
    if len({f.meaning for f in named}) == 1 and _covers(text, [(f.start, f.end) for f in named]):
        return named[0].meaning, None
    return None, "unknown_offence"


def _wider_code(by_code: str, by_name: str, vocabulary: Vocabulary) -> bool:
    """`88A - Sexual communication with a child`: the code of a class over the name of one of its offences says two things."""
    return vocabulary.offences[by_code].level == "class" and vocabulary.offences[by_name].level == "subcode"


def _by_code(code: str, vocabulary: Vocabulary, jurisdiction: str | None) -> str | None:
    """Home Office codes count the law of England and Wales: elsewhere the same code may stand for another Act."""
    return vocabulary.offence_by_code(code) if jurisdiction in (None, "England and Wales") else None


def _covers(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether nothing but small words and Acts stands outside `spans`."""
    rest = _blank(text, [*spans, *(m.span() for m in _ACT.finditer(text))])
    rest = re.sub(
        r"\b(?:home office|ho|code|class|of|the|an?|offences?|crimes?|and|for|section|s|under|contrary to|recorded|recording|by|act|sexual"
        r"|\(?\d{4}\)?)\b",
        " ",
        rest,
        flags=re.IGNORECASE,
    )
    return not re.search(r"[A-Za-z0-9]", rest)


def find_measures(text: str, vocabulary: Vocabulary) -> list[Found]:
    """What a text says that it counts, in the order in which it says so."""
    found = [Found(m.meaning, m.start, m.end) for m in vocabulary.find("measure", text)]
    return [_take_further(each, text) if each.meaning == "suspects" else each for each in found]


def _take_further(found: Found, text: str) -> Found:
    """`The number of suspects arrested` counts those arrested and not all suspects."""
    match = _TAKEN.match(text, found.end)
    return found if match is None else Found(f"persons_{match[1].lower()}", found.start, match.end())


def main_measure(text: str, vocabulary: Vocabulary) -> str | None:
    """The one thing that a title or question counts; None where it names none, or joins two (`arrests and charges`).

    What stands after `number of` or `how many` outranks a bare noun (`Offences of …: number of times each platform was recorded`).
    What follows the first measure in a subordinate place (`suspects for offences of …`) is not counted.
    """
    found = find_measures(text, vocabulary)
    if not found:
        return None
    counted = {f.meaning for f in found if _COUNTED.match(text, f.start) or _COUNTED_BEFORE.search(text[: f.start])}
    if counted:
        return sole(counted)
    first = found[0]
    for other in found[1:]:
        between = text[first.end : other.start]
        if (
            other.meaning != first.meaning
            and re.search(r"\b(?:and|or)\b|[,/&;]", between)
            and not re.search(r"[.?:]|\b(?:of|by|for|in|where|which)\b", between)
        ):
            return None
    return first.meaning


def is_recorded(text: str, vocabulary: Vocabulary, jurisdiction: str | None) -> bool:
    """Whether a text says `recorded` right beside the name of an offence: `Recorded stalking by quarter` counts crimes."""
    return any(
        _RECORDED_BEFORE.search(text[: found.start]) or _RECORDED_AFTER.match(text, found.end)
        for found in find_offences(text, vocabulary, jurisdiction)
    )


def sole(values: Iterable[str]) -> str | None:
    """The one value that occurs, or None where none or several do."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def sole_period(text: str) -> Period | None:
    """The one period that a text names; a part of it named beside it (`2020/21 (Q1)`) leaves two, so none."""
    periods = {mention.period for mention in find_periods(text)}
    return periods.pop() if len(periods) == 1 else None


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def leftover(text: str, spans: Iterable[tuple[int, int]], plain_words: frozenset[str]) -> list[str]:
    """Words of a sentence that neither name something (`spans`) nor are plain: a sentence with any of them is not understood."""
    words = re.findall(r"[a-z0-9£%]+(?:'[a-z]+)?", fold(_blank(text, spans)))
    return [word for word in words if word not in plain_words]


__all__ = [
    "Found",
    "find_any_offences",
    "find_measures",
    "find_offences",
    "leftover",
    "main_measure",
    "read_offence",
    "sole",
    "sole_period",
]
