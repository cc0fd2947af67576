"""Sheets in which a row is a crime, a victim, an arrest: which columns part the rows, and which say who or which one it was.

A column that is left out takes nothing from the count of the rows: each row still stands for one. What names a person or a single
crime, and what was written freely, is left out always: it is nobody's statistic (DATASET.md, record-level sheets).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from foi_ingest.find_figures.shapes import Raster, looks_like_period, looks_like_value
from foi_ingest.model import Cell
from foi_ingest.normalise.headings import names_person, names_record
from foi_ingest.normalise.periods import read_day
from foi_ingest.vocabulary import Vocabulary, fold

_EACH_ROW = re.compile(
    r"\b(?:one|a)\s+(?:row|line|entry)\s+(?:is|per|for each)\s+(?:\w+\s+){0,2}(?:crime|offence|record|victim|suspect|arrest)\b"
    r"|\b(?:each|every|one)\s+(?:row|line|entry)\b.{0,30}?\b(?:is|represents|shows|relates to|per|for each)\b"
    r".{0,20}?\b(?:one|an?|single|crime|offence|record)\b"
)
_FEWEST_RECORDS = 2
"""Without a word that says so, one row alone is no list of crimes."""
_FEWEST_TO_TELL_APART = 5
"""Of fewer rows nobody can say whether their labels repeat."""
_FEWEST_COLUMNS = 2
"""Of a list that only its repeated rows tell: one column may be a list of anything."""
_NEARLY_ALL = 0.8
_LONGEST_LABEL = 80
"""Characters of the longest label of a breakdown that nobody knows; what is longer was written freely."""
_MOST_WORDS = 10


def find_record_roles(raster: Raster, context: str, vocabulary: Vocabulary) -> list[str] | None:
    """Takes a grid and the text around it, gives the role of each cell if the grid lists records, None where it is a table of figures.

    It lists records where the text says so, where a column names each crime (`Crime number`), or where a row stands there twice, and no
    column holds figures.
    """
    head = next((row for row in raster.rows if len(raster.row_cells(row)) > 1), None)
    if head is None or any(looks_like_value(cell.text, vocabulary) for cell in raster.row_cells(head)):
        return None
    below = [row for row in raster.rows if row > head]
    foot = _find_foot(raster, below, vocabulary)
    rows = [row for row in below if row not in foot]
    columns = [_Column(raster, head, column, rows) for column in raster.columns]
    kinds = {column.number: column.kind(vocabulary) for column in columns}
    if not rows or "figures" in kinds.values():
        return None
    if not (_EACH_ROW.search(context) or _names_each_record(columns, kinds, len(rows)) or _says_a_row_twice(columns, kinds, vocabulary)):
        return None
    kinds |= _choose_dates([column for column in columns if column.cells], kinds, context, vocabulary)
    return [_role(cell, head, foot, len(rows), kinds) for cell in raster.cells]


@dataclass(frozen=True, slots=True)
class _Column:
    raster: Raster
    head: int
    number: int
    rows: Sequence[int]

    @property
    def heading(self) -> str:
        cell = self.raster.cell(self.head, self.number)
        return " ".join(cell.text.split()) if cell is not None else ""

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows if (cell := self.raster.cell(row, self.number)) is not None]

    def kind(self, vocabulary: Vocabulary) -> str:
        """`record` for a column whose labels part the rows, the role of its cells for one that is left out, or `figures`."""
        dimension = vocabulary.headings.get(fold(self.heading))
        if names_person(self.heading):
            return "record_person"
        if names_record(self.heading) or vocabulary.meaning("not_a_count", self.heading) == "identifier":
            return "record_id"
        if self.cells and all(read_day(cell.text) is not None for cell in self.cells):
            return "record_day"
        if (rule := vocabulary.meaning("not_a_count", self.heading)) is not None:
            return "record_text" if rule == "free_text" else "record_date"
        if dimension not in (None, "other", "measure"):
            return "record"
        if not self.heading:
            return "record_text"
        if self._holds_figures(vocabulary):
            return "figures"
        return "record_text" if self._is_written_freely(dimension) else "record"

    def _holds_figures(self, vocabulary: Vocabulary) -> bool:
        values = [c for c in self.cells if looks_like_value(c.text, vocabulary) and not looks_like_period(c.text)]
        return sum(not vocabulary.means_unknown(cell.text) for cell in values) * 2 > len(self.cells)

    def _is_written_freely(self, dimension: str | None) -> bool:
        """Long texts, or under a heading that nobody knows a text of its own for nearly every row: an address, a remark, a name."""
        texts = [fold(cell.text) for cell in self.cells]
        if any(len(text) > _LONGEST_LABEL or len(text.split()) > _MOST_WORDS for text in texts):
            return True
        is_told_apart = len(texts) >= _FEWEST_TO_TELL_APART and len(set(texts)) > _NEARLY_ALL * len(texts)
        return dimension is None and is_told_apart and not all(looks_like_period(text) for text in texts)


def _find_foot(raster: Raster, rows: Sequence[int], vocabulary: Vocabulary) -> list[int]:
    """The last rows that list no record: a note in one cell, a printed number of all rows."""
    width = len(raster.columns)

    def is_foot(row: int) -> bool:
        cells = raster.row_cells(row)
        says_total = any(vocabulary.meaning("total", cell.text.rstrip(":")) is not None for cell in cells)
        return says_total or (len(cells) == 1 and width > 1 and cells[0].column == raster.columns[0] and " " in cells[0].text)

    return list(takewhile(is_foot, reversed(rows)))


def _names_each_record(columns: Sequence[_Column], kinds: Mapping[int, str], number: int) -> bool:
    """Whether a column headed as the number of a crime holds one in every row, and another column says something of the crimes."""
    parting = any(kind in ("record", "record_day") for kind in kinds.values())
    return number >= _FEWEST_RECORDS and parting and any(names_record(column.heading) and len(column.cells) == number for column in columns)


def _says_a_row_twice(columns: Sequence[_Column], kinds: Mapping[int, str], vocabulary: Vocabulary) -> bool:
    """Whether the same row stands there twice under headings that all name breakdowns: a table of figures says each combination once."""
    parting = [column for column in columns if kinds[column.number] in ("record", "record_day")]
    known = [column for column in parting if vocabulary.headings.get(fold(column.heading)) not in (None, "measure")]
    if len(parting) < _FEWEST_COLUMNS or len(known) < len(parting) or len(columns[0].rows) < _FEWEST_TO_TELL_APART:
        return False
    said = [
        tuple(fold(cell.text) if (cell := c.raster.cell(row, c.number)) is not None else "" for c in parting) for row in columns[0].rows
    ]
    return len(set(said)) < len(said) and all(all(texts) for texts in said)


def _choose_dates(columns: Sequence[_Column], kinds: Mapping[int, str], context: str, vocabulary: Vocabulary) -> dict[int, str]:
    """The dates that give the period: none beside a column of years or months; of several that by which the title counts."""
    days = [column for column in columns if kinds[column.number] == "record_day"]
    wider = [c for c in columns if kinds[c.number] == "record" and vocabulary.headings.get(fold(c.heading)) == "period"]
    wider += [c for c in columns if kinds[c.number] == "record" and all(looks_like_period(cell.text) for cell in c.cells)]
    if any(looks_like_period(cell.text) for column in wider for cell in column.cells):
        return {column.number: "record_date" for column in days}
    bases = {column.number: vocabulary.meaning("date_basis", column.heading) for column in days}
    said = {basis for basis in ("recorded", "committed") if re.search(rf"\b{basis}\b", context)}
    meant = [number for number, basis in bases.items() if {basis} == said]
    chosen = meant if len(meant) == 1 else list(bases)
    return {number: "record" if number in chosen else "record_date" for number in bases}


def _role(cell: Cell, head: int, foot: Sequence[int], number: int, kinds: Mapping[int, str]) -> str:
    if cell.row < head:
        return "title"
    if cell.row == head:
        return "header"
    if cell.row not in foot:
        return kinds.get(cell.column, "record_text")
    if not cell.text.replace(",", "").isdigit():
        return "note"
    return "record_total" if cell.text.replace(",", "") == str(number) else "body"
