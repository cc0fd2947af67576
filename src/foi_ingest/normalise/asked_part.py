"""Questions after a part of what an earlier one asked (`How many of these had a female victim?`), where all of it is understood.

The answer to such a question says a number and nothing else: what its figures are of stands in the question alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from foi_ingest.find_answers.zones import answer_prefix
from foi_ingest.model import Grid, Label, Line, Sight
from foi_ingest.normalise.ages import read_age
from foi_ingest.normalise.context import Context
from foi_ingest.normalise.labels import Fact
from foi_ingest.normalise.named_numbers import why_no_count
from foi_ingest.normalise.numbers import find_numbers
from foi_ingest.normalise.origin import Missing
from foi_ingest.normalise.period_mentions import find_dates, find_periods
from foi_ingest.normalise.wording import find_measures, find_offences, leftover, main_measure, sole
from foi_ingest.vocabulary import Vocabulary, fold

_BACK = re.compile(
    r"\b(?:(?:out\s+)?of|from)\s+(?:these|those|them|the\s+above)\b(?:\s+(?P<noun>\w+))?"
    r"|\bhow\s+many\s+(?:of\s+)?(?:these|those)\s+(?P<other>\w+)",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(r"(?:request|question|q|part|point)?\s*\d{1,2}\s?\(?[a-z]?\)?\s*[.:)]?", re.IGNORECASE)
_TIED = re.compile(
    r"\b(?:involv(?:ed|ing)|(?:linked|related|relating)\s+to|featur(?:ed|ing)|(?:took\s+place|occurred|committed|were|was)\s+(?:on|via|using|through)"
    r"|where|via|using|used|use\s+of)\s+(?:the\s+)?(?:(?:social\s+media\s+|messaging\s+)?(?:app|platform|site|service)\s+)?$",
    re.IGNORECASE,
)
_USED = re.compile(r"\s*(?:(?:was|were|is|being|been)\s+)?(?:used|involved|recorded)\b|\s*\??\s*$", re.IGNORECASE)
_SEX = re.compile(
    r"\b(?:had|have|having|with|against|involv(?:ed|ing)|were)\s+(?:an?\s+|the\s+)?(?P<sex>female|male)\s+(?:victim|suspect|offender)s?\b|\b(?:victim|suspect|offender)s?\s+(?:was|were|is|are)\s+(?P<is>female|male)\b",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(?:had|have|having|with|against|involv(?:ed|ing)|where|whose)\s+(?:an?\s+|the\s+)?(?:victim|suspect|offender)s?\s+(?:(?:who|that)\s+)?(?:(?:was|were|is|are)\s+)?(?:aged\s+)?"
    r"(?P<age>(?:under|over)\s+\d{1,2}|(?:between\s+)?\d{1,2}\s*(?:-|–|to|and)\s*\d{1,2}|\d{1,2}\s+(?:and|or)\s+(?:under|over))\b",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\b(?:linked|related|relating|involv(?:ed|ing)|featur(?:ed|ing)|took\s+place|occurred|committed|against|used?|using|via|how|many|out)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?<=[.?!;])\s+(?=[A-Z])")
_ANY_PLATFORM = frozenset({"unknown", "other", "internet", "social-media"})


def find_asked_part(sight: Sight, context: Context, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """The one sex, age or platform to which the question of a table narrows an earlier one, and what is counted; empty where unclear."""
    line = _own_line(sight.answer.question)
    back = _BACK.search(line.text) if line is not None else None
    whole = _find_whole(sight, vocabulary)
    if line is None or back is None or whole is None:
        return ()
    text, label = line.text, Label(line.text, line.place)
    found = [*_find_platform(text, label, vocabulary), *_find_sex(text, label), *_find_age(text, label)]
    measure = _measure_of(back, whole, vocabulary)
    if len(found) != 1 or measure is None:
        return ()
    fact, start, end = found[0]
    spans = [(start, end), back.span(), *(m.span() for m in _WORDS.finditer(text))]
    spans += [(m.start, m.end) for m in find_periods(text)] + find_dates(text)
    spans += [(f.start, f.end) for f in (*find_measures(text, vocabulary), *find_offences(text, vocabulary, context.jurisdiction))]
    words = leftover(
        text[answer_prefix(text) :],
        [(a - answer_prefix(text), b - answer_prefix(text)) for a, b in spans if a >= answer_prefix(text)],
        vocabulary.plain_words,
    )
    unknown = [word for word in words if word not in ("a", "platform", "app", "site") and not _NUMBER_ALONE.fullmatch(word)]
    return () if unknown else (fact, Fact("measure", measure, label))


def answers_alone(sight: Sight, results: Sequence[tuple[Fact, ...] | Missing | str]) -> bool:
    """Whether the figures of a table are all that its answer says, one for each period, and bear no other breakdown."""
    lines = [part for part in sight.answer.parts if isinstance(part, Line)]
    grids = sum(isinstance(part, Grid) for part in sight.answer.parts)
    free = sum(_count_free(line.text) for line in lines)
    is_table = sight.table.kind == "table"
    years = {mention.period for line in lines for mention in find_periods(line.text)}
    if grids != int(is_table) or free > (0 if is_table else max(len(sight.observations), len(years))):
        return False
    facts = [result for result in results if isinstance(result, tuple)]
    periods = [frozenset(f.period or f.value for f in each if f.dimension == "period") for each in facts]
    return (
        len(facts) == len(results)
        and all(f.dimension in ("period", "measure") and not (f.is_total and f.dimension == "measure") for each in facts for f in each)
        and len(set(periods)) == len(periods)
        and (free <= len(sight.observations) or all(periods))
    )


def _count_free(text: str) -> int:
    """The numbers of a line that may be figures; that of the question is none."""
    start = answer_prefix(text)
    return sum(n.start >= start and why_no_count(n, text, start) is None for n in find_numbers(text))


def _own_line(question: Sequence[Line]) -> Line | None:
    """The one line and sentence of a question, whose number may stand in a line of its own."""
    own = {fold(line.text[answer_prefix(line.text) :]): line for line in question if not _NUMBER_ALONE.fullmatch(line.text.strip())}
    lines = list(own.values())
    return lines[0] if len(lines) == 1 and len(_ENDS.split(lines[0].text[answer_prefix(lines[0].text) :])) == 1 else None


def _measure_of(back: re.Match[str], asked: Sequence[Line], vocabulary: Vocabulary) -> str | None:
    """What `these` are: the noun behind it, or what the question before counts."""
    noun = back["noun"] or back["other"]
    if noun and (measure := vocabulary.meaning("measure", noun)) is not None:
        return measure
    return sole(measure for line in asked if (measure := main_measure(line.text, vocabulary)))


def _find_whole(sight: Sight, vocabulary: Vocabulary) -> tuple[Line, ...] | None:
    """The question before, where it asks for a whole: of what `these` are in a row of parts nobody can be sure."""
    numbers = [no for no, _ in sight.answer.reply.request]
    at = numbers.index(sight.answer.question_no) if sight.answer.question_no in numbers else 0
    asked = sight.answer.reply.request[at - 1][1] if at > 0 else ()
    narrowed = any(
        _BACK.search(line.text)
        or _SEX.search(line.text)
        or _AGE.search(line.text)
        or any(vocabulary.says(role, line.text) for role in ("narrowing", "narrowing_to_outcome"))
        or any(True for dimension in ("platform", "sex") for m in vocabulary.find(dimension, line.text) if m.alias != "note")
        for line in asked
    )
    return None if narrowed or not asked else asked


Part = tuple[Fact, int, int]


def _find_platform(text: str, label: Label, vocabulary: Vocabulary) -> list[Part]:
    named = [m for m in vocabulary.find("platform", text) if m.alias != "note"]
    chosen = [m for m in named if m.meaning not in _ANY_PLATFORM]
    tied = [m for m in chosen if _TIED.search(text[: m.start]) and _USED.match(text, m.end)]
    return [(Fact("platform", m.meaning, label), named[0].start, m.end) for m in tied] if len(chosen) == 1 else []


def _find_sex(text: str, label: Label) -> list[Part]:
    return [(Fact("sex", (m["sex"] or m["is"]).lower(), label, heading=m.group()), m.start(), m.end()) for m in _SEX.finditer(text)]


def _find_age(text: str, label: Label) -> list[Part]:
    return [
        (Fact("age", age, label, heading=m.group()), m.start(), m.end())
        for m in _AGE.finditer(text)
        if (age := read_age(re.sub(r"^between\s+", "", m["age"], flags=re.IGNORECASE))) is not None
    ]
