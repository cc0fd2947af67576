"""The whole way of one file, from its bytes to rows that keep the contract."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from foi_ingest.accounts import Accounts, list_values
from foi_ingest.check_sums import check_sums
from foi_ingest.errors import SidecarError, Unreadable
from foi_ingest.extract import extract
from foi_ingest.find_answers import LARGEST_JOINT_UNIT, find_answers
from foi_ingest.find_answers.two_columns import unfold_letter
from foi_ingest.find_figures import find_figures
from foi_ingest.interpret import interpret
from foi_ingest.model import Answer, Document, Line, OffenceCount, Reading, Rejection, Sight, Source, ValueKey
from foi_ingest.normalise import find_forces_on_axes, normalise
from foi_ingest.normalise.asked_about import list_asked_about
from foi_ingest.normalise.captions import find_unknown_captions
from foi_ingest.normalise.contradictions import Told, part_contradictions
from foi_ingest.sidecar import NO_SIDECAR, Sidecar, apply_corrections, list_decisions, load_sidecar, set_aside_tables
from foi_ingest.vocabulary import Vocabulary


def read_source(source: Source, vocabulary: Vocabulary, give_document: Callable[[Source], Document] = extract) -> Reading:
    """Takes one file, gives all that it holds. Never raises for bad input: what cannot be read says so in `state` and `reason_id`.

    `give_document` gives what a reader saw in the file: from the file itself, or from where it was kept.

    Raises UnaccountedValue where a value that was seen is neither loaded nor rejected nor ignored, which is a bug.
    """
    try:
        sidecar = load_sidecar(source.path, vocabulary)
        document = apply_corrections(give_document(source), sidecar)
    except Unreadable as error:
        return _unread(source, error)
    except SidecarError as error:
        return _unread(source, Unreadable("sidecar_fails", str(error)))
    return understand(document, source, vocabulary, sidecar)


def understand(document: Document, source: Source, vocabulary: Vocabulary, sidecar: Sidecar = NO_SIDECAR) -> Reading:
    """Takes what a reader saw in a file, gives its rows. Pure: the same document, vocabulary and sidecar give the same reading."""
    ignored = set_aside_tables(document, sidecar)
    document = unfold_letter(document, ignored, vocabulary)
    accounts = Accounts(list_values(document), vocabulary.rules)
    for grid in ignored:
        accounts.ignore_part(grid, "ignored_by_person")
    drawn = [part for part in document.parts if isinstance(part, Line) and part.kind == "chart"]
    for line in drawn:
        accounts.ignore_part(line, "chart")
    kept = replace(document, parts=tuple(part for part in document.parts if part not in ignored and part not in drawn))
    found = find_answers(kept, source.source_id, vocabulary, sidecar)
    for part, rule_id in found.set_aside:
        accounts.ignore_part(part, rule_id)
    sights: list[Sight] = []
    for answer in found.answers:
        figures = find_figures(answer, vocabulary)
        for key, rule_id in figures.ignored:
            accounts.ignore(key, rule_id)
        sights.extend(interpret(answer, table) for table in figures.tables)
    held = _why_held(found.answers, sights, vocabulary)
    if held is not None:
        for seen in (seen for sight in sights for seen in sight.observations):
            accounts.ignore(seen.key, held)
        sights = []
    told: dict[str, list[Told]] = defaultdict(list)
    rejections: list[Rejection] = []
    unnamed = find_unknown_captions(sights, vocabulary)
    for index, sight in enumerate(sights):
        result = normalise(sight, source.source_id, document.name_reader, vocabulary, unnamed.get(index))
        for key, rule_id in result.ignored:
            accounts.ignore(key, rule_id)
        told[f"{sight.answer.reply.reply_id}/{sight.answer.question_no}"].extend(
            Told(key, row, result.telling) for key, row in result.counts
        )
        for key, rejection in result.rejections:
            accounts.reject(key)
            rejections.append(rejection)
    rows: list[tuple[ValueKey, OffenceCount]] = []
    for answered in told.values():
        agreed, contradicted = part_contradictions(answered)
        rows.extend(agreed)
        for key, rejection in contradicted:
            accounts.reject(key)
            rejections.append(rejection)
    for key, _ in rows:
        accounts.load(key)
    counts = tuple(row for _, row in rows)
    tally = accounts.close()
    return Reading(
        source=source,
        state=_state(held, rejections),
        reason_id=held,
        detail=None,
        read_by=document.name_readers(),
        pages=document.pages,
        sheets=document.sheets,
        hidden=document.hidden,
        notes=document.notes,
        values_seen=tally.seen,
        ignored=tally.ignored,
        answers=found.answers if held is None else (),
        counts=counts,
        rejections=tuple(rejections),
        checks=check_sums(sights, counts, {rejection.place for rejection in rejections}, source.source_id),
        attachments=document.attachments,
        decisions=list_decisions(sidecar),
        asked_about=list_asked_about(found.answers, vocabulary) if held is None else (),
    )


def _why_held(answers: Sequence[Answer], sights: Iterable[Sight], vocabulary: Vocabulary) -> str | None:
    """A file is a reply only when it names the force that answers; a table of many forces is statistics, not a reply."""
    on_axes = find_forces_on_axes(sights, vocabulary)
    if len(on_axes) > LARGEST_JOINT_UNIT:
        return "many_forces"
    if not any(answer.reply.force_ids for answer in answers) and len(on_axes) != 1:
        return "no_force"
    return None if any(answer.parts for answer in answers) else "no_answer_found"


def _state(held: str | None, rejections: Sequence[Rejection]) -> str:
    if held is not None:
        return "held"
    return "partly_loaded" if rejections else "loaded"


def _unread(source: Source, error: Unreadable) -> Reading:
    return Reading(
        source=source,
        state="unreadable",
        reason_id=error.reason_id,
        detail=error.remedy,
        read_by=None,
        pages=None,
        sheets=None,
        hidden={},
        notes=(),
        values_seen=0,
        ignored=Counter(),
    )
