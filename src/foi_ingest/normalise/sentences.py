"""Figures in sentences: understood only when every word of the sentence is known, for a word that is not may change what is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from foi_ingest.model import Label, Observation
from foi_ingest.normalise.context import Context
from foi_ingest.normalise.labels import Fact
from foi_ingest.normalise.origin import Missing
from foi_ingest.normalise.period_mentions import find_dates, find_periods, opening_of
from foi_ingest.normalise.shares import PART_OF, list_periods, names_whole, tell_parts
from foi_ingest.normalise.wording import find_measures, find_offences, leftover
from foi_ingest.vocabulary import Vocabulary

_ANAPHORA = re.compile(
    r"\bwith\s+at\s+least\s+one\s+such\s+\w+|\b(?:for|of)\s+(?:this|that|the)\s+(?:offence|type|kind|nature)\b", re.IGNORECASE
)
_SEARCHED = re.compile(
    r"\b(?:an?\s+|the\s+|our\s+)?search(?:es)?(?:\s+(?:of|on|across|within|was|were|made|the|our|all|this|force(?:'s)?|crimes?|recording|records?"
    r"|systems?|databases?|police|niche|rms|athena|connect|conducted|carried|out|and|has|have))*"
    r"\s+(?:brought\s+back|returned|produced|found|revealed|identified|gave|yielded)\b",
    re.IGNORECASE,
)
"""`A search of our crime system brought back no results` says none of what was asked."""
_ASKED_FOR = re.compile(
    r"\b(?:with)?in\s+the\s+(?:(?:specified|requested|stated|given|same)\s+)?(?:dates?|periods?|time\s?(?:frames?|scales?|periods?))"
    r"(?:\s+(?:you\s+)?(?:requested|specified|stated|given|asked\s+for))?\b",
    re.IGNORECASE,
)
"""`39 offences within the dates requested`."""
_SECTION = re.compile(r"\b(?:s|ss|section|sections|article|art)\.?\s?\d+\w?(?:\(\w+\))*", re.IGNORECASE)
_ACT = re.compile(r"\b(?:[A-Z]\w+\s+)+(?:Act|Order|Law)\s*(?:\([A-Z]\w*\.?\w*\)\s*)?(?:19|20)\d\d")
_NOT_KNOWN = re.compile(r"\b(?:not (?:recorded|known|stated|specified)|unknown|unrecorded)\b", re.IGNORECASE)
_SINGULAR = re.compile(
    r"^\s*(?:(?:such|recorded|reported)\s+)?(?:offence|crime|incident|occurrence|report|victim|suspect|arrest|charge)\b", re.IGNORECASE
)
_HELD = re.compile(r"\b(?:held|hold|available|retrievable)\b", re.IGNORECASE)
_JOINS = re.compile(r"\band\b", re.IGNORECASE)
_COMPARED = re.compile(r",?\s*\b(?:as\s+)?compared\s+(?:with|to)\b", re.IGNORECASE)
_SHARE = re.compile(r"\(\s*\d{1,3}(?:\.\d+)?\s?%\s*\)")
_USED = re.compile(
    r"\b(?:linked\s+to|involv(?:ed|ing)|featur(?:ed|ing)|(?:was|were|been)\s+used(?:\s+in)?|used|via|through|took\s+place\s+on|on)\b",
    re.IGNORECASE,
)
"""Words that only tie a number to the platform named beside it."""
_EACH_TIME = re.compile(r"\b(?:an?|per|each|every)\s+(?:day|week|month|quarter|year)\b|\bto date\b", re.IGNORECASE)
"""`39 offences a month` is an average."""
_RESPECTIVELY = re.compile(r",?\s*\brespectively\b", re.IGNORECASE)
_AS_AT = re.compile(r"\bas\s+(?:at|of|on)\s+(?=\d)", re.IGNORECASE)
_ANYTHING = frozenset({"reports", "records", "cases", "mentions", "results"})
"""What an answer of none may call anything: `There were no reports` says none of what was asked."""
_SEX_WORD = re.compile(r"\b(?:gender|sex)\b", re.IGNORECASE)


def read_sentence(observations: Sequence[Observation], context: Context, vocabulary: Vocabulary) -> list[tuple[Fact, ...] | Missing]:
    """Takes the numbers of one sentence in their order, gives the facts that the sentence states of each, or why it is not understood."""
    printed = [dict(seen.labels)["stub 1"] for seen in observations]
    clauses = [_in_plural(clause, seen.text) for clause, seen in zip(printed, observations, strict=True)]
    as_printed = dict(zip(clauses, printed, strict=True))
    prefix = dict(observations[0].labels).get("stub 0", Label("", clauses[0].place))
    nothing = observations[0].text.casefold() == "no"
    whole = " ".join([prefix.text, *(clause.text for clause in clauses)])
    offences = {f.meaning for f in find_offences(whole, vocabulary, context.jurisdiction)}
    texts, in_order = (prefix, *clauses), _RESPECTIVELY.search(whole) is not None
    found = {
        "period": [_periods_in(text) for text in texts],
        "measure": [_measures_in(text, vocabulary, nothing=nothing) for text in texts],
        "sex": _sexes_in(texts, vocabulary),
        "platform": [_words_in("platform", text, vocabulary) for text in texts],
    }
    if len(clauses) > 1 and not re.search(r"\w", _JOINS.sub(" ", whole)):
        listed = list_periods(context.own_question, vocabulary)
        return [(fact,) for fact in listed] if len(listed) == len(clauses) else [Missing("unsure_sentence")] * len(clauses)
    in_parts = names_whole(texts)
    if in_parts:
        said = tell_parts(found)
    else:
        said = {name: _arrange(each, carried=name == "measure", in_order=in_order) for name, each in found.items()}
    if any(seen.text.casefold() in ("none", "nil") for seen in observations) and _HELD.search(whole):
        return [Missing("unsure_sentence", "none held may be none recorded, or nothing known")] * len(clauses)
    is_row = not _has_words(whole) and not observations[0].text[0].isalpha()
    if len(offences) > 1 or None in said.values() or is_row or _EACH_TIME.search(whole):
        return [Missing("unsure_sentence")] * len(clauses)
    tells_unknown = any(fact is not None and fact.value == "unknown" for fact in said["sex"] or ())
    shared = tuple(Fact("offence", offence, _offence_label(prefix, clauses)) for offence in offences)
    results: list[tuple[Fact, ...] | Missing] = []
    for at, clause in enumerate(clauses):
        unknown = [
            word for text in (prefix.text, clause.text) for word in _unknown_words(text, context, vocabulary, tells_unknown, in_parts)
        ]
        if unknown:
            results.append(Missing("unsure_sentence", f"words not understood: {', '.join(dict.fromkeys(unknown))}"))
            continue
        facts = [facts[at] for facts in said.values() if facts]
        unknown_said = any(_NOT_KNOWN.search(text.text) for text in (prefix, clause))
        if unknown_said and not any(fact is not None and fact.value == "unknown" for fact in facts):
            results.append(Missing("unsure_sentence", "what is not known is not said"))
            continue
        own = [replace(fact, heading=prefix.text, label=as_printed.get(fact.label, fact.label)) for fact in facts if fact is not None]
        results.append((*own, *shared))
    return results


def _in_plural(clause: Label, number: str) -> Label:
    """`one offence` counts offences."""
    return replace(clause, text=_SINGULAR.sub(r"\g<0>s", clause.text, count=1)) if number.casefold() in ("one", "1") else clause


def _has_words(text: str) -> bool:
    """Whether more is said than a period: `Mar-18 46` is a row whose header is not beside it."""
    cuts = [0, *(at for m in find_periods(text) for at in (m.start, m.end)), len(text)]
    return any(re.search(r"[A-Za-z]{2}", text[a:b]) for a, b in zip(cuts[::2], cuts[1::2], strict=True))


def _offence_label(prefix: Label, clauses: Sequence[Label]) -> Label:
    return Label(" … ".join(text for text in (prefix.text.strip(), *(c.text.strip() for c in clauses)) if text), prefix.place)


def _arrange(found: Sequence[Sequence[Fact]], *, carried: bool, in_order: bool) -> list[Fact | None] | None:
    """Gives each number its fact of one dimension; None where the sentence leaves open which number has which.

    `found` holds the facts before the first number, and after each. Either each fact follows its number (`19 in 2017/18, 41 in …`), or
    each goes before it (`in 2021 there were 410 and in 2022 there were 520`), or one before all numbers holds for all. `carried`: one
    after the first number holds for the rest too (`19 offences in 2017/18, 41 in 2018/19`). `in_order`: the sentence says
    `respectively`, so that as many facts in one place as there are numbers belong to these in their order.
    """
    listed = [facts for facts in found if facts]
    if in_order and len(listed) == 1 and len(listed[0]) == len(found) - 1:
        return list(listed[0])
    if in_order and carried and len(listed) == 1 and len(listed[0]) == 1:
        return [listed[0][0]] * (len(found) - 1)
    if any(len({(fact.value, fact.period) for fact in facts}) > 1 for facts in found):
        return None
    before, *after = [facts[0] if facts else None for facts in found]
    if before is None:
        if all(after) or not any(after):
            return list(after)
        return [after[0]] * len(after) if carried and after[0] and not any(after[1:]) else None
    if not any(after):
        return [before] * len(after)
    if len(after) > 1 and all(after[:-1]) and after[-1] is None:
        return [before, *after[:-1]]
    same = all(fact is None or (fact.value, fact.period) == (before.value, before.period) for fact in after)
    return [before] * len(after) if same else None


def _periods_in(text: Label) -> list[Fact]:
    return [Fact("period", "period", text, mention.period) for mention in find_periods(text.text)]


def _measures_in(text: Label, vocabulary: Vocabulary, *, nothing: bool) -> list[Fact]:
    plain = _ANAPHORA.sub(" ", text.text)
    return [Fact("measure", m.meaning, text) for m in find_measures(plain, vocabulary) if not (nothing and m.meaning in _ANYTHING)]


def _sexes_in(texts: Sequence[Label], vocabulary: Vocabulary) -> list[list[Fact]]:
    """The sexes that each part of a sentence names; beside one that is named `2 were unknown` names one too."""
    found = [_words_in("sex", text, vocabulary) for text in texts]
    if not any(found):
        return found
    unknown = [[Fact("sex", "unknown", text)] if _NOT_KNOWN.search(text.text) else [] for text in texts]
    return [facts or others for facts, others in zip(found, unknown, strict=True)]


def _words_in(dimension: str, text: Label, vocabulary: Vocabulary) -> list[Fact]:
    named = [Fact(dimension, m.meaning, text) for m in vocabulary.find(dimension, text.text) if m.meaning != "unknown"]
    if not named and dimension == "sex" and _SEX_WORD.search(text.text) and _NOT_KNOWN.search(text.text):
        return [Fact("sex", "unknown", text)]
    return named


def _unknown_words(text: str, context: Context, vocabulary: Vocabulary, tells_unknown: bool, in_parts: bool) -> list[str]:
    spans = [(m.start - len(opening_of(text[: m.start])), m.end) for m in find_periods(text)] + find_dates(text)
    spans += [(f.start, f.end) for f in (*find_measures(text, vocabulary), *find_offences(text, vocabulary, context.jurisdiction))]
    named = [m for dimension in ("sex", "platform", "force") for m in vocabulary.find(dimension, text) if m.meaning != "unknown"]
    spans += [(m.start, m.end) for m in named]
    # `Not recorded 19` alone counts those of which something is not known, and not all.
    not_known = (_NOT_KNOWN,) if tells_unknown else ()
    parts = (PART_OF,) if in_parts else ()
    of_platform = (_USED,) if any(True for _ in vocabulary.find("platform", text)) else ()
    patterns = (
        _ANAPHORA,
        _ASKED_FOR,
        _SEARCHED,
        _SECTION,
        _ACT,
        _RESPECTIVELY,
        _AS_AT,
        _COMPARED,
        _SHARE,
        *not_known,
        *of_platform,
        *parts,
    )
    spans += [match.span() for pattern in patterns for match in pattern.finditer(text)]
    return leftover(text, spans, vocabulary.plain_words)
