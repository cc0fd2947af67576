"""Draws cells, tables and rows in text, for people and for tests."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from foi_ingest.model import Answer, Cell, Document, Grid, Label, Line, Meant, OffenceCount, Reading, Rejection, Sight, Table

LONGEST_CELL = 40
"""Columns of the screen that the words of one cell may take; the rest of its text goes on the next line of the same row."""

ROLE_MARKS = {"header": "h:", "stub": "s:", "corner": "c:", "body": "", "note": "n:", "title": "t:"}
"""What stands before the text of a cell to tell its role; a bare cell is a value."""

LEGEND = "h: header  s: row label  c: corner  n: note  t: title  (bare: a value)  > and ^: merged with the cell on the left or above"


def draw_document(document: Document) -> str:
    """What the reader found, before any meaning is given to it."""
    hidden = ", ".join(f"{count} {kind}" for kind, count in sorted(document.hidden.items())) or "nothing"
    head = [f"read by {document.name_readers()}", f"hidden, counted and not read: {hidden}", *(f"note: {note}" for note in document.notes)]
    if document.attachments:
        head.append(f"{len(document.attachments)} files inside it, each read as a source of its own")
    return "\n".join([*head, "", *(draw_part(part) for part in document.parts)])


def draw_part(part: Line | Grid) -> str:
    """One line, or one grid with its place over it."""
    if isinstance(part, Line):
        return f"[{part.place}] {part.kind}: {part.text}"
    follows = ", goes on from the one before" if part.continues else ""
    return f"\n[{part.place}] {part.kind} grid{follows}\n{draw_cells(part.cells)}\n"


def draw_answers(answers: Iterable[Answer]) -> str:
    """The answers found: whose, to which question, with what outcome."""
    return "\n\n".join(draw_answer(answer) for answer in answers) or "no answer found"


def draw_answer(answer: Answer) -> str:
    """One answer: its head, its question, and what in it may hold figures."""
    reply = answer.reply
    forces = ", ".join(reply.force_ids) or "force not known"
    head = f"answer {answer.question_no or '(one only)'} · {forces} · reference {reply.reference or 'not found'} · {answer.disposition}"
    lines = [head, f"  at {answer.place}"]
    lines += [f"  asked: {line.text}" for line in answer.question]
    lines += [f"  context: {line.text}" for line in answer.context]
    lines += [f"  caveat: {line.text}" for line in answer.caveats]
    if answer.exemption_ids:
        lines.append(f"  exemptions: {', '.join(answer.exemption_ids)}")
    return "\n".join([*lines, *(draw_part(part) for part in answer.parts)])


def draw_tables(tables: Iterable[Table]) -> str:
    """Every table with the role of each cell."""
    return "\n\n".join(draw_table(table) for table in tables) or "no figures found"


def draw_table(table: Table) -> str:
    """One table: what stands over it, its cells with their roles, what stands under it."""
    place = table.cells[0].place if table.cells else ""
    over = [f"over it: {line.text}" for line in table.title]
    under = [f"under it: {line.text}" for line in table.notes]
    marks = [ROLE_MARKS.get(role, f"{role}:") for role in table.roles]
    return "\n".join([f"{table.kind} from [{place}]", *over, draw_cells(table.cells, marks), *under])


def draw_sights(sights: Iterable[Sight]) -> str:
    """Every value with the labels that speak for it."""
    lines: list[str] = []
    for sight in sights:
        lines += [f"axis {axis.axis_id}: {axis.heading.text if axis.heading else '(no heading)'}" for axis in sight.axes]
        for seen in sight.observations:
            doubt = f"  doubt: {seen.doubt}" if seen.doubt else ""
            lines.append(f"[{seen.key.place}] {flatten(seen.text)} ← {draw_labels(label for _, label in seen.labels)}{doubt}")
        lines.append("")
    return "\n".join(lines).rstrip() or "no figures found"


def draw_labels(labels: Iterable[Label]) -> str:
    """Labels as one line, outer before inner."""
    return " › ".join(flatten(label.text) for label in labels)


def draw_reading(reading: Reading) -> str:
    """What would be loaded, what was rejected and why, what was ignored by which rule."""
    head = f"{reading.source.name}: {reading.state}" + (f" ({reading.reason_id}: {reading.detail})" if reading.reason_id else "")
    ignored = sum(reading.ignored.values())
    tally = f"{reading.values_seen} values seen = {len(reading.counts)} loaded + {len(reading.rejections)} rejected + {ignored} ignored"
    parts = [head, tally, *(f"  ignored by {rule}: {count}" for rule, count in sorted(reading.ignored.items()))]
    if reading.counts:
        parts += ["", "loaded", draw_rows(COUNT_COLUMNS, (make_count_row(count) for count in reading.counts))]
    if reading.rejections:
        parts += ["", "rejected", draw_rows(REJECTION_COLUMNS, (make_rejection_row(rejection) for rejection in reading.rejections))]
    return "\n".join(parts)


COUNT_COLUMNS = ("printed", "force", "offence", "measure", "period", "broken down by", "status", "place")
REJECTION_COLUMNS = ("printed", "reason", "labels", "suggestion", "place")


def make_count_row(count: OffenceCount) -> tuple[str, ...]:
    """One loaded figure as a row to draw."""
    named = ("platform_id", "victim_age", "victim_sex", "suspect_age", "suspect_sex", "outcome_id")
    breakdown = [f"{name.removesuffix('_id')} {value}" for name in named if (value := getattr(count, name)) is not None]
    breakdown += [f"{key} {value}" for key, value in count.other_breakdown] + (["printed total"] if count.is_printed_total else [])
    period = f"{count.period_start} to {count.period_end}"
    return (count.raw_value, count.force_id, count.offence_id, count.measure_id, period, ", ".join(breakdown), count.status, count.place)


def make_rejection_row(rejection: Rejection) -> tuple[str, ...]:
    """One rejected value as a row to draw."""
    return (rejection.raw_value, rejection.reason_id, draw_meanings(rejection.raw_labels), rejection.suggestion or "", rejection.place)


def draw_meanings(labels: Iterable[Meant]) -> str:
    """The labels of a value, each with the dimension it gave."""
    return " › ".join(f"{meant.dimension}={flatten(meant.text)}" for meant in labels)


def draw_cells(cells: Sequence[Cell], marks: Sequence[str] = ()) -> str:
    """The cells as a table with `|` between columns.

    `marks` has one text a cell, put before the cell's own. A merged cell is drawn at its first row and column; `>` and `^` fill the rest.
    """
    if not cells:
        return "(no cells)"
    top, left = min(cell.row for cell in cells), min(cell.column for cell in cells)
    height, width = max(cell.row_end for cell in cells) - top + 1, max(cell.column_end for cell in cells) - left + 1
    drawn = [[""] * width for _ in range(height)]
    for index, cell in enumerate(cells):
        for row in range(cell.row - top, cell.row_end - top + 1):
            for column in range(cell.column - left, cell.column_end - left + 1):
                drawn[row][column] = ">" if column > cell.column - left else "^"
        note = f" [{cell.marks}]" if cell.marks else ""
        doubt = f" ?{cell.doubt}" if cell.doubt else ""
        drawn[cell.row - top][cell.column - left] = f"{marks[index] if marks else ''}{flatten(cell.text)}{note}{doubt}"
    return "\n".join(draw_grid(drawn))


def draw_rows(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows under their column names; NULL is drawn as such, because an empty text is something else."""
    body = [["NULL" if value is None else flatten(str(value)) for value in row] for row in rows]
    lines = list(draw_grid([list(columns), *body]))
    heading_lines = max(len(wrap(name)) for name in columns)
    rule = "".join("+" if mark == "|" else "-" for mark in lines[0])
    return "\n".join([*lines[:heading_lines], rule, *lines[heading_lines:]])


def draw_grid(texts: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of text with every column as wide as its widest piece; numbers stand on the right."""
    wrapped = [[wrap(text) for text in row] for row in texts]
    widths = [max(measure(piece) for row in wrapped for piece in row[column]) for column in range(len(texts[0]))]
    for row in wrapped:
        for number in range(max(map(len, row))):
            pieces = [cell[number] if number < len(cell) else "" for cell in row]
            yield " | ".join(pad(piece, width) for piece, width in zip(pieces, widths, strict=True)).rstrip()


def wrap(text: str) -> list[str]:
    """A text in pieces that fit a cell, broken at spaces only: half an id cannot be searched for."""
    pieces: list[str] = [""]
    for word in text.split(" "):
        joined = f"{pieces[-1]} {word}" if pieces[-1] else word
        if measure(joined) <= LONGEST_CELL or not pieces[-1]:
            pieces[-1] = joined
        else:
            pieces.append(word)
    return pieces


def flatten(text: str) -> str:
    """The text on one line, without what would move the cursor of a terminal: a reply may hold anything."""
    return "".join(
        " " if mark in "\n\r\t" else "\N{REPLACEMENT CHARACTER}" if unicodedata.category(mark) == "Cc" else mark for mark in text
    )


def measure(text: str) -> int:
    """Columns of a terminal that the text takes."""
    return sum(0 if unicodedata.combining(mark) else 2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


def pad(text: str, width: int) -> str:
    """The text filled up to a width: figures to the right, words to the left."""
    gap = " " * (width - measure(text))
    return gap + text if is_figure(text) else text + gap


def is_figure(text: str) -> bool:
    """True for what stands on the right in print: numbers, and marks in a number's place."""
    return text.strip("<>=~*%-,. 0123456789") == "" and any(mark in "*-0123456789" for mark in text)
