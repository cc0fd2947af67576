"""What a table counts where nothing around it says so."""

from __future__ import annotations

from collections.abc import Sequence

from foi_ingest.model import Label
from foi_ingest.normalise.context import Context, Said
from foi_ingest.normalise.labels import Fact
from foi_ingest.normalise.wording import find_measures, main_measure
from foi_ingest.vocabulary import Vocabulary


def find_measure_beside(offences: Sequence[Label], vocabulary: Vocabulary) -> Said | None:
    """The one thing that the offences on a table's axes are said to be: beside `Theft offences` figures of `Robbery` are offences too."""
    said = {measure: label for label in offences if (measure := main_measure(label.text, vocabulary)) is not None}
    if len(said) != 1:
        return None
    measure, label = next(iter(said.items()))
    return Said(measure, label.text, label.place)


def find_measure_beyond(outcomes: Sequence[Fact], context: Context, vocabulary: Vocabulary) -> Said | None:
    """Takes what a figure's labels say of an outcome, gives what it counts where neither titles nor question name anything counted.

    That is the one thing that a reply without a request counts anywhere (the title of one sheet speaks for the next), or crimes in an
    outcome table (DATASET.md). None where they name something and it is not clear what, or where the reply counts several things.
    """
    if any(find_measures(line.text, vocabulary) for level in context.levels for line in level):
        return None
    said = {mention.meaning: line for line in context.reply.said for mention in find_measures(line.text, vocabulary)}
    if not said and outcomes:
        return Said("offences", outcomes[0].label.text, outcomes[0].label.place)
    if len(said) != 1 or context.reply.request:
        return None
    measure, line = next(iter(said.items()))
    return Said(measure, line.text, line.place)
