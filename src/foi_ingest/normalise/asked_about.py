"""Which offences a question is about, so that its refusal can be told from silence on another offence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from foi_ingest.model import Answer, Line, Reply
from foi_ingest.normalise.context import only
from foi_ingest.normalise.period_mentions import find_periods
from foi_ingest.normalise.wording import find_offences
from foi_ingest.vocabulary import Vocabulary

AskedAbout = tuple[str, str, str, date | None, date | None]
"""reply_id, question_no, offence_id, first and last day asked about; no days where none of the lines names a period."""


def list_asked_about(answers: Iterable[Answer], vocabulary: Vocabulary) -> tuple[AskedAbout, ...]:
    """Every offence that each question names, sorted, with the first and last day of all periods that the question names.

    What the question itself leaves open the subject of the reply may say, or the whole request where it asks one thing only. A question
    of which none of these names an offence is not listed.
    """
    found: set[AskedAbout] = set()
    for answer in answers:
        jurisdiction = find_jurisdiction(answer.reply, vocabulary)
        levels = list_levels(answer)
        named = (sorted({m.meaning for line in lines for m in find_offences(line.text, vocabulary, jurisdiction)}) for lines in levels)
        spans = ([m.period for line in lines for m in find_periods(line.text)] for lines in levels)
        periods = next(filter(None, spans), [])
        first, last = min((period.start for period in periods), default=None), max((period.end for period in periods), default=None)
        found |= {(answer.reply.reply_id, answer.question_no, offence, first, last) for offence in next(filter(None, named), [])}
    return tuple(sorted(found, key=lambda asked: asked[:3]))


def list_levels(answer: Answer) -> list[Sequence[Line]]:
    """Where the question of an answer is told, the nearest first."""
    request = answer.reply.request
    return [answer.question, *([request[0][1]] if len(request) == 1 else []), answer.reply.subject]


def find_jurisdiction(reply: Reply, vocabulary: Vocabulary) -> str | None:
    """The law of the force's nation: `section 24` is one offence in Scotland and none in England. None for forces of several."""
    return only(vocabulary.forces[force].jurisdiction for force in reply.force_ids)
