"""What the heading of an axis says of its labels, and what the labels say of a heading that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from foi_ingest.model import Axis, Label, Reply
from foi_ingest.normalise.asked_about import find_jurisdiction
from foi_ingest.normalise.labels import Fact, Understood, clean, make_readers
from foi_ingest.normalise.period_mentions import find_periods
from foi_ingest.normalise.periods import read_day
from foi_ingest.normalise.wording import find_any_offences, find_measures, find_offences, leftover, main_measure
from foi_ingest.vocabulary import Vocabulary, fold

_SHORT_WORD = 3
"""Letters: a shorter heading (`LPA`) is too easily part of something else."""
_FEWEST_MONTHS = 3
"""First days of months: two may be the days between which something was counted."""


_PERSON = re.compile(
    r"^(?:full |first |last |sur|fore)?names?$|\bnames? of (?:the )?(?:victim|offender|suspect|officer|child|person)"
    r"|\b(?:(?:victim|offender|suspect|officer|applicant|child|person|staff|first|last|full|sur|fore)(?:'?s)?\s?names?"
    r"|dob|(?:date|year) of birth|address|collar|officer|nhs|post ?code|e-?mail|phone"
    r"|telephone|(?:nominal|person|pnc) (?:id|ref|no|number))\b"
)
_RECORD = re.compile(
    r"\b(?:crime|offence|occurrence|incident|custody|case|investigation|niche|log|iml|athena|arrest|crime record|custody record)"
    r"(?:[ /](?:record|report|reference|ref|file))?"
    r" (?:ref(?:erence)?s?|no|nos|number|numbers|id|ids|urn)\b\.?|\burn\b|^(?:unique )?(?:id|identifier)$|\breference\b"
)


_COUNTED = re.compile(r"(?:(?:distinct|unique)\s+)?(?:count|sum|total|number|no\.?)s?\s+of\b")


def names_person(heading: str) -> bool:
    """Whether a column is headed as if it named persons: nothing of it is ever read as a label."""
    return _PERSON.search(fold(heading)) is not None


def names_record(heading: str) -> bool:
    """Whether a column is headed as if each of its cells named one crime, arrest or other record: `Count of Crime Number` counts them."""
    return _RECORD.search(fold(heading)) is not None and _COUNTED.match(fold(heading)) is None


def names_single(heading: str) -> bool:
    """Whether a column is headed as if it named persons or single crimes."""
    return names_person(heading) or names_record(heading)


_RANK = re.compile(r"rank(?:ing|ed)?|position|order")


_ROW_NUMBER = re.compile(r"[A-Za-z]{0,5}[-/.#]?\s?\d+")


def numbers_rows(axis: Axis, heading: str, vocabulary: Vocabulary) -> bool:
    """`No.` over 1, 2, 3 … and `Ref` over S-01, S-02 … number the rows, `Rank` over 1, 2, 2, 4 … orders them: they say nothing of them."""
    texts = [label.text.strip().rstrip(".=") for label in axis.labels]
    counted = not heading or vocabulary.meaning("count_word", heading) is not None
    if heading and vocabulary.meaning("not_a_count", heading) == "identifier" and len(set(texts)) == len(texts):
        return all(_ROW_NUMBER.fullmatch(text) for text in texts)
    if len(texts) > 1 and _RANK.fullmatch(fold(heading)) and all(text.isdecimal() for text in texts):
        ranks = sorted(int(text) for text in texts)
        return all(rank <= number for number, rank in enumerate(ranks, 1))
    return counted and len(texts) > 1 and texts == [str(n) for n in range(1, len(texts) + 1)]


def heading_dimension(heading: str, vocabulary: Vocabulary, *, is_header: bool) -> tuple[str | None, str]:
    """What the heading says its labels are, and the key of a free breakdown; `Hospital / Financial Year` heads stub and header."""
    if not heading or vocabulary.meaning("count_word", heading):
        return None, ""
    whole = vocabulary.headings.get(fold(heading))
    if whole is None and "/" in heading:
        parts = [part.strip() for part in heading.split("/")]
        dims = [vocabulary.headings.get(fold(part)) for part in parts]
        if len(parts) == 2 and dims[0] == dims[1] and dims[0] is not None:
            return (None, "") if is_header else (dims[0], heading)  # `Blwyddyn / Year` says one thing in two languages
        if len(parts) == 2 and dims[1] == "period":
            if is_header:
                return "period", ""
            return (dims[0] if dims[0] != "other" else "other") if dims[0] else None, parts[0]
    if is_header:
        return None, ""  # a corner heads the stub below it
    return whole, heading


def dimension_inside(heading: str, vocabulary: Vocabulary) -> str | None:
    """`Offence as recorded by officer` is no known heading, but its labels are offences or nothing: no breakdown of the force's own."""
    inside = {mention.meaning for mention in vocabulary.find("heading", heading)} - {"other", "measure"}
    return inside.pop() if len(inside) == 1 else None


def may_be_free(heading: str, texts: Iterable[str], vocabulary: Vocabulary) -> bool:
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


def key_in_context(texts: Iterable[str], context: str, vocabulary: Vocabulary) -> str | None:
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


_SHORT_YEARS = re.compile(r"(\d\d)\s?-\s?(\d\d)")


def name_short_years(texts: Mapping[Label, str], context: str) -> dict[Label, str]:
    """`17-18 | 18-19 | 19-20` are financial years: bands of ages would not overlap. Gives them as `FY 17-18`, all else as it is."""
    found = {label: match for label, text in texts.items() if (match := _SHORT_YEARS.fullmatch(text))}
    starts = sorted({int(match[1]) for match in found.values()})
    one_each = all(int(match[2]) == int(match[1]) + 1 for match in found.values())
    if len(starts) < 2 or not one_each or any(b != a + 1 for a, b in pairwise(starts)) or re.search(r"\bage[ds]?\b", context):
        return dict(texts)
    return {label: f"FY {text}" if label in found else text for label, text in texts.items()}


def name_months(texts: Mapping[Label, str], context: str) -> dict[Label, str]:
    """`2022-04-01 | 2022-05-01 | 2022-06-01` are months: three or more first days of months, each a month after the last, and no other day.

    A workbook stores `Apr-22` so, and shows it so where nobody chose a format. A count `as at` a day is of that day.
    """
    days = {label: day.start for label, text in texts.items() if (day := read_day(text)) is not None}
    starts = sorted(set(days.values()))
    successive = all((after.year - before.year) * 12 + after.month - before.month == 1 for before, after in pairwise(starts))
    if len(starts) < _FEWEST_MONTHS or not successive or any(day.day != 1 for day in starts) or re.search(r"\bas (?:at|of|on)\b", context):
        return dict(texts)
    return {label: f"{days[label]:%B %Y}" if label in days else text for label, text in texts.items()}


def heads_something_else(heading: str, vocabulary: Vocabulary) -> bool:
    """Whether a heading holds a word that nobody knows: `Year of birth` heads no periods, `Age of vehicle` no ages of persons."""
    if not heading or fold(heading) in vocabulary.headings or vocabulary.meaning("count_word", heading) is not None:
        return False
    spans = [(m.start, m.end) for m in find_periods(heading)] + [(m.start, m.end) for m in find_measures(heading, vocabulary)]
    spans += [(f.start, f.end) for f in find_any_offences(heading, vocabulary)]
    for dimension in ("heading", "date_basis", "force", "sex", "total", "count_word"):
        spans += [(m.start, m.end) for m in vocabulary.find(dimension, heading)]
    return any(
        word.isalpha() and len(word) > 1 and not vocabulary.says("title_word", word)
        for word in leftover(heading, spans, vocabulary.plain_words)
    )


def find_crossed(axes: Sequence[Axis], vocabulary: Vocabulary, jurisdiction: str | None, context: str) -> Axis | None:
    """The header to which a corner speaks and not to the column below it: `Age | 10 | 11 | 12` over a row `Suspects`.

    So it is where no label of the column is of the corner's kind and all those of the header are.
    """
    stubs = [axis for axis in axes if axis.axis_id.startswith("stub")]
    headers = [axis for axis in axes if axis.axis_id.startswith("header")]
    if len(stubs) != 1 or len(headers) != 1 or stubs[0].heading is None:
        return None
    dimension = vocabulary.headings.get(fold(stubs[0].heading.text), "other").removeprefix("victim_").removeprefix("suspect_")
    reader = make_readers(vocabulary, jurisdiction).get(dimension)
    if reader is None or dimension in ("measure", "force"):
        return None
    texts = [name_short_years({label: clean(label.text) for label in axis.labels}, context) for axis in (stubs[0], headers[0])]
    of_stub, of_header = ([reader(text)[0] is not None for text in named.values()] for named in texts)
    return headers[0] if all(of_header) and not any(of_stub) else None


def heads_row_below(axis: Axis, below: Iterable[Understood], vocabulary: Vocabulary) -> Label | None:
    """`Year` merged over 2018, 2019 and 2020: the one label of a header row, where it only says what the row below it holds."""
    if len(axis.labels) != 1:
        return None
    dimension = vocabulary.headings.get(fold(clean(axis.labels[0].text)), "other")
    held = [{fact.dimension for fact in told.facts if fact.value} for told in below if told.facts]
    return axis.labels[0] if dimension not in ("other", "measure") and held and all(dims == {dimension} for dims in held) else None


_QUESTION_LABEL = re.compile(r"q(?:uestion)?\.?\s?(\d{1,2}[a-z]?)", re.IGNORECASE)


def read_question_numbers(axis: Axis, reply: Reply, vocabulary: Vocabulary, context: str) -> Mapping[Label, Understood] | None:
    """`Q1 | Q2` over columns that answer questions 1 and 2: each says what its question counts. None where the labels are no such numbers.

    Quarters are named so too: where the reply speaks of quarters, or has fewer questions than labels, the labels are not read here.
    """
    numbers = {label: match[1].lower() for label in axis.labels if (match := _QUESTION_LABEL.fullmatch(clean(label.text)))}
    asked = {no: " ".join(line.text for line in lines) for no, lines in reply.request}
    rest = [label for label in axis.labels if label not in numbers and vocabulary.meaning("total", label.text) is None]
    if len(numbers) < 2 or rest or not set(numbers.values()) <= set(asked) or re.search(r"\bquarter(?:s|ly)?\b", context):
        return None
    return {
        label: _read_question(label, asked[numbers[label]], find_jurisdiction(reply, vocabulary), vocabulary)
        if label in numbers
        else Understood()
        for label in axis.labels
    }


def _read_question(label: Label, asked: str, jurisdiction: str | None, vocabulary: Vocabulary) -> Understood:
    measure, offences = main_measure(asked, vocabulary), {f.meaning for f in find_offences(asked, vocabulary, jurisdiction)}
    narrowed = vocabulary.says("narrowing", asked) or any(True for d in ("platform", "sex", "outcome") for _ in vocabulary.find(d, asked))
    if measure is None or len(offences) > 1 or narrowed:
        return Understood(reason_id="ambiguous_label", dimension="period")
    return Understood((Fact("measure", measure, label), *(Fact("offence", offence, label) for offence in offences)))
