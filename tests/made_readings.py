"""Readings made by hand, to publish and to ask."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from foi_ingest.asked import Asked
from foi_ingest.model import Answer, Line, Meant, OffenceCount, Place, Reading, Rejection, Reply, Source
from foi_ingest.vocabulary import load_vocabulary
from foi_ingest.write import Published, Run, publish, query

APRIL_2020, JUNE_2020 = date(2020, 4, 1), date(2020, 6, 30)


def make_run(number: int = 1) -> Run:
    return Run(f"run-{number}", datetime(2026, 11, number, 9, 30, tzinfo=UTC), "0.1.0", load_vocabulary().digest)


def make_count(**changes: Any) -> OffenceCount:
    """An exact figure of 11 for a quarter; `value=n` sets the number and its bounds, `low`/`high` a suppressed interval."""
    if "value" in changes:
        value = changes.pop("value")
        changes |= {"count": value, "count_low": value, "count_high": value, "raw_value": str(value)}
    count = OffenceCount(
        count_id="",
        source_id="",
        reply_id="",
        force_id="dyfed-powys",
        offence_id="ew-071-17",
        measure_id="offences",
        date_basis="recorded",
        period_start=APRIL_2020,
        period_end=JUNE_2020,
        period_kind="custom",
        platform_id=None,
        victim_age=None,
        victim_sex=None,
        suspect_age=None,
        suspect_sex=None,
        outcome_id=None,
        other_breakdown=(),
        is_printed_total=False,
        status="exact",
        count=11,
        count_low=11,
        count_high=11,
        raw_value="11",
        raw_labels=(Meant("period", "Apr–Jun 2020", "Data!A2"),),
        place="Data!B2",
        page=None,
        sheet="Data",
        read_by="made by hand",
    )
    return replace(count, **changes)


def make_suppressed(low: int, high: int | None, **changes: Any) -> OffenceCount:
    return make_count(status="suppressed", count=None, count_low=low, count_high=high, raw_value="*", **changes)


def make_numberless(status: str, **changes: Any) -> OffenceCount:
    return make_count(status=status, count=None, count_low=None, count_high=None, raw_value="", **changes)


def make_year(first_year: int, value: int, **changes: Any) -> OffenceCount:
    """The figure of a financial year."""
    start, end = date(first_year, 4, 1), date(first_year + 1, 3, 31)
    return make_count(period_start=start, period_end=end, period_kind="financial_year", value=value, **changes)


def make_reply(force_ids: str | Sequence[str] = "dyfed-powys", reference: str | None = "512/2020", **changes: Any) -> Reply:
    forces = (force_ids,) if isinstance(force_ids, str) else tuple(force_ids)
    reply_id = "-".join([*forces, reference or "none", str(changes.get("replied_on", ""))])
    reply = Reply(reply_id=reply_id, force_ids=forces, reference=reference, regime="FOIA", received_on=None, replied_on=None)
    return replace(reply, **changes)


def make_answer(reply: Reply, **changes: Any) -> Answer:
    answer = Answer(
        reply=reply,
        question_no="1",
        question=(Line("How many offences were recorded?", Place(page=1)),),
        parts=(),
        context=(),
        disposition="answered",
        exemption_ids=(),
        caveats=(Line("Figures are a snapshot.", Place(page=2)),),
        place=Place(page=1),
    )
    return replace(answer, **changes)


def make_reading(
    name: str,
    counts: Iterable[OffenceCount] = (),
    reply: Reply | None = None,
    rejections: Iterable[Rejection] = (),
    answers: Iterable[Answer] | None = None,
    **changes: Any,
) -> Reading:
    """The reading of a file called `name`, whose bytes are its name; its counts get ids, places and the reply."""
    source_id = hashlib.sha256(name.encode()).hexdigest()
    reply = reply or make_reply()
    placed = tuple(
        replace(
            count,
            count_id=count.count_id or hashlib.sha256(f"{source_id} {number}".encode()).hexdigest(),
            source_id=source_id,
            reply_id=count.reply_id or reply.reply_id,
            force_id=count.force_id if count.force_id in reply.force_ids else reply.force_ids[0],
            place=f"Data!B{number}",
        )
        for number, count in enumerate(counts, start=2)
    )
    rejected = tuple(replace(each, source_id=source_id) for each in rejections)
    reading = Reading(
        source=Source(source_id, name, "xlsx", 1024, Path(name)),
        state="partly_loaded" if rejected else "loaded",
        reason_id=None,
        detail=None,
        read_by="made by hand",
        pages=None,
        sheets=1,
        hidden={},
        notes=(),
        values_seen=len(placed) + len(rejected),
        ignored={},
        answers=tuple(answers) if answers is not None else (make_answer(reply),),
        counts=placed,
        rejections=rejected,
    )
    return replace(reading, **changes)


def publish_all(
    database: Path,
    *readings: Reading,
    run: int = 1,
    names: dict[str, Sequence[str]] | None = None,
    asked: Sequence[Asked] | None = None,
) -> Published:
    seen = {reading.source.source_id: (reading.source.name,) for reading in readings}
    digests = dict.fromkeys(seen, "digest-1")
    return publish(database, make_run(run), readings, names if names is not None else seen, digests, load_vocabulary(), asked)


def ask(database: Path, sql: str) -> list[dict[str, Any]]:
    return query(database, sql).to_dicts()


def ask_one(database: Path, sql: str) -> dict[str, Any]:
    [row] = ask(database, sql)
    return row


def frame_rows(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    return sorted(frame.rows(), key=repr)
