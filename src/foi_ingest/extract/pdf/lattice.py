"""A net of rules → the cells it draws, where rules are missing as well as where all are there.

The net's lines cut its area into fields. Two fields are one cell when no rule stands between them, unless the words in them
say otherwise: rules that stop under the header, or that are drawn under every third row only, do not merge what they leave open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from foi_ingest.extract.pdf.found import Spot
from foi_ingest.extract.pdf.rows import gather_rows
from foi_ingest.extract.pdf.rules import Rule, Rules
from foi_ingest.extract.pdf.soft import find_grid_lines
from foi_ingest.extract.pdf.thresholds import (
    APART_HEIGHTS,
    CUT_SLACK,
    SAME_ROW_HEIGHTS,
    STRONG_SHARE,
    TIGHT_HEIGHTS,
    WALL_SHARE,
)
from foi_ingest.extract.pdf.words import Word

Field = tuple[int, int]


@dataclass(slots=True)
class Lattice:
    """The lines of a net, the words in its fields, and the walls between them."""

    xs: list[float]
    ys: list[float]
    words: dict[Field, list[Word]]
    side_walls: set[Field] = field(default_factory=set)
    """(row, column) where a rule stands at the left of the field."""
    top_walls: set[Field] = field(default_factory=set)
    """(row, column) where a rule stands over the field."""
    cuts: int = 0
    """How many words a rule cut."""

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.ys) - 1

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1


def build_lattice(net: Rules, words: Iterable[Word]) -> Lattice:
    """The fields of a net with the words that stand in them. The outer border is closed where it was not drawn."""
    xs, ys = find_grid_lines(net)
    lattice = Lattice(xs, ys, defaultdict(list))
    down, across = _index(net.upright), _index(net.level)
    for row in range(lattice.height):
        for column in range(1, lattice.width):
            if _cover(down[xs[column]], ys[row], ys[row + 1]) >= WALL_SHARE:
                lattice.side_walls.add((row, column))
    for row in range(1, lattice.height):
        for column in range(lattice.width):
            if _cover(across[ys[row]], xs[column], xs[column + 1]) >= WALL_SHARE:
                lattice.top_walls.add((row, column))
    for word in words:
        _place_word(lattice, word)
    return lattice


def _index(rules: Sequence[Rule]) -> dict[float, list[Rule]]:
    found: dict[float, list[Rule]] = defaultdict(list)
    for rule in rules:
        found[rule.at].append(rule)
    return found


def _cover(rules: Sequence[Rule], start: float, end: float) -> float:
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return covered / max(end - start, 0.1)


def _place_word(lattice: Lattice, word: Word) -> None:
    row = bisect_right(lattice.ys, word.centre) - 1
    if not 0 <= row < lattice.height:
        return
    pieces = _cut_word(lattice, row, word)
    lattice.cuts += len(pieces) - 1
    for piece in pieces:
        # The end of a long title may stick out over the border.
        sticks_out = piece.x0 < lattice.xs[-1] and piece.x1 > lattice.xs[0]
        at = min(max(piece.middle, lattice.xs[0]), lattice.xs[-1] - 1) if sticks_out else piece.middle
        column = bisect_right(lattice.xs, at) - 1
        if 0 <= column < lattice.width:
            lattice.words[row, column].append(piece)


def _cut_word(lattice: Lattice, row: int, word: Word) -> list[Word]:
    """A number that touches the rule at its right and the next one at its left look like one word."""
    cuts = [
        x for column, x in enumerate(lattice.xs) if word.x0 + CUT_SLACK < x < word.x1 - CUT_SLACK and (row, column) in lattice.side_walls
    ]
    pieces = [word]
    for x in cuts:
        last = pieces.pop()
        parts = (
            [letter for letter in last.letters if (letter[1] + letter[2]) / 2 < x],
            [letter for letter in last.letters if (letter[1] + letter[2]) / 2 >= x],
        )
        if not all(parts):
            pieces.append(last)
            continue
        for letters, marks in zip(parts, ("", last.marks), strict=True):
            text = "".join(letter[0] for letter in letters)
            pieces.append(replace(last, text=text, letters=letters, marks=marks, x0=letters[0][1], x1=letters[-1][2]))
    return pieces


def read_spots(lattice: Lattice) -> list[Spot]:
    """The cells of the lattice that hold words, from the top left."""
    beside = {
        (row, column)
        for row in range(lattice.height)
        for column in range(1, lattice.width)
        if (row, column) not in lattice.side_walls and _joins_sideways(lattice, row, column)
    }
    below = {
        (row, column)
        for row in range(1, lattice.height)
        for column in range(lattice.width)
        if (row, column) not in lattice.top_walls and _joins_down(lattice, row, column)
    }
    spots = []
    for row, row_end, column, column_end in _gather_boxes(lattice, beside, below):
        words = [word for r in range(row, row_end + 1) for c in range(column, column_end + 1) for word in lattice.words.get((r, c), ())]
        if words:
            spots.append(Spot(row, row_end, column, column_end, words))
    return sorted(spots, key=lambda spot: (spot.row, spot.column))


def _joins_sideways(lattice: Lattice, row: int, column: int) -> bool:
    """Whether the field and the one at its left are one cell, no rule being between them."""
    left, right, x = lattice.words.get((row, column - 1), []), lattice.words.get((row, column), []), lattice.xs[column]
    if any(word.x0 < x - CUT_SLACK and word.x1 > x + CUT_SLACK for word in [*left, *right]):
        return True
    if not left or not right:
        drawn = sum((other, column) in lattice.side_walls for other in range(lattice.height))
        return drawn >= STRONG_SHARE * (lattice.height - 1)
    for text_row in gather_rows([*left, *right]):
        before = [word.x1 for word in text_row.words if word.middle < x]
        after = [word.x0 for word in text_row.words if word.middle >= x]
        if before and after and min(after) - max(before) < APART_HEIGHTS * text_row.words[0].height:
            return True
    return False


def _joins_down(lattice: Lattice, row: int, column: int) -> bool:
    """Whether the field and the one over it are one cell, no rule being between them."""
    above, below, y = lattice.words.get((row - 1, column), []), lattice.words.get((row, column), []), lattice.ys[row]
    if any(word.top < y - CUT_SLACK and word.bottom > y + CUT_SLACK for word in [*above, *below]):
        return True
    if not above or not below:
        return True
    gap = min(word.top for word in below) - max(word.bottom for word in above)
    drawn = sum((row, other) in lattice.top_walls for other in range(lattice.width))
    if drawn >= STRONG_SHARE * lattice.width and gap < TIGHT_HEIGHTS * above[0].height:
        return True
    return not (_stands_in_row(lattice, row - 1, column, above) and _stands_in_row(lattice, row, column, below))


def _stands_in_row(lattice: Lattice, row: int, column: int, words: Sequence[Word]) -> bool:
    """Whether the words stand on the height of other words of their row: what is centred over two rows does not."""
    others = [word for other in range(lattice.width) if other != column for word in lattice.words.get((row, other), ())]
    return any(abs(word.centre - other.centre) <= SAME_ROW_HEIGHTS * min(word.height, other.height) for word in words for other in others)


def _gather_boxes(lattice: Lattice, beside: set[Field], below: set[Field]) -> list[tuple[int, int, int, int]]:
    """Joined fields as boxes (row, row end, column, column end): runs along a row, then equal runs one over the other."""
    done: list[list[int]] = []
    open_boxes: dict[tuple[int, int], list[int]] = {}
    for row in range(lattice.height):
        runs = []
        start = 0
        for column in range(1, lattice.width + 1):
            if column == lattice.width or (row, column) not in beside:
                runs.append((start, column - 1))
                start = column
        still_open = {}
        for start, end in runs:
            above = open_boxes.get((start, end))
            if above is not None and all((row, column) in below for column in range(start, end + 1)):
                above[1] = row
                still_open[start, end] = above
            else:
                box = [row, row, start, end]
                done.append(box)
                still_open[start, end] = box
        open_boxes = still_open
    return [(box[0], box[1], box[2], box[3]) for box in done]
