"""Crime outcomes: by Home Office type (`OC01`, `1A:`, `Type 14 outcome`, `… (outcome 21)`) and by name; both must agree.

A name is known as a whole, or by its parts: whether a suspect was identified, whether the victim supports action, and so on, each with
words of its own in `outcome_words.csv`. Every word of the name must belong to a part, and the parts together to one outcome.
"""

from __future__ import annotations

import re

from foi_ingest.vocabulary import Vocabulary
from foi_ingest.vocabulary.folding import list_telling_words

_LONGEST_PART = 16
"""Words."""

_CODE_FIRST = re.compile(
    r"^\s*(?P<word>OC|outcome|type|outcome type)?\s*0*(?P<code>\d{1,2}\s?[A-Z]?)(?P<after>\s+outcome)?"
    r"\s*(?P<sign>[-–—:.)]+\s*|\s+(?=[A-Z])|$)(?P<name>.*)$",
    re.DOTALL | re.IGNORECASE,
)
_CODE_LAST = re.compile(r"^(?P<name>.+?)\s*\(\s*(?:outcome|type|OC)\s*0*(?P<code>\d{1,2}[A-Z]?)\s*\)\s*$", re.DOTALL | re.IGNORECASE)


def read_outcome(label: str, vocabulary: Vocabulary) -> tuple[str | None, str | None]:
    """Takes a label of an outcome axis, gives (outcome id, None) or (None, reason id)."""
    text = " ".join(label.split())
    for pattern in (_CODE_LAST, _CODE_FIRST):
        match = pattern.match(text)
        if match is None:
            continue
        by_code = vocabulary.outcome_by_code(match["code"].replace(" ", ""))
        by_name = name_outcome(match["name"], vocabulary) if match["name"] else None
        if by_code is None:
            continue
        if by_name is not None and not _agree(by_code, by_name):
            return None, "code_and_label_disagree"
        if by_name is None and match["name"] and not _is_named_as_code(match):
            continue
        return by_code, None
    by_name = name_outcome(text, vocabulary)
    return (by_name, None) if by_name is not None else (None, "unknown_outcome")


def name_outcome(name: str, vocabulary: Vocabulary) -> str | None:
    """The outcome of a name, as a whole or by its parts; None where a word is left over, or the name fits several outcomes."""
    whole = vocabulary.meaning("outcome", name)
    if whole is not None or vocabulary.ambiguity("outcome", name) is not None:
        return whole
    words, parts, at = list_telling_words(name), set[str](), 0
    while at < len(words):
        sizes = range(min(len(words) - at, _LONGEST_PART), 0, -1)
        size = next((size for size in sizes if words[at : at + size] in vocabulary.outcome_words), None)
        if size is None:
            return None
        parts.add(vocabulary.outcome_words[words[at : at + size]])
        at += size
    return vocabulary.outcome_parts.get(frozenset(parts - {"-"}))


def _is_named_as_code(match: re.Match[str]) -> bool:
    """Whether a number before an unknown name is a code: `1 April 2018`, `16 days` and `18: No suspect identified 55` are none."""
    parts = match.groupdict()
    told = parts.get("word") or parts.get("after") or (parts.get("sign", "(") or "").strip()
    return bool(told) and not re.search(r"\s\d+$", match["name"])


def _agree(by_code: str, by_name: str) -> bool:
    """`1A` and `1` are one family: a force may print the short name beside the sub-type."""
    return by_code.rstrip("AB") == by_name.rstrip("AB")
