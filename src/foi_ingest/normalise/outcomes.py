"""Crime outcomes: by Home Office type (`OC01`, `1A:`, `Type 14 outcome`, `… (outcome 21)`) and by name; both must agree."""

from __future__ import annotations

import re

from foi_ingest.vocabulary import Vocabulary

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
        by_name = vocabulary.meaning("outcome", match["name"]) if match["name"] else None
        if by_code is None:
            continue
        if by_name is not None and not _agree(by_code, by_name):
            return None, "code_and_label_disagree"
        if by_name is None and match["name"] and not _is_named_as_code(match):
            continue
        return by_code, None
    by_name = vocabulary.meaning("outcome", text)
    return (by_name, None) if by_name is not None else (None, "unknown_outcome")


def _is_named_as_code(match: re.Match[str]) -> bool:
    """Whether a number before an unknown name is a code: `1 April 2018`, `16 days` and `18: No suspect identified 55` are none."""
    parts = match.groupdict()
    told = parts.get("word") or parts.get("after") or (parts.get("sign", "(") or "").strip()
    return bool(told) and not re.search(r"\s\d+$", match["name"])


def _agree(by_code: str, by_name: str) -> bool:
    """`1A` and `1` are one family: a force may print the short name beside the sub-type."""
    return by_code.rstrip("AB") == by_name.rstrip("AB")
