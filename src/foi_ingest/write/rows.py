"""Readings → frames, one for every table that a file fills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import polars as pl

from foi_ingest.asked import Asked
from foi_ingest.errors import UnaccountedValue
from foi_ingest.model import Answer, Line, Reading, Reply
from foi_ingest.validate import frame_counts, write_labels
from schemas.answers import Answers
from schemas.asked import AskedForces
from schemas.asked_about import AskedAbout
from schemas.canonical import write_json
from schemas.checks import Checks
from schemas.decisions import Decisions
from schemas.letterheads import Letterheads
from schemas.origins import Origins
from schemas.rejections import Rejections
from schemas.runs import Runs
from schemas.sources import Sources
from schemas.table import Table, list_dtypes

PURGED = "purged"
"""The reason of a file that a person had removed with every trace."""


@dataclass(frozen=True)
class Run:
    """One run of the program."""

    run_id: str
    started_at: datetime
    version: str
    vocabulary_digest: str


class Origin(NamedTuple):
    """One place where a file was found."""

    source_id: str
    parent_id: str | None
    """The file that it lay in; None: it lay in the drop folder."""
    name: str
    """Its name there."""


def frame_readings(
    readings: Sequence[Reading],
    run: Run,
    digests: Mapping[str, str],
    first_runs: Mapping[str, str],
) -> dict[str, pl.DataFrame]:
    """Table → frame of everything that `readings` put into it. `digests` says what each file was read with, `first_runs` which run first
    read it, where it is known.

    Raises `UnaccountedValue` when a reading does not add up, `KeyError` when a file has no digest.
    """
    for reading in readings:
        _check_tally(reading)
    return {
        "offence_counts": frame_counts(count for reading in readings for count in reading.counts),
        "sources": _frame(Sources, (_list_source(reading, run, digests, first_runs) for reading in readings)),
        "letterheads": _frame(Letterheads, (row for reading in readings for row in _list_letterheads(reading))),
        "answers": _frame(Answers, (_list_answer(reading, answer) for reading in readings for answer in reading.answers)),
        "asked_about": _frame(AskedAbout, ((reading.source.source_id, *asked) for reading in readings for asked in reading.asked_about)),
        "rejections": _frame(Rejections, (row for reading in readings for row in _list_rejections(reading))),
        "checks": _frame(Checks, (row for reading in readings for row in _list_checks(reading))),
    }


def frame_run(run: Run, sources: pl.DataFrame) -> pl.DataFrame:
    """The row of `runs`; `sources` are the rows of the files that this run read."""
    tallies = [int(sources[column].sum()) for column in ("values_seen", "loaded", "rejected", "ignored")]
    return _frame(Runs, [(run.run_id, to_utc(run.started_at), run.version, run.vocabulary_digest, sources.height, *tallies)])


def frame_decision(decision_id: str, kind: str, subject_id: str, reason: str, run: Run) -> pl.DataFrame:
    """A row of `decisions` that takes effect with `run`."""
    return _frame(Decisions, [(decision_id, kind, subject_id, reason, to_utc(run.started_at), run.run_id)])


def frame_asked(asked: Iterable[Asked]) -> pl.DataFrame:
    """The rows of `asked`."""
    return _frame(AskedForces, asked)


def frame_tombstones(source_ids: Iterable[str], reason: str, run: Run, first_runs: Mapping[str, str]) -> pl.DataFrame:
    """The rows of `sources` that stay of purged files: their hashes and the reason, and nothing that says what they were."""
    none = write_json({})
    return _frame(
        Sources,
        [
            (
                source_id,
                merge_names(()),
                "unknown",
                0,
                None,
                None,
                0,
                0,
                0,
                0,
                none,
                none,
                write_json([]),
                "purged",
                PURGED,
                reason,
                None,
                "",
                first_runs.get(source_id, run.run_id),
                run.run_id,
            )
            for source_id in sorted(source_ids)
        ],
    )


def frame_origins(origins: Iterable[Origin]) -> pl.DataFrame:
    """The rows of `origins`."""
    return _frame(Origins, origins)


def merge_names(names: Iterable[str]) -> str:
    """Every name of a file as the JSON array that `sources.names` holds."""
    return write_json(sorted(set(names)))


def to_utc(moment: datetime) -> datetime:
    """The moment in UTC without a zone, as TIMESTAMP columns hold it; a moment without a zone is taken as UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo is not None else moment


def _frame(model: type[Table], rows: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=list_dtypes(model), orient="row")


def _check_tally(reading: Reading) -> None:
    loaded, rejected, ignored = len(reading.counts), len(reading.rejections), sum(reading.ignored.values())
    if reading.values_seen != loaded + rejected + ignored:
        raise UnaccountedValue(
            f"{reading.source.name}: saw {reading.values_seen} values, but loaded {loaded}, rejected {rejected} and ignored {ignored}: "
            "a bug in foi-ingest, please report it with the file"
        )


def _list_source(reading: Reading, run: Run, digests: Mapping[str, str], first_runs: Mapping[str, str]) -> tuple[Any, ...]:
    source = reading.source
    return (
        source.source_id,
        # Told at the end, from every place where the file was ever found.
        merge_names(()),
        source.kind,
        source.size,
        reading.pages,
        reading.sheets,
        reading.values_seen,
        len(reading.counts),
        len(reading.rejections),
        sum(reading.ignored.values()),
        write_json(dict(reading.ignored)),
        write_json(dict(reading.hidden)),
        write_json(list(reading.notes)),
        reading.state,
        reading.reason_id,
        reading.detail,
        reading.read_by,
        digests[source.source_id],
        first_runs.get(source.source_id, run.run_id),
        run.run_id,
    )


def _list_letterheads(reading: Reading) -> Iterator[tuple[Any, ...]]:
    replies = {answer.reply.reply_id: answer.reply for answer in reversed(reading.answers)}
    for reply in replies.values():
        yield (reading.source.source_id, *_list_letterhead(reply))


def _list_letterhead(reply: Reply) -> tuple[Any, ...]:
    return (
        reply.reply_id,
        write_json(list(reply.force_ids)),
        reply.reference,
        reply.regime,
        reply.received_on,
        reply.replied_on,
        _join_lines(reply.subject) or None,
        write_json([{"question_no": number, "question_text": _join_lines(lines)} for number, lines in reply.request]),
    )


def _list_answer(reading: Reading, answer: Answer) -> tuple[Any, ...]:
    return (
        reading.source.source_id,
        answer.reply.reply_id,
        answer.question_no,
        _join_lines(answer.question),
        answer.disposition,
        write_json(list(answer.exemption_ids)),
        _join_lines(answer.caveats),
        str(answer.place),
    )


def _list_rejections(reading: Reading) -> Iterator[tuple[Any, ...]]:
    for each in reading.rejections:
        yield (each.source_id, each.stage, each.reason_id, each.place, each.raw_value, write_labels(each.raw_labels), each.suggestion)


def _list_checks(reading: Reading) -> Iterator[tuple[Any, ...]]:
    for each in reading.checks:
        yield (
            each.check_id,
            each.source_id,
            each.what,
            each.left_side,
            each.left_low,
            each.left_high,
            each.right_side,
            each.right_low,
            each.right_high,
            each.verdict,
            write_json(list(each.places)),
        )


def _join_lines(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)
