"""Figures that stand in text: lists (`2022/23 - 110`), bare answers (`13`) and sentences (`There were 19 offences in 2017/18`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from foi_ingest.find_answers.zones import answer_prefix
from foi_ingest.model import Cell, Line, Table, ValueKey
from foi_ingest.normalise.named_numbers import tells_of_marks, why_no_count
from foi_ingest.normalise.numbers import Number, find_numbers
from foi_ingest.normalise.period_mentions import find_periods
from foi_ingest.normalise.values import read_value
from foi_ingest.vocabulary import Vocabulary, fold

_PARTS = re.compile(r"\s[-–—]\s|\s?:\s?|\s=\s|\t|\.{3,}|=")
"""What stands between the label and the value of a list line. The last one counts: `01/04/2021 - 31/03/2022: 45`."""
_BULLET = re.compile(r"^[•·*\-–\s]{0,3}(?=\S)")
_COUNT_LINE = re.compile(r"^(?P<label>[A-Za-z][A-Za-z ()/,&'-]*?)\s+(?P<value>\d[\d,]*)$")
_MARK_FIRST = re.compile(r"^(?:[\"'(\[]?(?:[^\w\s]{1,3}|[a-z])[\"')\]]?\s*[=:–-]|\w\s*=)\s*(?P<rest>\S.*)$")
_TRAILING = re.compile(r"[\s;,]*(?:\band\s*)?$")
_NEXT_ITEM = re.compile(r"[;,]\s+(?:and\s+)?(?=\S)")
_LONGEST_LABEL = 120
"""Characters: a longer text before a dash is a sentence."""

_BETWEEN_ITEMS = re.compile(r"\s*(?:;|\||,(?=\s))\s*")
_TORN_YEAR = re.compile(r"[•·*\-–\s]*(?P<year>(?:19|20)\d\d)\s*[-–—]\s*(?P<value>\d\d)\.?\s*")
_COUNT_ALONE = re.compile(r"\s+(?P<value>\d{1,3}(?:,\d{3})+|(?!(?:19|20)\d\d\b)\d+|<\s?\d+|\*)\s*[,;|]?\s*")
Item = tuple[str, int, int]
"""The label of a list line, and where its value starts and ends."""

_SENTENCE_END = re.compile(r"(?<=[.;?!])\s+(?=[A-Z(])|\n+")


@dataclass(frozen=True, slots=True)
class Prose:
    """What a run of lines gives: tables in reading order, and numbers that a rule sets aside."""

    tables: tuple[Table, ...]
    ignored: tuple[tuple[ValueKey, str], ...]


def read_prose(lines: Sequence[Line], before: Sequence[Line], vocabulary: Vocabulary) -> Prose:
    """Takes lines that follow each other with no grid between; `before` are lines above them that may serve as titles.

    Every number in `lines` is in one table or ignored by a rule.
    """
    tables: list[Table] = []
    ignored: list[tuple[ValueKey, str]] = []
    items: list[tuple[Line, str, int, int]] = []
    titles = list(before)

    def close_list() -> None:
        if items:
            tables.append(_build_list(items, titles, lines))
            items.clear()

    read = [_read_items(line, vocabulary) for line in lines]
    for at, line in enumerate(lines):
        found = (
            read[at]
            or _read_torn_year(line, read[at - 1] if at else [], read[at + 1] if at + 1 < len(read) else [])
            or _read_years_apart(line, *lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])
        )
        if found:
            items.extend((line, *item) for item in found)
            numbers = find_numbers(line.text)
            values = {next((n.ordinal for n in numbers if start <= n.start < end), MARK) for _, start, end in found}
            # `92 crimes (up to 30/11/21)` and `1 to 4` are one value each: their other numbers only say which.
            ignored.extend((ValueKey(line.place, n.ordinal), "label") for n in numbers if n.ordinal not in values)
            continue
        close_list()
        sentence_tables, sentence_ignored = _read_sentences(line, titles)
        tables.extend(sentence_tables)
        ignored.extend(sentence_ignored)
        if not _pair_years(line):  # a row of a table that is lost is no title: its year would become that of the next line
            titles.append(line)
    close_list()
    return Prose(tuple(tables), tuple(ignored))


def _read_items(line: Line, vocabulary: Vocabulary) -> list[tuple[str, int, int]]:
    """The list items of a line: one as a rule, several where one paragraph holds a whole list (`2021/22: 201; 2022/23: 219`)."""
    skip = answer_prefix(line.text)
    cuts = [skip, *(match.end() for match in _NEXT_ITEM.finditer(line.text, skip)), len(line.text)]
    parts = [(start, _TRAILING.sub("", line.text[start:end])) for start, end in pairwise(cuts)]
    found = [(start, _read_item(replace(line, text=text), vocabulary)) for start, text in parts] if len(parts) > 1 else []
    several = [(item[0], start + item[1], start + item[2]) for start, item in found if item is not None and item[0]]
    if several and len(several) == len(found) and all(find_numbers(line.text[start:end]) for _, start, end in several):
        return several
    whole = _read_item(line, vocabulary)
    return [whole] if whole is not None else []


def _read_torn_year(line: Line, before: Sequence[Item], after: Sequence[Item]) -> list[Item]:
    """`2018 – 19` between `2017 – 7` and `2019 – 25` is the count of 2018: alone it would be a financial year, and the count lost."""
    skip = answer_prefix(line.text)
    match = _TORN_YEAR.fullmatch(line.text[skip:])
    if match is None:
        return []
    neighbours = {item[0] for items in (before[-1:], after[:1]) for item in items}
    year = int(match["year"])
    if not neighbours & {str(year - 1), str(year + 1)}:
        return []
    return [(match["year"], skip + match.start("value"), skip + match.end("value"))]


def _read_years_apart(line: Line, *neighbours: Line) -> list[Item]:
    """`2019/20 61` over `2020/21 77`, or both in one line: a list whose years and counts are parted by a space only.

    A single such line may be a row of a table whose heading is elsewhere: it is no list.
    """
    items = _pair_years(line)
    return items if len(items) > 1 or (items and any(_pair_years(other) for other in neighbours)) else []


def _pair_years(line: Line) -> list[Item]:
    skip = answer_prefix(line.text)
    text = line.text[skip:].rstrip(" .")
    periods = find_periods(text)
    if not periods or text[: periods[0].start].strip("•·*-–— "):
        return []
    stops = [*(mention.start for mention in periods[1:]), len(text)]
    values = [_COUNT_ALONE.fullmatch(text, mention.end, stop) for mention, stop in zip(periods, stops, strict=True)]
    return (
        [
            (text[mention.start : mention.end], skip + match.start("value"), skip + match.end("value"))
            for mention, match in zip(periods, values, strict=True)
            if match is not None
        ]
        if all(values)
        else []
    )


def _read_item(line: Line, vocabulary: Vocabulary) -> Item | None:
    """(label, where the value starts, where it ends) of a list line; the label of a bare number is empty."""
    skip = answer_prefix(line.text)
    text = line.text[skip:].rstrip()
    offset = skip + len(text) - len(text.lstrip())
    text = text.strip()
    bare = text.rstrip(".")
    if bare and _reads(bare, vocabulary) and (find_numbers(bare) or _states_none(bare, vocabulary)):
        return "", offset, offset + len(bare)
    if tells_of_marks(text) or _explains_mark(text, vocabulary):
        return None
    for parting in reversed(list(_PARTS.finditer(text))):
        label, value = _BULLET.sub("", text[: parting.start()]).strip(), text[parting.end() :].strip()
        if 0 < len(label) <= _LONGEST_LABEL and _reads(value.rstrip("."), vocabulary):
            at = text.index(value, parting.end())
            if any(mention.start < at < mention.end for mention in find_periods(text)):
                continue  # the second year of `Period: 2017 - 2022`
            start = offset + at
            return label, start, start + len(value.rstrip("."))
    match = _COUNT_LINE.match(text)
    if (
        match
        and len(match["label"]) <= _LONGEST_LABEL
        and _reads(match["value"], vocabulary)
        and _is_count_label(match["label"], vocabulary)
    ):
        return match["label"], offset + match.start("value"), offset + match.end("value")
    return None


def _explains_mark(text: str, vocabulary: Vocabulary) -> bool:
    """`x = fewer than 5` under a table: a key, although X is a platform and `-` parts a label from its value."""
    match = _MARK_FIRST.match(text)
    return match is not None and (value := read_value(match["rest"].rstrip("."), {}, vocabulary)) is not None and value.status != "exact"


def _states_none(text: str, vocabulary: Vocabulary) -> bool:
    """`Nil.` or `Nil return` as the whole answer."""
    mark = vocabulary.status_mark(text) if text.replace(" ", "").isalpha() else None
    return mark is not None and mark.status == "exact"


def _is_count_label(label: str, vocabulary: Vocabulary) -> bool:
    """`Total Count 52`: the label must be a word for a total or for what is counted, else the number may belong to a name."""
    folded = fold(label)
    return any(vocabulary.meaning(dimension, folded) is not None for dimension in ("total", "measure", "count_word"))


def _reads(text: str, vocabulary: Vocabulary) -> bool:
    return read_value(text, {}, vocabulary) is not None


def _build_list(items: Sequence[tuple[Line, str, int, int]], titles: Sequence[Line], lines: Sequence[Line]) -> Table:
    cells, roles, keys = [], [], []
    for row, (line, label, start, end) in enumerate(items):
        number = next((n for n in find_numbers(line.text) if start <= n.start < end), None)
        if label:
            cells.append(Cell(row, row, 0, 0, label, line.place))
            roles.append("stub")
            keys.append(ValueKey(line.place, LABEL))
        cells.append(Cell(row, row, 1, 1, line.text[start:end], line.place))
        roles.append("body")
        keys.append(ValueKey(line.place, number.ordinal if number else MARK))
    return Table("list", tuple(cells), tuple(roles), tuple(titles), tuple(lines), tuple(keys))


LABEL = -1
"""Ordinal of a label made from a line: no value of its own."""
MARK = -2
"""Ordinal of a list value that holds no number (`Kik - *`): a value beyond the numbers of the line."""


def _read_sentences(line: Line, titles: Sequence[Line]) -> tuple[list[Table], list[tuple[ValueKey, str]]]:
    tables: list[Table] = []
    ignored: list[tuple[ValueKey, str]] = []
    numbers = find_numbers(line.text)
    rules = [_rule_for(n, line) for n in numbers]
    free = []
    for number, rule in zip(numbers, rules, strict=True):
        if rule is None:
            free.append(number)
        else:
            ignored.append((ValueKey(line.place, number.ordinal), rule))
    for start, end in _sentences(line.text):
        inside = [n for n in free if start <= n.start < end]
        if inside:
            tables.append(_build_sentence(line, start, end, inside, titles))
    return tables, ignored


def _sentences(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def _rule_for(number: Number, line: Line) -> str | None:
    skip = answer_prefix(line.text)
    return "label" if number.start < skip else why_no_count(number, line.text, skip)


def _build_sentence(line: Line, start: int, end: int, numbers: Sequence[Number], titles: Sequence[Line]) -> Table:
    """One row a number: what stands before the first number, what stands between it and the next, and the number."""
    begin = max(start, answer_prefix(line.text)) if start == 0 else start
    prefix = line.text[begin : numbers[0].start]
    cells, roles, keys = [Cell(0, len(numbers) - 1, 0, 0, prefix, line.place)], ["stub"], [ValueKey(line.place, LABEL)]
    stops = [n.start for n in numbers[1:]] + [end]
    for row, (number, stop) in enumerate(zip(numbers, stops, strict=True)):
        cells.append(Cell(row, row, 1, 1, line.text[number.end : stop], line.place))
        roles.append("stub")
        keys.append(ValueKey(line.place, LABEL))
        cells.append(Cell(row, row, 2, 2, number.text, line.place))
        roles.append("body")
        keys.append(ValueKey(line.place, number.ordinal))
    return Table("sentence", tuple(cells), tuple(roles), tuple(titles), (), tuple(keys))
