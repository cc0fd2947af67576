"""What passes between the stages: one small frozen type per arrow, in the order in which data takes the way.

`Source → Document → Answer → Table → Observation → OffenceCount | Rejection`, gathered in a `Reading`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the top left corner of the page as a reader sees it."""


# ── discover → Source ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Source:
    """One file, known by its bytes."""

    source_id: str
    """sha256 of the bytes, in hex."""
    name: str
    """Path below the folder that was searched, with `/`."""
    kind: str
    """What the bytes are: `pdf`, `xlsx`, `xls`, `xlsb`, `ods`, `docx`, `odt`, `html`, `eml`, `msg`, `csv`, `zip`, `unknown`."""
    size: int
    """Bytes."""
    path: Path
    """Where the bytes lie now. Never published."""


# ── extract → Document ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in its file. Within one file no two cells and no two lines share a place."""

    page: int | None = None
    """From 1."""
    box: Box | None = None
    sheet: str | None = None
    spot: str = ""
    """`C7` in a workbook, `paragraph 14` in a letter, `table 2, row 3, column 1` in a letter's table, `line 9` in a CSV."""

    def __str__(self) -> str:
        if self.sheet is not None:
            return f"{self.sheet}!{self.spot}" if self.spot else self.sheet
        parts = [f"page {self.page}"] if self.page is not None else []
        if self.box is not None:
            parts.append("box " + " ".join(f"{edge:.1f}" for edge in self.box))
        if self.spot:
            parts.append(self.spot)
        return ", ".join(parts)

    @classmethod
    def of_rows(cls, rows: Sequence[Place]) -> Place:
        """All the rows that one counted value stands for, each by its first cell."""
        spots = "; ".join(row.spot or str(row) for row in rows)
        return cls(page=rows[0].page, sheet=rows[0].sheet, spot=f"{len(rows)} rows: {spots}")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of running text (lines that only the page's width broke are one paragraph)."""

    text: str
    place: Place
    kind: str = "text"
    """`text`; `heading` (styled as one); `sheet` (the name of the sheet whose content follows); `answer_number` (says only which
    question the lines below answer); `furniture` (running header or footer: names the force and the reference, never a figure);
    `chart` (numbers and words in a drawn chart: no line of the reply's text)."""
    emphasis: bool = False
    """Printed bold or as a heading."""
    indent: float = 0.0
    """Left edge: points in a PDF, 0 elsewhere."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as shown. Rows and columns count from 0; the ends are inclusive, so a merged cell spans them."""

    row: int
    row_end: int
    column: int
    column_end: int
    text: str
    """As displayed, trimmed; inner line breaks are `\\n`; superscript footnote marks stand in `marks` instead."""
    place: Place
    marks: str = ""
    """Superscript footnote marks that stood on the text, for example `1` or `a,b`."""
    doubt: str = ""
    """Why this reading must not become a number: a reason id such as `unsure_reading`, `readers_disagree`, `date_in_place_of_text`."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells before any meaning. Row-major; empty cells are left out."""

    kind: str
    """How it was found: `ruled`, `unruled`, `sheet`, `letter`, `delimited`, `scan`."""
    cells: tuple[Cell, ...]
    place: Place
    """The whole: page and box, or sheet and range."""
    continues: bool = False
    """Goes on from the grid before it (over a page break, downwards)."""
    columns_at: tuple[float, ...] = ()
    """Left edges of the columns in points, where the file has them: to join tables over pages."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a file (an e-mail's attachment, a member of a zip): read as a source of its own."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """What one file shows, in reading order. Hidden content is counted and nowhere else."""

    parts: tuple[Line | Grid, ...]
    read_by: str
    """Reader and version, for example `pdfplumber 0.11.10`."""
    read_by_page: Mapping[int, str] = field(default_factory=dict)
    """Page → its reader and version, where that is another one: pages that are pictures among pages of text."""
    pages: int | None = None
    sheets: int | None = None
    hidden: Mapping[str, int] = field(default_factory=dict)
    """Kind of hidden content → how much of it, for example `{"hidden_sheet": 2, "comment": 5}`."""
    notes: tuple[str, ...] = ()
    """What a reader wants known (`decoded as cp1252`, `12 pages without figures skipped`). Never holds cell text."""
    attachments: tuple[Attachment, ...] = ()

    def name_reader(self, place: Place) -> str:
        """Which reader read what stands at a place of the file."""
        return self.read_by_page.get(place.page, self.read_by) if place.page is not None else self.read_by

    def name_readers(self) -> str:
        """Every reader of the file."""
        return ", ".join(dict.fromkeys((self.read_by, *self.read_by_page.values())))


# ── find_answers → Answer ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Reply:
    """The letterhead: who answers, under which reference and law."""

    reply_id: str
    force_ids: tuple[str, ...]
    reference: str | None
    regime: str | None
    """`FOIA`, `FOISA`, `Jersey` …"""
    received_on: date | None
    replied_on: date | None
    subject: tuple[Line, ...] = ()
    """Lines before the request that are not addressed to anyone: what the reply is about."""
    request: tuple[tuple[str, tuple[Line, ...]], ...] = ()
    """(question number, its lines), all questions of the request."""
    said: tuple[Line, ...] = ()
    """All that the reply says outside the request: a key of its marks holds for every table."""
    stated_offence: str | None = None
    """The offence by a person's word, for figures whose labels and context leave it open."""
    stated_period: tuple[date, date] | None = None
    """The same for the period: first and last day."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question: what may hold figures at all."""

    reply: Reply
    question_no: str
    question: tuple[Line, ...]
    """The question as restated; figures in it are never data, words in it are context."""
    parts: tuple[Line | Grid, ...]
    context: tuple[Line, ...]
    """Lines that hold for the answer from outside it: subject, notes sheet, counting rules, keys."""
    disposition: str
    exemption_ids: tuple[str, ...]
    caveats: tuple[Line, ...]
    place: Place


# ── find_figures → Table ─────────────────────────────────────────────────────────────────────────────────────────


class ValueKey(NamedTuple):
    """One value seen: the place of its cell or line, and which number of it (0 in a cell)."""

    place: Place
    ordinal: int


@dataclass(frozen=True, slots=True)
class Table:
    """A grid (or a list, or a sentence, brought into that form) with the role of every cell."""

    kind: str
    """`table`, `list`, `sentence`, `records`."""
    cells: tuple[Cell, ...]
    roles: tuple[str, ...]
    """One a cell: `header`, `stub`, `corner`, `body`, `note`, `title`, `section`, `repeated`; in records `record` and the kinds of
    columns that are left out. `parent`: a stub that heads the rows below it and prints their sum. `whole`: the stub of a total of all rows,
    for which no section and no outer stub speaks."""
    title: tuple[Line, ...]
    """What stands over the table, nearest last."""
    notes: tuple[Line, ...]
    """What stands under it and speaks of it."""
    keys: tuple[ValueKey, ...]
    """One a cell: which value of the file the cell is."""


# ── interpret → Observation ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Label:
    """A label that speaks for a value."""

    text: str
    place: Place
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """The labels that stand in one stub column or one header row of a table: all of one dimension."""

    axis_id: str
    """`stub 0`, `header 1` …"""
    heading: Label | None
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """A value with every label that speaks for it."""

    key: ValueKey
    text: str
    labels: tuple[tuple[str, Label], ...]
    """(axis id, label), stub before header, outer before inner."""
    doubt: str = ""
    marks: str = ""
    amount: int | None = None
    """For record-level sheets: how many rows the value stands for."""
    rows: tuple[Place, ...] = ()
    """These rows, each by its first cell."""
    is_sum: bool = False
    """It adds up the values below it, whatever its label says."""
    of_all: bool = False
    """No section and no outer label speaks for it: it adds up what stands under all of them."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One table as interpreted: its axes and its observations, with the lines whose context holds for them."""

    answer: Answer
    table: Table
    axes: tuple[Axis, ...]
    observations: tuple[Observation, ...]


# ── normalise → OffenceCount | Rejection ─────────────────────────────────────────────────────────────────────────


class Meant(NamedTuple):
    """One label of a loaded figure: which dimension it gave, its text, its place."""

    dimension: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class OffenceCount:
    """One figure that a force published: a row of `offence_counts`."""

    count_id: str
    source_id: str
    reply_id: str
    force_id: str
    offence_id: str
    measure_id: str
    date_basis: str
    period_start: date
    period_end: date
    period_kind: str
    platform_id: str | None
    victim_age: str | None
    victim_sex: str | None
    suspect_age: str | None
    suspect_sex: str | None
    outcome_id: str | None
    other_breakdown: tuple[tuple[str, str], ...]
    is_printed_total: bool
    status: str
    count: int | None
    count_low: int | None
    count_high: int | None
    raw_value: str
    raw_labels: tuple[Meant, ...]
    place: str
    page: int | None
    sheet: str | None
    read_by: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """One value seen and not loaded, with what a person needs to decide it."""

    source_id: str
    stage: str
    reason_id: str
    place: str
    raw_value: str
    raw_labels: tuple[Meant, ...]
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """One sum compared with what is printed. A difference is reported, never repaired."""

    check_id: str
    source_id: str
    what: str
    left_side: str
    left_low: int | None
    left_high: int | None
    right_side: str
    right_low: int | None
    right_high: int | None
    verdict: str
    """`agrees`, `agrees_within_bounds`, `differs`."""
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one file gave. `values_seen = loaded + rejected + ignored` holds, or the run stops."""

    source: Source
    state: str
    """`loaded`, `partly_loaded`, `held`, `unreadable`."""
    reason_id: str | None
    detail: str | None
    read_by: str | None
    pages: int | None
    sheets: int | None
    hidden: Mapping[str, int]
    notes: tuple[str, ...]
    values_seen: int
    ignored: Mapping[str, int]
    """Rule → how many values it ignored."""
    answers: tuple[Answer, ...] = ()
    counts: tuple[OffenceCount, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    checks: tuple[Check, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    decisions: tuple[tuple[str, str], ...] = ()
    """(place or table, reason) of what a person decided in the sidecar and this reading applied."""
    from_kept_cells: bool = False
    """Its cells were kept from an earlier run."""
    asked_about: tuple[tuple[str, str, str, date | None, date | None], ...] = ()
    """(reply_id, question_no, offence_id, first day, last day) for every offence that a question names."""
