"""What the heading of an axis says of its labels, and what the labels say of a heading that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from foi_ingest.model import Axis
from foi_ingest.normalise.wording import main_measure
from foi_ingest.vocabulary import Vocabulary, fold

_SHORT_WORD = 3
"""Letters: a shorter heading (`LPA`) is too easily part of something else."""


def numbers_rows(axis: Axis, heading: str, vocabulary: Vocabulary) -> bool:
    """`No.` over 1, 2, 3 … numbers the rows and says nothing of them."""
    texts = [label.text.strip().rstrip(".") for label in axis.labels]
    counted = not heading or vocabulary.meaning("count_word", heading) is not None
    return counted and len(texts) > 1 and texts == [str(n) for n in range(1, len(texts) + 1)]


def heading_dimension(heading: str, axis: Axis, vocabulary: Vocabulary) -> tuple[str | None, str]:
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
