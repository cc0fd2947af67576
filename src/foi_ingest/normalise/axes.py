"""One label, one dimension: what the labels of an axis mean, decided for the axis as a whole.

`X`, `<10`, `16/17` and `12` mean different things on different axes, so a label is never read alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from foi_ingest.model import Axis, Label
from foi_ingest.normalise.ages import read_age
from foi_ingest.normalise.outcomes import read_outcome
from foi_ingest.normalise.period_mentions import find_periods
from foi_ingest.normalise.periods import Period, read_period
from foi_ingest.normalise.wording import find_offences, leftover, main_measure, read_offence
from foi_ingest.vocabulary import Vocabulary, fold

_ORDER = ("period", "force", "measure", "platform", "sex", "age", "outcome", "offence")
"""Dimensions tried on an axis whose heading names none, the narrowest grammar first."""
_MIXED = frozenset({"period", "measure", "not_a_count"})
"""Dimensions that forces print side by side in one header row (`2022/23 | 2023/24 | % change`)."""
_PROVISIONAL = re.compile(r"\s*\((?:p|r|provisional|revised)\)$", re.IGNORECASE)
_TO_DATE = re.compile(r"\b(?:to date|ytd|so far|part[ -]year|cumulative)\b", re.IGNORECASE)
_PERSONAL = re.compile(
    r"^names?$|\bnames? of (?:the )?(?:victim|offender|suspect|officer|child|person)"
    r"|\b(?:(?:victim|offender|suspect|officer|applicant|child|person|staff|first|last|full|sur|fore)(?:'?s)?\s?names?"
    r"|dob|date of birth|address|crime (?:ref|no|number)|urn|reference|collar|officer|nhs|post ?code|email|phone|telephone)\b"
)
_FOOTNOTE = re.compile(r"(?<=[\w)])\s?(?:\*{1,3}|[†‡]|\[\d{1,2}\]|[¹²³⁴⁵⁶⁷⁸⁹]+)$")
_BARE_YEAR = r"(?:19|20)\d\d"
_SPLIT_YEAR = re.compile(r"\b(?:financial|fiscal|fy|ending|ended|performance|tax)\b", re.IGNORECASE)
"""Under `Financial year` a bare 2019 may be 2018/19 or 2019/20."""
_YEAR_ENDING = re.compile(r"^(?:(?:for )?(?:the )?(?:year|12 months)\s+(?:ending|ended|to)|y/?e)$", re.IGNORECASE)
_SHORT_WORD = 3
"""Letters: a shorter heading (`LPA`) is too easily part of something else."""
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


def understand(axis: Axis, vocabulary: Vocabulary, jurisdiction: str | None, context: str) -> Mapping[Label, Understood]:
    """Takes an axis, gives for each of its labels what it means.

    `context` is the text around the table: it may say whose age or sex is meant, and that a table is about ages at all.
    """
    heading = _clean(axis.heading.text) if axis.heading else ""
    dimension, free_key = _heading_dimension(heading, axis, vocabulary)
    if dimension is None and heading and not axis.axis_id.startswith("header"):
        if _PERSONAL.search(fold(heading)) and vocabulary.meaning("measure", heading) is None:
            return {label: Understood(reason_id="personal_data", dimension="other") for label in axis.labels}
        dimension = _dimension_inside(heading, vocabulary)
    if axis.axis_id.startswith("stub") and _numbers_rows(axis, heading, vocabulary):
        return dict.fromkeys(axis.labels, Understood())
    readers = _readers(vocabulary, jurisdiction)
    texts = {label: _clean(_mend_break(label.text, vocabulary)) for label in axis.labels}
    plain = {label: text for label, text in texts.items() if not _is_total(text, vocabulary) and not _is_unknown(text, vocabulary)}
    if dimension is None or dimension == "measure":
        dimension = _agree(plain.values(), readers, vocabulary, context)
    if (dimension is None and not heading) or axis.axis_id.startswith("header"):
        free_key = _key_in_context(plain.values(), context, vocabulary) or ""
        dimension = "other" if dimension is None and free_key else dimension
    if dimension is None:
        # The corner heads the stub below it: it names no breakdown for the header beside it.
        if not axis.axis_id.startswith("stub") or not _may_be_free(heading, plain.values(), vocabulary):
            return {label: _alone(label, texts[label], vocabulary, jurisdiction, axis) for label in axis.labels}
        dimension, free_key = "other", heading
    if dimension == "other" and _PERSONAL.search(fold(free_key)):
        return {label: Understood(reason_id="personal_data", dimension="other") for label in axis.labels}
    return {label: _read(label, text, dimension, free_key or heading, vocabulary, jurisdiction) for label, text in texts.items()}


def _numbers_rows(axis: Axis, heading: str, vocabulary: Vocabulary) -> bool:
    """`No.` over 1, 2, 3 … numbers the rows and says nothing of them."""
    texts = [label.text.strip().rstrip(".") for label in axis.labels]
    counted = not heading or vocabulary.meaning("count_word", heading) is not None
    return counted and len(texts) > 1 and texts == [str(n) for n in range(1, len(texts) + 1)]


def _clean(text: str) -> str:
    text = re.sub(r"(?<=[A-Za-z])-\n(?=[a-z])", "-", text)
    return _PROVISIONAL.sub("", _FOOTNOTE.sub("", " ".join(text.split())).strip().rstrip(":").strip())


def _mend_break(text: str, vocabulary: Vocabulary) -> str:
    """A word that a narrow cell broke (`TOTA/L`): whole again when only so it is a known word."""
    together = text.replace("\n", "")
    known = ("total", "measure", "platform", "sex", "outcome", "not_a_count", "count_word")
    return (
        together if together != text and any(vocabulary.meaning(d, together) and not vocabulary.meaning(d, text) for d in known) else text
    )


def _heading_dimension(heading: str, axis: Axis, vocabulary: Vocabulary) -> tuple[str | None, str]:
    """What the heading says its labels are, and the key of a free breakdown; `Hospital / Financial Year` heads stub and header."""
    if not heading or vocabulary.meaning("count_word", heading):
        return None, ""
    whole = vocabulary.headings.get(fold(heading))
    if whole is None and "/" in heading:
        parts = [part.strip() for part in heading.split("/")]
        dims = [vocabulary.headings.get(fold(part)) for part in parts]
        if len(parts) == 2 and dims[1] == "period":
            if axis.axis_id.startswith("header"):
                return "period", ""
            return (dims[0] if dims[0] != "other" else "other") if dims[0] else None, parts[0]
    if axis.axis_id.startswith("header"):
        return None, ""  # a corner heads the stub below it
    return whole, heading


def _dimension_inside(heading: str, vocabulary: Vocabulary) -> str | None:
    """`Offence as recorded by officer` is no known heading, but its labels are offences or nothing: no breakdown of the force's own."""
    inside = {mention.meaning for mention in vocabulary.find("heading", heading)} - {"other", "measure"}
    return inside.pop() if len(inside) == 1 else None


def _readers(vocabulary: Vocabulary, jurisdiction: str | None) -> dict[str, Reader]:
    def by_words(dimension: str) -> Reader:
        return lambda text: (vocabulary.meaning(dimension, text), f"unknown_{dimension}")

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
        "period": lambda text: ("period" if _is_period(text) else None, "unknown_period"),
    }


def _is_period(text: str) -> bool:
    return read_period(text) is not None or any(read_period(text, p) is not None for p in (*_SAMPLE_YEARS, _SAMPLE_MONTH))


def _agree(texts: Iterable[str], readers: Mapping[str, Reader], vocabulary: Vocabulary, context: str) -> str | None:
    """The one dimension to which the labels belong: all of them, or (to leave only unknown words over) at least half and two."""
    words = [text for text in texts if not _rule_of(text, vocabulary) and not vocabulary.meaning("count_word", text)]
    if not words:
        return None
    share = {dimension: sum(_means(text, dimension, readers, vocabulary) for text in words) for dimension in _ORDER}
    if not re.search(r"\bage[ds]?\b|\byears? old\b|\bvictims?\b|\bsuspects?\b", context) and all(text.isdigit() for text in words):
        share["age"] = 0
    if all(text.isdigit() for text in words):
        share["outcome"] = share["offence"] = 0  # 14 and 18 are outcomes only where a heading says so
    for dimension in _ORDER:
        if share[dimension] == len(words):
            return dimension
    if sum(_means(text, "period", readers, vocabulary) or _means(text, "measure", readers, vocabulary) for text in words) == len(words):
        return "mixed"
    best = max(_ORDER, key=lambda dimension: share[dimension])
    return best if share[best] >= 2 and share[best] * 2 >= len(words) else None


def _means(text: str, dimension: str, readers: Mapping[str, Reader], vocabulary: Vocabulary) -> bool:
    value, _ = readers[dimension](text)
    if value is None and (rest := _without_total(text, vocabulary)) is not None:
        value, _ = readers[dimension](rest)
    return value is not None


def _may_be_free(heading: str, texts: Iterable[str], vocabulary: Vocabulary) -> bool:
    """A breakdown of the force's own: it has a heading of its own, and no label of it is a number or says what is counted."""
    labels = list(texts)
    return (
        bool(heading)
        and bool(labels)
        and vocabulary.headings.get(fold(heading)) in (None, "other")
        and not any(main_measure(text, vocabulary) for text in labels)
        and not _is_two_headings(heading, vocabulary)
        and not any(re.fullmatch(r"[\d.,/ -]+", t) for t in labels)
    )


def _is_two_headings(heading: str, vocabulary: Vocabulary) -> bool:
    """`District Strand`: two columns without a rule between them that were read as one."""
    words = fold(heading).split()
    if fold(heading) in vocabulary.headings:
        return False
    return any(
        " ".join(words[:cut]) in vocabulary.headings and " ".join(words[cut:]) in vocabulary.headings for cut in range(1, len(words))
    )


def _alone(label: Label, text: str, vocabulary: Vocabulary, jurisdiction: str | None, axis: Axis) -> Understood:
    """A label on an axis that has no dimension: understood only when it says by itself what it is."""
    if rule := _rule_of(text, vocabulary):
        return Understood(rule_id=rule)
    if vocabulary.meaning("count_word", text):
        return Understood()
    facts = _read_phrase(label, text, vocabulary, jurisdiction, axis.heading.text if axis.heading else "")
    if facts:
        return Understood(facts)
    if axis.axis_id.startswith("header") and (measure := vocabulary.meaning("measure", text)):
        return Understood((Fact("measure", measure, label),))
    if _is_total(text, vocabulary):
        # `Total` over the only column of figures says no more than `Count` does.
        return Understood() if len(axis.labels) == 1 else Understood((Fact("total", "", label, is_total=True),))
    return Understood(reason_id="unknown_axis", dimension="heading")


def _key_in_context(texts: Iterable[str], context: str, vocabulary: Vocabulary) -> str | None:
    """The heading of a headless header row: the one kind of place or group that title or question name and most of its labels bear."""
    labels = [fold(text) for text in texts]
    found = {
        word
        for word, dimension in vocabulary.headings.items()
        if dimension == "other"
        and len(word) > _SHORT_WORD
        and re.search(rf"\b{re.escape(word)}\b", context)
        and 2 * sum(bool(re.search(rf"\b{re.escape(word)}\b", t)) for t in labels) > len(labels)
    }
    return found.pop() if len(found) == 1 else None


def read_caption(label: Label, vocabulary: Vocabulary, jurisdiction: str | None) -> tuple[Fact, ...]:
    """What a caption says of every figure under it (`Male victims`): its platform and its sex, where no word of it is left over."""
    facts = _read_phrase(label, _clean(label.text), vocabulary, jurisdiction, label.text)
    return tuple(fact for fact in facts if fact.dimension in ("platform", "sex"))


def _read_phrase(label: Label, text: str, vocabulary: Vocabulary, jurisdiction: str | None, heading: str) -> tuple[Fact, ...]:
    """`Offences recorded 2019/20`, `Male victims`: one thing a dimension, and no word left over that could change the meaning."""
    periods = find_periods(text)
    spans = [(m.start, m.end) for m in periods]
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


def _read(label: Label, text: str, dimension: str, heading: str, vocabulary: Vocabulary, jurisdiction: str | None) -> Understood:
    readers = _readers(vocabulary, jurisdiction)
    if dimension == "mixed":
        dimension = "measure" if readers["measure"](text)[0] else "period"
    own = dimension.removeprefix("victim_").removeprefix("suspect_")
    # `Telephone` is a platform on an axis of platforms, and a contact elsewhere.
    if (rule := _rule_of(text, vocabulary)) and (own == "other" or readers[own](text)[0] is None):
        return Understood(rule_id=rule)
    if vocabulary.meaning("count_word", text) and own != "other":
        return Understood()
    if _is_total(text, vocabulary) and (own not in readers or readers[own](text)[0] is None or own in ("measure", "sex", "age")):
        return Understood((Fact(own, "", label, is_total=True, heading=heading),))
    if own == "other":
        return _read_free(label, text, heading, vocabulary)
    if own == "period" and _YEAR_ENDING.search(heading):
        text = f"year ending {text}"  # under `Year ending`, March 2022 is twelve months
    if own == "period" and re.fullmatch(_BARE_YEAR, text) and _SPLIT_YEAR.search(heading):
        return Understood(reason_id="ambiguous_label", dimension="period")
    if own == "period" and _is_period(text):
        return Understood((Fact("period", text, label, read_period(text), heading=heading),))
    value, reason = readers[own](text)
    if value is not None:
        return Understood((Fact(own, value, label, heading=heading),))
    if (rest := _without_total(text, vocabulary)) is not None:
        if own == "period" and _is_period(rest):
            return Understood((Fact("period", rest, label, read_period(rest), is_total=True, heading=heading),))
        if own != "period" and (value := readers[own](rest)[0]) is not None:
            return Understood((Fact(own, value, label, is_total=True, heading=heading),))
    facts = _read_phrase(label, text, vocabulary, jurisdiction, heading)
    return Understood(facts) if len(facts) > 1 else Understood(reason_id=reason, dimension=own)


def _read_free(label: Label, text: str, heading: str, vocabulary: Vocabulary) -> Understood:
    if re.fullmatch(r"[\d.,]*", text):
        return Understood(reason_id="unknown_axis", dimension="heading")
    if (rest := _without_total(text, vocabulary)) is not None and len(rest.split()) <= 1 and vocabulary.meaning("total", text):
        return Understood((Fact("other", "", label, is_total=True, heading=heading),))
    return Understood((Fact("other", text, label, heading=heading),))


def _rule_of(text: str, vocabulary: Vocabulary) -> str | None:
    """The rule that ignores the figures under a label; a percent sign or a pound sign in it is enough."""
    if (rule := vocabulary.meaning("not_a_count", text)) is not None:
        return rule
    if re.search(r"^%|%$|\(%\)", text):
        return "rate_column"
    return "money" if re.search(r"[£$€]", text) else None


def _is_total(text: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.meaning("total", text) is not None


def _is_unknown(text: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.means_unknown(text)


def _without_total(text: str, vocabulary: Vocabulary) -> str | None:
    """`2019/20 Total`, `Total Robbery`, `Communicating indecently - total`: the label less the word for a total."""
    words = text.split()
    for cut in (1, 2):
        if len(words) > cut:
            for word, rest in ((" ".join(words[-cut:]), words[:-cut]), (" ".join(words[:cut]), words[cut:])):
                if _is_total(word, vocabulary):
                    return " ".join(rest).strip(" -–:,")
    return None
