"""What one label says: by itself as a phrase, or read in the dimension that its axis has."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from foi_ingest.model import Axis, Label
from foi_ingest.normalise.ages import read_age
from foi_ingest.normalise.outcomes import read_outcome
from foi_ingest.normalise.period_mentions import find_periods, opening_of
from foi_ingest.normalise.periods import Period, read_period
from foi_ingest.normalise.wording import find_offences, leftover, main_measure, read_offence
from foi_ingest.vocabulary import Vocabulary, fold

_PROVISIONAL = re.compile(r"\s*\((?:p|r|provisional|revised)\)$|(?:(?<=/\d\d)|(?<=20\d\d))[pr]$", re.IGNORECASE)
_OF_WHICH = re.compile(r"^\s*of which\s*[:\-–—]\s*(?=\S)", re.IGNORECASE)
_TO_DATE = re.compile(r"\b(?:to date|ytd|so far|part[ -]year|cumulative)\b", re.IGNORECASE)
_PART_OF_ROW = re.compile(r"(?:of which|includ(?:ing|es)|incl\b|exclud(?:ing|es)|excl\b|less\b|minus\b)", re.IGNORECASE)
_TOTAL = "total"
"""`All Saints` and `Sum` may be names; no place is called a total."""
_FOOTNOTE = re.compile(r"(?<=[\w)])\s?(?:\*{1,3}|[†‡]|\[\d{1,2}\]|[¹²³⁴⁵⁶⁷⁸⁹]+)$")
_BARE_YEAR = r"(?:19|20)\d\d"
_SPLIT_YEAR = re.compile(r"\b(?:financial|fiscal|fy|ending|ended|performance|tax)\b", re.IGNORECASE)
"""Under `Financial year` a bare 2019 may be 2018/19 or 2019/20."""
_YEAR_ENDING = re.compile(r"^(?:(?:for )?(?:the )?(?:year|12 months)\s+(?:ending|ended|to)|y/?e)$", re.IGNORECASE)
_SAMPLE_MONTH = Period(date(2020, 6, 1), date(2020, 6, 30))
_SAMPLE_YEARS = (Period(date(2020, 4, 1), date(2021, 3, 31)), Period(date(2020, 1, 1), date(2020, 12, 31)))


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a label says. For a period `period` is set, or None where it needs the year above it."""

    dimension: str
    value: str
    label: Label
    period: Period | None = None
    is_total: bool = False
    heading: str = ""
    """The axis's heading, for who is meant (`Age of victim`) and for the key of a free breakdown."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What one label of an axis came to: facts, or the rule that ignores its values, or the reason that rejects them."""

    facts: tuple[Fact, ...] = ()
    rule_id: str | None = None
    reason_id: str | None = None
    dimension: str | None = None
    """Where `reason_id` is set: the dimension in which a word is missing."""


Reader = Callable[[str], "tuple[str | None, str | None]"]


def clean(text: str) -> str:
    text = _OF_WHICH.sub("", re.sub(r"(?<=[A-Za-z])-\n(?=[a-z])", "-", text))
    text = re.sub(r"(?<=[A-Za-z])_(?=[A-Za-z])", " ", text)
    return _PROVISIONAL.sub("", _FOOTNOTE.sub("", " ".join(text.split())).strip().rstrip(":").strip())


def make_readers(vocabulary: Vocabulary, jurisdiction: str | None) -> dict[str, Reader]:
    def by_words(dimension: str) -> Reader:
        return lambda text: (vocabulary.meaning(dimension, text) or _said_twice(dimension, text, vocabulary), f"unknown_{dimension}")

    def platform(text: str) -> tuple[str | None, str | None]:
        whole = vocabulary.meaning("platform", text)
        if whole is not None:
            return whole, None
        parts = [vocabulary.meaning("platform", part) for part in re.split(r"\s*(?:[/,;&+]|\band\b)\s*", text) if part]
        if len(parts) < 2 or any(part is None for part in parts):
            return None, "unknown_platform"
        return "+".join(sorted({part for part in parts if part})), None

    def age(text: str) -> tuple[str | None, str | None]:
        return read_age(text) or vocabulary.meaning("age", text), "unknown_age"

    return {
        "force": by_words("force"),
        "measure": by_words("measure"),
        "sex": by_words("sex"),
        "platform": platform,
        "age": age,
        "outcome": lambda text: read_outcome(text, vocabulary),
        "offence": lambda text: read_offence(text, vocabulary, jurisdiction),
        "period": lambda text: ("period" if is_period(text) else None, "unknown_period"),
    }


def _said_twice(dimension: str, text: str, vocabulary: Vocabulary) -> str | None:
    """`Troseddau / Offences`: one thing in two languages."""
    meanings = {vocabulary.meaning(dimension, part) for part in text.split("/")} if "/" in text else set()
    return meanings.pop() if len(meanings) == 1 else None


def is_period(text: str) -> bool:
    return read_period(text) is not None or any(read_period(text, p) is not None for p in (*_SAMPLE_YEARS, _SAMPLE_MONTH))


def alone(label: Label, text: str, vocabulary: Vocabulary, jurisdiction: str | None, axis: Axis) -> Understood:
    """A label on an axis that has no dimension: understood only when it says by itself what it is."""
    if rule := rule_of(text, vocabulary):
        return Understood(rule_id=rule)
    if vocabulary.meaning("count_word", text):
        return Understood()
    facts = _read_phrase(label, text, vocabulary, jurisdiction, axis.heading.text if axis.heading else "")
    if facts:
        return Understood(facts)
    if axis.axis_id.startswith("header") and (measure := vocabulary.meaning("measure", text)):
        return Understood((Fact("measure", measure, label),))
    if is_total(text, vocabulary):
        # `Total` over the only column of figures says no more than `Count` does.
        return Understood() if len(axis.labels) == 1 else Understood((Fact("total", "", label, is_total=True),))
    return Understood(reason_id="unknown_axis", dimension="heading")


def read_caption(label: Label, vocabulary: Vocabulary, jurisdiction: str | None) -> tuple[Fact, ...]:
    """What a caption says of every figure under it (`Male victims`): its platform and its sex, where no word of it is left over."""
    facts = _read_phrase(label, clean(label.text), vocabulary, jurisdiction, label.text)
    return tuple(fact for fact in facts if fact.dimension in ("platform", "sex"))


def _read_phrase(label: Label, text: str, vocabulary: Vocabulary, jurisdiction: str | None, heading: str) -> tuple[Fact, ...]:
    """`Offences recorded 2019/20`, `Male victims`: one thing a dimension, and no word left over that could change the meaning."""
    periods = find_periods(text)
    spans = [(m.start - len(opening_of(text[: m.start])), m.end) for m in periods]
    facts = [Fact("period", "period", label, m.period, heading=heading) for m in periods]
    offences = find_offences(text, vocabulary, jurisdiction)
    spans += [(f.start, f.end) for f in offences]
    facts += [Fact("offence", f.meaning, label, heading=heading) for f in offences]
    taken = tuple(spans)
    for dimension in ("measure", "sex", "platform"):  # `male victims` says a sex and a measure in the same words
        for mention in vocabulary.find(dimension, text):
            if not any(start < mention.end and mention.start < end for start, end in taken):
                spans.append((mention.start, mention.end))
                facts.append(Fact(dimension, mention.meaning, label, heading=heading))
    if offences and not any(fact.dimension == "measure" for fact in facts) and (measure := main_measure(text, vocabulary)):
        facts.append(Fact("measure", measure, label, heading=heading))
    once = len({fact.dimension for fact in facts}) == len({(fact.dimension, fact.value, fact.period) for fact in facts})
    return (
        tuple(dict.fromkeys(facts))
        if facts and once and not _TO_DATE.search(text) and not leftover(text, spans, vocabulary.plain_words)
        else ()
    )


def read_label(label: Label, text: str, dimension: str, heading: str, vocabulary: Vocabulary, jurisdiction: str | None) -> Understood:
    readers = make_readers(vocabulary, jurisdiction)
    if dimension == "mixed":
        dimension = "measure" if readers["measure"](text)[0] else "period"
    own = dimension.removeprefix("victim_").removeprefix("suspect_")
    # `Telephone` is a platform on an axis of platforms, and a contact elsewhere.
    if (rule := rule_of(text, vocabulary)) and (own == "other" or readers[own](text)[0] is None):
        return Understood(rule_id=rule)
    if vocabulary.meaning("count_word", text) and own != "other":
        return Understood()
    if is_total(text, vocabulary) and (own not in readers or readers[own](text)[0] is None or own in ("measure", "sex", "age")):
        return Understood((Fact(own, "", label, is_total=True, heading=heading),))
    if own == "other":
        return _read_free(label, text, heading, vocabulary)
    if own == "period" and _YEAR_ENDING.search(heading):
        text = f"year ending {text}"  # under `Year ending`, March 2022 is twelve months
    if own == "period" and re.fullmatch(_BARE_YEAR, text) and _SPLIT_YEAR.search(heading):
        return Understood(reason_id="ambiguous_label", dimension="period")
    if own == "period" and is_period(text):
        return Understood((Fact("period", text, label, read_period(text), heading=heading),))
    value, reason = readers[own](text)
    if value is not None:
        return Understood((Fact(own, value, label, heading=heading),))
    if (rest := without_total(text, vocabulary)) is not None:
        if own == "period" and is_period(rest):
            return Understood((Fact("period", rest, label, read_period(rest), is_total=True, heading=heading),))
        if own != "period" and (value := readers[own](rest)[0]) is not None:
            return Understood((Fact(own, value, label, is_total=True, heading=heading),))
        # `Total female` among ages: all ages of one sex.
        whole = _read_phrase(label, rest, vocabulary, jurisdiction, heading)
        if whole and own not in {fact.dimension for fact in whole}:
            return Understood((*whole, Fact(own, "", label, is_total=True, heading=heading)))
    facts = _read_phrase(label, text, vocabulary, jurisdiction, heading)
    return Understood(facts) if len(facts) > 1 else Understood(reason_id=reason, dimension=own)


def _read_free(label: Label, text: str, heading: str, vocabulary: Vocabulary) -> Understood:
    if re.fullmatch(r"[\d.,]*", text):
        return Understood(reason_id="unknown_axis", dimension="heading")
    if (rest := without_total(text, vocabulary)) is not None and len(rest.split()) <= 1 and vocabulary.meaning("total", text):
        return Understood((Fact("other", "", label, is_total=True, heading=heading),))
    if _PART_OF_ROW.match(label.text.strip()):
        return Understood(reason_id="part_of_row")
    return Understood((Fact("other", text, label, is_total=rest is not None and _TOTAL in fold(text), heading=heading),))


def rule_of(text: str, vocabulary: Vocabulary) -> str | None:
    """The rule that ignores the figures under a label; a percent sign or a pound sign in it is enough."""
    if (rule := vocabulary.meaning("not_a_count", text)) is not None:
        return rule
    if re.search(r"^%|%$|\(%\)", text):
        return "rate_column"
    return "money" if re.search(r"[£$€]", text) else None


def is_total(text: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.meaning("total", text) is not None


def is_unknown(text: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.means_unknown(text)


def without_total(text: str, vocabulary: Vocabulary) -> str | None:
    """`2019/20 Total`, `Total Robbery`, `Communicating indecently - total`: the label less the word for a total."""
    words = text.split()
    for cut in (1, 2):
        if len(words) > cut:
            for word, rest in ((" ".join(words[-cut:]), words[:-cut]), (" ".join(words[:cut]), words[cut:])):
                # `All other theft` is what the rows above leave, and no total of them.
                if is_total(word, vocabulary) and rest[0].lower() != "other":
                    return " ".join(rest).strip(" -–:,")
    return None
