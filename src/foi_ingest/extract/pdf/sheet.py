"""One page as it is read: its seen words and its rules, turned so that the text stands upright, and how its places are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from foi_ingest.extract.pdf.found import bound
from foi_ingest.extract.pdf.pages import SeenPage
from foi_ingest.extract.pdf.rows import gather_rows, join_pieces, split_row
from foi_ingest.extract.pdf.rules import Rule, Rules, find_rules
from foi_ingest.extract.pdf.shapes import Obj, Rect
from foi_ingest.extract.pdf.thresholds import LEAST_PICTURE_SHARE, LEAST_TABLE_RULES, MOST_STAMP_WORDS, SCANNED_SHARE, TURNED_SHARE
from foi_ingest.extract.pdf.visibility import split_hidden
from foi_ingest.extract.pdf.words import Word, read_words


@dataclass(frozen=True, slots=True)
class Turn:
    """A quarter turn that brings sideways text upright: 1 for text that runs up the page, -1 for text that runs down, 0 for none."""

    quarter: int
    width: float
    height: float

    def turn(self, box: Rect) -> Rect:
        """A box of the page, as it stands once the text is upright."""
        x0, top, x1, bottom = box
        if self.quarter == 1:
            return (self.height - bottom, x0, self.height - top, x1)
        if self.quarter == -1:
            return (top, self.width - x1, bottom, self.width - x0)
        return box

    def turn_back(self, box: Rect) -> Rect:
        """A box of the upright text, as it stands on the page."""
        x0, top, x1, bottom = box
        if self.quarter == 1:
            return (top, self.height - x1, bottom, self.height - x0)
        if self.quarter == -1:
            return (self.width - bottom, x0, self.width - top, x1)
        return box

    def turn_rules(self, rules: Rules) -> Rules:
        """The rules of the page, as they stand once the text is upright."""
        if self.quarter == 0:
            return rules
        level = [self.turn((rule.at, rule.start, rule.at, rule.end)) for rule in rules.upright]
        upright = [self.turn((rule.start, rule.at, rule.end, rule.at)) for rule in rules.level]
        return Rules(
            tuple(sorted((Rule(top, x0, x1) for x0, top, x1, _ in level), key=lambda rule: rule.at)),
            tuple(sorted((Rule(x0, top, bottom) for x0, top, _, bottom in upright), key=lambda rule: rule.at)),
            tuple(self.turn(shade) for shade in rules.shades),
            rules.is_drawing,
        )


@dataclass(slots=True)
class Sheet:
    """What one page gives to the finders of tables and lines."""

    number: int
    width: float
    height: float
    """Of the upright text."""
    words: list[Word]
    sideways: list[Word]
    """Whole strings that run up or down beside the upright text."""
    rules: Rules
    turn: Turn
    origin: tuple[float, float]
    """The top left corner that the reader sees."""
    hidden: Mapping[str, int] = field(default_factory=dict)
    unread_glyphs: int = 0
    has_text: bool = True
    is_blank: bool = False
    """Nothing is drawn on it, so that nothing is missing when it has no text."""
    picture_share: float = 0.0
    """How much of the page its largest picture takes."""

    @property
    def may_hold_table(self) -> bool:
        """Whether to look for tables: the page has a digit, or enough rules for a table of words."""
        if self.rules.is_drawing:
            return False
        has_digit = any(char.isdigit() for word in self.words for char in word.text)
        return has_digit or len(self.rules.level) + len(self.rules.upright) >= LEAST_TABLE_RULES

    @property
    def is_pictured(self) -> bool:
        """Whether what the page shows is a picture: one too large for a logo and no text, or one as large as a scan and hardly any."""
        if not self.has_text:
            return self.picture_share >= LEAST_PICTURE_SHARE
        return self.picture_share >= SCANNED_SHARE and len(self.words) + len(self.sideways) <= MOST_STAMP_WORDS

    def tell_box(self, box: Rect) -> Rect:
        """A box in points from the corner that a reader sees, to a tenth of a point."""
        x0, top, x1, bottom = self.turn.turn_back(box)
        left, over = self.origin
        return (round(x0 - left, 1), round(top - over, 1), round(x1 - left, 1), round(bottom - over, 1))


def read_sheet(page: SeenPage) -> Sheet:
    """The sheet of a page."""
    chars, hidden = split_hidden(page)
    width, height = float(page.width), float(page.height)
    sideways = [char for char in chars if not char["upright"]]
    upright = [char for char in chars if char["upright"]]
    turn = Turn(0, width, height)
    if len(sideways) > TURNED_SHARE * len(chars):
        turn = Turn(_find_quarter(sideways), width, height)
        upright, sideways = [_turn_char(char, turn) for char in sideways], []
        width, height = (height, width) if turn.quarter else (width, height)
    # The strings are known by their first characters, which keep their identity unless the page is turned.
    starts = {id(page.chars[run.first]) for run in page.runs if run.end - run.first > 1}
    reading = read_words(upright, starts)
    return Sheet(
        number=page.page_number,
        width=width,
        height=height,
        words=join_pieces(reading.words),
        sideways=_read_sideways(sideways, float(page.width), float(page.height)),
        rules=turn.turn_rules(find_rules(page)),
        turn=turn,
        origin=(float(page.cropbox[0]), float(page.cropbox[1])),
        hidden=hidden,
        unread_glyphs=reading.unread_glyphs,
        has_text=bool(reading.words) or bool(sideways),
        is_blank=not any(page.objects.values()),
        picture_share=_measure_picture(page),
    )


def _measure_picture(page: SeenPage) -> float:
    """The share of the page's area that its largest picture takes, what lies outside the page left out."""
    left, top, right, bottom = page.bbox
    shares = [
        max(min(image["x1"], right) - max(image["x0"], left), 0.0) * max(min(image["bottom"], bottom) - max(image["top"], top), 0.0)
        for image in page.images
    ]
    return max(shares, default=0.0) / max(float(page.width) * float(page.height), 1.0)


def _find_quarter(chars: Sequence[Obj]) -> int:
    up = sum(char["matrix"][1] > 0 for char in chars)
    down = sum(char["matrix"][1] < 0 for char in chars)
    if not up and not down:
        return 0
    return 1 if up >= down else -1


def _turn_char(char: Obj, turn: Turn) -> Obj:
    x0, top, x1, bottom = turn.turn((char["x0"], char["top"], char["x1"], char["bottom"]))
    return {**char, "x0": x0, "top": top, "x1": x1, "bottom": bottom, "width": x1 - x0, "height": bottom - top}


def _read_sideways(chars: Sequence[Obj], width: float, height: float) -> list[Word]:
    """Strings that run up or down, each as one word in the page's own coordinates."""
    words = []
    for quarter in (1, -1):
        turn = Turn(quarter, width, height)
        turned = [_turn_char(char, turn) for char in chars if char["matrix"][1] * quarter > 0]
        for row in gather_rows(join_pieces(read_words(turned).words)):
            for segment in split_row(row):
                x0, top, x1, bottom = turn.turn_back(bound(segment.words))
                words.append(replace(segment.words[0], text=segment.text, x0=x0, top=top, x1=x1, bottom=bottom, letters=[]))
    return words
