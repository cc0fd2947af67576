"""Figures in sentences: understood only when every word of the sentence is known, for a word that is not may change what is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from foi_ingest.model import Label, Observation
from foi_ingest.normalise.axes import Fact
from foi_ingest.normalise.context import Context
from foi_ingest.normalise.figures import Missing
from foi_ingest.normalise.periods import find_dates, find_periods
from foi_ingest.normalise.wording import find_measures, find_offences, leftover
from foi_ingest.vocabulary import Vocabulary

_ANAPHORA = re.compile(r"\bwith\s+at\s+least\s+one\s+such\s+\w+|\b(?:for|of)\s+(?:this|that|the)\s+offence\b", re.IGNORECASE)
_SECTION = re.compile(r"\b(?:s|ss|section|sections|article|art)\.?\s?\d+\w?(?:\(\w+\))*", re.IGNORECASE)
_ACT = re.compile(r"\b(?:[A-Z]\w+\s+)+(?:Act|Order|Law)\s*(?:\([A-Z]\w*\.?\w*\)\s*)?(?:19|20)\d\d")
_NOT_KNOWN = re.compile(r"\b(?:not (?:recorded|known|stated|specified)|unknown|unrecorded)\b", re.IGNORECASE)
_ANYTHING = frozenset({"reports", "records", "cases", "mentions"})
"""What an answer of none may call anything: `There were no reports` says none of what was asked."""
_SEX_WORD = re.compile(r"\b(?:gender|sex)\b", re.IGNORECASE)


def read_sentence(observations: Sequence[Observation], context: Context, vocabulary: Vocabulary) -> list[tuple[Fact, ...] | Missing]:
    """Takes the numbers of one sentence in their order, gives the facts that the sentence states of each, or why it is not understood."""
    clauses = [dict(seen.labels)["stub 1"] for seen in observations]
    prefix = dict(observations[0].labels).get("stub 0", Label("", clauses[0].place))
    whole = " ".join([prefix.text, *(clause.text for clause in clauses)])
    offences = {f.meaning for f in find_offences(whole, vocabulary, context.jurisdiction)}
    if len(offences) > 1:
        return [Missing("unsure_sentence")] * len(clauses)
    dated = [bool(find_periods(clause.text)) for clause in clauses]
    results: list[tuple[Fact, ...] | Missing] = []
    for seen, clause in zip(observations, clauses, strict=True):
        facts = _read_clause(clause, prefix, clauses[0], vocabulary, some_dated=any(dated), nothing=seen.text.casefold() == "no")
        unknown = [*_unknown_words(prefix.text, context, vocabulary), *_unknown_words(clause.text, context, vocabulary)]
        if facts is None or unknown or not re.search(r"[A-Za-z]", prefix.text + clause.text):
            results.append(Missing("unsure_sentence", f"words not understood: {', '.join(dict.fromkeys(unknown))}" if unknown else None))
            continue
        results.append((*facts, *(Fact("offence", offence, _offence_label(prefix, clauses)) for offence in offences)))
    return results


def _offence_label(prefix: Label, clauses: Sequence[Label]) -> Label:
    return Label(" … ".join(text for text in (prefix.text.strip(), *(c.text.strip() for c in clauses)) if text), prefix.place)


def _read_clause(
    clause: Label, prefix: Label, first: Label, vocabulary: Vocabulary, *, some_dated: bool, nothing: bool
) -> tuple[Fact, ...] | None:
    """The facts of one number: its own clause speaks first, then what stands before all numbers, then the first clause."""
    facts: list[Fact] = []
    periods = find_periods(clause.text) or find_periods(prefix.text)
    if len({mention.period for mention in periods}) > 1 or (not periods and some_dated):
        return None
    facts.extend(Fact("period", "period", clause, mention.period) for mention in periods[:1])
    for source in (clause, prefix, first):
        measures = [m for m in find_measures(source.text, vocabulary) if not (nothing and m.meaning in _ANYTHING)]
        if measures:
            facts.append(Fact("measure", measures[0].meaning, source))
            break
    for dimension in ("sex", "platform"):
        named = {mention.meaning for mention in vocabulary.find(dimension, clause.text)} - {"unknown"}
        if len(named) > 1:
            return None
        facts.extend(Fact(dimension, value, clause, heading=prefix.text) for value in named)
    if _SEX_WORD.search(clause.text) and _NOT_KNOWN.search(clause.text) and not any(f.dimension == "sex" for f in facts):
        facts.append(Fact("sex", "unknown", clause, heading=prefix.text))
    return tuple(facts)


def _unknown_words(text: str, context: Context, vocabulary: Vocabulary) -> list[str]:
    spans = [(m.start - len(_opening(text[: m.start])), m.end) for m in find_periods(text)] + find_dates(text)
    spans += [(f.start, f.end) for f in (*find_measures(text, vocabulary), *find_offences(text, vocabulary, context.jurisdiction))]
    spans += [(m.start, m.end) for dimension in ("sex", "platform", "force") for m in vocabulary.find(dimension, text)]
    spans += [match.span() for pattern in (_ANAPHORA, _SECTION, _ACT, _NOT_KNOWN) for match in pattern.finditer(text)]
    return leftover(text, spans, vocabulary.plain_words)


def _opening(before: str) -> str:
    """`between` or `from` directly before a period belongs to it; elsewhere it would change what is counted."""
    match = re.search(r"\b(?:between|from)\s+$", before, re.IGNORECASE)
    return match.group() if match else ""
