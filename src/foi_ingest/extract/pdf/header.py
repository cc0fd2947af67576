"""The lines of a header: which are one wrapped heading, and over which columns a heading speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from foi_ingest.extract.pdf.columns import Laid
from foi_ingest.extract.pdf.found import Spot, is_value
from foi_ingest.extract.pdf.thresholds import CENTRED_SHARE, IN_LINE, TIGHT_HEIGHTS

Group = list[Laid]
Span = tuple[float, float]


def group_header(rows: Sequence[Laid], width: int, labels: int = 0) -> list[Group]:
    """The rows of the header from the top. Lines of one wrapped heading are one row; headings over headings are two.

    Takes the lines over the first row of figures, the number of columns, and the last column of labels. Widens headings over all the
    columns they speak for.
    """
    groups: list[Group] = []
    for laid in rows:
        last = groups[-1] if groups else None
        tight = last is not None and laid.row.top - last[-1].row.bottom < TIGHT_HEIGHTS * laid.row.height
        if last is not None and tight and not _speaks_over(last, laid, labels) and not _has_value_label(laid):
            last.append(laid)
        else:
            groups.append([laid])
    for upper, lower in pairwise(groups):
        if _speaks_over(upper, lower[0], labels):
            _widen(upper, lower, width, labels)
    for laid in groups[-1] if groups else ():
        _part_touching(laid)
    return groups


def _part_touching(laid: Laid) -> None:
    """Part two headings of the lowest line that nearly touch: one that looks like its neighbour at the left, and the next."""
    for column, spot in sorted(laid.cells.items()):
        before = laid.cells.get(column - 1)
        if before is None or spot.column_end != column + 1 or len(spot.words) < 2:
            continue
        if _shape(spot.words[0].text) == _shape(before.text):
            laid.cells[column] = Spot(spot.row, spot.row_end, column, column, spot.words[:1])
            laid.cells[column + 1] = Spot(spot.row, spot.row_end, column + 1, column + 1, spot.words[1:])


def _shape(text: str) -> str:
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "0", text))


def _has_value_label(laid: Laid) -> bool:
    return 0 in laid.cells and is_value(laid.cells[0].text)


def _span(spots: Sequence[Spot]) -> Span:
    words = [word for spot in spots for word in spot.words]
    return min(word.x0 for word in words), max(word.x1 for word in words)


def _speaks_over(upper: Group, lower: Laid, labels: int) -> bool:
    """Whether the upper line names groups of the lower line's headings, instead of being the first half of them."""
    above, below = _list_headings(upper, labels), _list_headings([lower], labels)
    covers = any(sum(spot.column <= other.column <= spot.column_end for other in below) >= 2 for spot in above)
    return covers or _share_evenly(above, below) is not None


def _list_headings(group: Group, labels: int) -> list[Spot]:
    """The headings behind the labels, from the left."""
    spots = [spot for laid in group for column, spot in laid.cells.items() if spot.column_end > labels]
    return sorted(spots, key=lambda spot: spot.words[0].x0)


def _share_evenly(above: Sequence[Spot], below: Sequence[Spot]) -> int | None:
    """How many of the lower headings each upper one speaks for, when it is the same number for all.

    An upper heading is centred over those it names; where these repeat from one upper heading to the next, it may begin or end with them.
    """
    if not above or len(below) < 2 * len(above) or len(below) % len(above):
        return None
    share = len(below) // len(above)
    parts = [below[index * share : (index + 1) * share] for index in range(len(above))]
    if all(_is_centred(spot, part) for spot, part in zip(above, parts, strict=True)):
        lonely = len(above) == 1 and share % 2 == 1 and _is_narrower(above[0], parts[0][share // 2])
        # A word over the middle one of three headings may be its first line, unless every group has such a word.
        return None if lonely else share
    repeats = len(parts) >= 2 and all([spot.text for spot in part] == [spot.text for spot in parts[0]] for part in parts)
    spans = [(_span([spot]), _span(part)) for spot, part in zip(above, parts, strict=True)]
    aligned = any(all(abs(own[side] - whole[side]) <= IN_LINE for own, whole in spans) for side in (0, 1))
    return share if repeats and aligned else None


def _is_centred(spot: Spot, part: Sequence[Spot]) -> bool:
    own, whole = _span([spot]), _span(part)
    return abs(sum(own) - sum(whole)) / 2 <= CENTRED_SHARE * (whole[1] - whole[0])


def _is_narrower(spot: Spot, other: Spot) -> bool:
    own, inner = _span([spot]), _span([other])
    return own[1] - own[0] <= inner[1] - inner[0]


def _widen(upper: Group, lower: Group, width: int, labels: int) -> None:
    """Let every heading of the upper row speak for all the columns it names."""
    spots, below = _list_headings(upper, labels), _list_headings(lower[:1], labels)
    share = _share_evenly(spots, below)
    if share is not None:
        for index, spot in enumerate(spots):
            part = below[index * share : (index + 1) * share]
            spot.column, spot.column_end = part[0].column, part[-1].column_end
    else:
        _widen_to_nearest(spots, below, width)
    for laid in upper:
        laid.cells = {spot.column: spot for spot in sorted(laid.cells.values(), key=lambda spot: spot.column)}


def _widen_to_nearest(spots: Sequence[Spot], below: Sequence[Spot], width: int) -> None:
    middles = [sum(_span([spot])) / 2 for spot in spots]
    shares: list[list[Spot]] = [[] for _ in spots]
    for heading in below:
        middle = sum(_span([heading])) / 2
        shares[min(range(len(spots)), key=lambda index: abs(middles[index] - middle))].append(heading)
    # Headings that are not centred over what they name would be widened at random.
    for spot, share, middle in zip(spots, shares, middles, strict=True):
        if len(share) >= 2 and spot.column_end > spot.column:
            start, end = _span(share)
            if abs((start + end) / 2 - middle) <= CENTRED_SHARE * (end - start):
                spot.column, spot.column_end = share[0].column, min(share[-1].column_end, width - 1)
