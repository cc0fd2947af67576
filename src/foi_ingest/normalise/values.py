"""What a cell says: a number, or one of the marks that mean "no number". The reply's own key comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from foi_ingest.normalise.numbers import WORD_NUMBERS, join_thousands, read_whole_number
from foi_ingest.normalise.period_grammar import DATE, fold_period
from foi_ingest.normalise.period_mentions import find_days
from foi_ingest.vocabulary import Vocabulary, fold

_AMOUNT = r"(\d+|" + "|".join(WORD_NUMBERS) + r")"
_BELOW = re.compile(
    rf"(?:<|(?:numbers?\s+|figures?\s+|counts?\s+|values?\s+|any\s+)*(?:of\s+)?(?:fewer|less|under|below|smaller|lower)(?:\s+than)?)\s?{_AMOUNT}\b"
)
_UP_TO = re.compile(rf"(?:≤|<=)\s?{_AMOUNT}|{_AMOUNT}\s+or\s+(?:fewer|less|under|below)|up\s+to\s+{_AMOUNT}")
_BETWEEN = re.compile(rf"(?:between\s+|from\s+)?{_AMOUNT}\s?(?:-|to|and)\s?{_AMOUNT}")
_SHARE_BESIDE = re.compile(r"(?<=\d)\s*\(\d{1,3}(?:\.\d+)?\s?%\)$")
"""`33 (8%)`: the share of the count is printed beside it."""
_ENDS_EARLY = re.compile(rf"\s*\(?\s*(?:(?:up\s+)?(?:to|until)|ytd|year\s+to\s+date|as\s+(?:at|of))\b[^\d(]{{0,40}}{DATE}\s*\)?\.?$")
"""`92 crimes (YTD up to and including 30/11/21)`: the count of a part of its period, and the last day of that part."""
_LARGEST_MASK = 20
"""No force hides more under one mask: `<50` in a cell is something else."""
_LARGEST_RANGE = 10
"""`1-4` and `0-9` are masks; `12-15` and `0-11` are ages."""

_KEY = re.compile(
    r"(?P<mark>\*{1,3}|<\s?\d+|-|\.{1,2}|~|#|\[[a-z]\]|\b[a-z]\b|[\w.()/]+(?:\s+[\w.()/]+){0,2}?)\s*(?:\([^)]*\)\s*)?"
    r"(?:=|:|-|\b(?:denotes?|means?(?:\s+that)?|indicates?|represents?|is\s+used\s+(?:for|where|to\s+show)|(?:is|are)\s+shown\s+(?:for|where|as)|stands?\s+for|signifies|shows?)\b)\s*"
    r"(?P<meaning>.+)"
)
_SHOWN_AS = re.compile(
    r"(?P<meaning>(?:any\s+)?(?:numbers?|figures?|counts?|values?|totals?)?.{0,40}?"
    r"(?:below|under|less than|fewer than|between|from|of)\s+.+?)"
    r"\s+(?:is|are|have been|has been|will be)\s+(?:shown|marked|replaced|displayed|recorded|represented|denoted)\s+(?:as|by|with)\s+"
    r"(?:an?\s+)?[\"']?(?P<mark>[^\s\"'.,]+)"
)
_MARK_NAMES = {"asterisk": "*", "star": "*", "dash": "-", "hyphen": "-"}
_BLANKS = re.compile(
    r"^(?:(?:any|where|all|a|the)\s+)*(?:blanks|(?:blank|empty)(?:\s+(?:cells?|box(?:es)?|fields?|spaces?|entr(?:y|ies)|values?))?)\s*"
    r"(?:=|(?:denotes?|means?(?:\s+that)?|indicates?(?:\s+that)?|represents?|equals?|equate\s+to|signif(?:y|ies)"
    r"|(?:is|are|should\s+be\s+read\s+as)(?:\s+(?:a|an|equal\s+to))?)\b)\s*(?P<meaning>.+)"
)
_ZERO_MEANING = re.compile(
    r"\b(?:none|nil|zero|0|no\s+(?:\w+\s+){0,3}(?:was|were|recorded|offences|crimes|records|reports|results|incidents|data\s+recorded))\b"
)
_ROUNDED = re.compile(rf"\bround(?:ed|ing)\b[^.]{{0,40}}?\bnearest\s+{_AMOUNT}\b")
_UNROUNDED = re.compile(r"\b(?:not|never|un)\s*(?:been\s+)?round")


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says. `status` and bounds as in the contract; `measure` is the unit printed inside the cell (`16 crimes`)."""

    status: str
    low: int | None = None
    high: int | None = None
    measure: str | None = None
    until: date | None = None
    """The last day of the part of its period that the cell says it counts."""

    @property
    def count(self) -> int | None:
        """The number, when it is one."""
        return self.low if self.status == "exact" else None


def read_value(text: str, keys: Mapping[str, Value], vocabulary: Vocabulary, rounded_to: int | None = None) -> Value | None:
    """Reads one cell.

    `keys` is what the reply says of its marks (`read_keys`), `rounded_to` the base to which it says that it rounds.
    None where the text is neither a number nor a known mark: the caller rejects it.
    """
    plain = text.strip()
    if (match := _find_early_end(plain)) is not None:
        whole, ends = read_value(plain[: match.start()], keys, vocabulary, rounded_to), find_days(plain[match.start() :])
        return replace(whole, until=ends[0]) if whole is not None and len(ends) == 1 and whole.until is None else None
    folded = fold(_SHARE_BESIDE.sub("", join_thousands(plain)))
    if folded in keys:
        return keys[folded]
    if (number := read_whole_number(folded)) is not None:
        return _round(number, rounded_to) if rounded_to else Value("exact", number, number)
    if (mask := _read_mask(folded)) is not None:
        return mask
    if (mark := vocabulary.status_mark(folded)) is not None:
        return Value(mark.status, mark.low, mark.high)
    if match := re.fullmatch(rf"({_AMOUNT}|\d{{1,3}}(?:,\d{{3}})+)\s+([a-z][a-z ]+)", folded):
        number = read_whole_number(match[1])
        measure = vocabulary.meaning("measure", match[3] + ("s" if number == 1 and not match[3].endswith("s") else ""))
        if measure is not None and number is not None:
            inner = _round(number, rounded_to) if rounded_to else Value("exact", number, number)
            return replace(inner, measure=measure)
    return None


def ends_early(text: str) -> bool:
    """Whether a cell says that it counts its period only up to a day."""
    return _find_early_end(text.strip()) is not None


def _find_early_end(text: str) -> re.Match[str] | None:
    match = _ENDS_EARLY.search(fold_period(text)) if text[:1].isdigit() else None
    return match if match is not None and match.start() > 0 else None


def read_keys(notes: Iterable[str], vocabulary: Vocabulary) -> dict[str, Value]:
    """Reads what the reply says of its own marks: `* denotes fewer than 5`, `A dash (-) means that no offences were recorded`.

    What it says of empty cells stands under the empty text, where it says that they are zero.
    """
    keys: dict[str, Value] = {}
    for note in notes:
        for sentence in re.split(r"(?<=[.;])\s+|,\s+(?=[a-z]\s=)", note):
            for mark, value in _read_key(fold(sentence), vocabulary):
                keys.setdefault(mark, value)
    return keys


def read_rounding(notes: Iterable[str]) -> int | None:
    """The base to which the reply says that its figures are rounded, or None."""
    for note in notes:
        folded = fold(note)
        if (match := _ROUNDED.search(folded)) and not _UNROUNDED.search(folded) and "percent" not in folded:
            base = read_whole_number(match[1])
            return base if base is not None and base > 1 else None
    return None


def _read_key(sentence: str, vocabulary: Vocabulary) -> Iterable[tuple[str, Value]]:
    sentence = re.sub(r"^(?:where|note|key|please note(?: that)?|the|an?)\b:?\s*", "", sentence).strip(" .")
    if match := re.match(r"(?:dash|hyphen|asterisk|star|symbol|mark)?\s*\(?[\"']?(\*{1,3}|-|<\s?\d+|~|#|x)[\"']?\)?\s+(.*)", sentence):
        sentence = f"{match[1]} {match[2]}"
    elif match := re.match(r"(dash|hyphen|asterisk|star)\s+(.*)", sentence):
        sentence = f"{'-' if match[1] in ('dash', 'hyphen') else '*'} {match[2]}"
    if (match := _SHOWN_AS.search(sentence)) and (value := _read_meaning(match["meaning"], vocabulary)):
        yield _MARK_NAMES.get(match["mark"], match["mark"]), value
    if (match := _BLANKS.match(sentence)) and _ZERO_MEANING.search(match["meaning"]):
        yield "", Value("exact", 0, 0)
    if (match := re.match(r"(\*{1,3}|~|#)\s+(.+)", sentence)) and (value := _read_meaning(match[2], vocabulary)):
        yield match[1], value
    if (match := _KEY.match(sentence)) and (value := _read_meaning(match["meaning"], vocabulary)):
        yield match["mark"].replace("< ", "<").strip(), value


def _read_meaning(meaning: str, vocabulary: Vocabulary) -> Value | None:
    meaning = meaning.strip(" .\"'")
    if (mask := _read_mask(meaning)) is not None:
        return mask
    for pattern in (_BELOW, _UP_TO):
        if match := pattern.search(meaning):
            return _read_mask(match.group())
    if match := re.search(rf"\b(?:between\s+|from\s+|of\s+)?{_AMOUNT}\s?(?:-|to|and)\s?{_AMOUNT}\b", meaning):
        return _read_mask(match.group().removeprefix("of "))
    if _ZERO_MEANING.search(meaning):
        return Value("exact", 0, 0)
    for phrase in (meaning, re.split(r"\s+(?:as|under|by|because|due)\s+", meaning)[0]):
        if mark := vocabulary.status_mark(phrase):
            return Value(mark.status, mark.low, mark.high)
    return None


def _read_mask(folded: str) -> Value | None:
    text = folded.strip(" .()\"'")
    if match := _BELOW.fullmatch(text):
        return _mask(0, _amount(match[1]) - 1)
    if match := _UP_TO.fullmatch(text):
        return _mask(0, _amount(match[1] or match[2] or match[3]))
    if match := _BETWEEN.fullmatch(text):
        low, high = _amount(match[1]), _amount(match[2])
        return _mask(low, high) if low <= 1 and high < _LARGEST_RANGE else None
    return None


def _mask(low: int, high: int) -> Value | None:
    return Value("suppressed", low, high) if 0 <= low < high <= _LARGEST_MASK or (low, high) == (0, 0) else None


def _amount(text: str) -> int:
    return WORD_NUMBERS[text] if text in WORD_NUMBERS else int(text)


def _round(number: int, base: int) -> Value:
    """Rounded to the nearest 5, 10 stands for 8 to 12; which way a force rounds halves is not known, so both count."""
    half = base // 2
    return Value("rounded", max(0, number - half), number + half)
