"""What in a title, a question or a heading narrows the figures under it in a way that their labels do not bear."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from foi_ingest.find_answers.zones import answer_prefix
from foi_ingest.model import Line
from foi_ingest.normalise.context import Context
from foi_ingest.normalise.period_grammar import MONTH_NUMBER
from foi_ingest.normalise.period_mentions import find_dates, find_periods
from foi_ingest.normalise.wording import find_measures, find_offences, leftover
from foi_ingest.vocabulary import Vocabulary, fold

_EXAMPLES = re.compile(r"\b(?:for example|e\.?g\.?|such as|includ\w+|i\.?e\.?|like)\b[^.?]*$", re.IGNORECASE)
_AGED = re.compile(
    r"\b(?:victims?|child(?:ren)?|girls?|boys?|suspects?|offenders?)\s+(?:who\s+)?(?:was|were|is|are)?\s*(?:aged\s+)?"
    r"(?:(?:aged|under|over)\s+\d|between\s+(?:the\s+ages\s+of\s+)?\d{1,2}\s*(?:and|to|-)\s*\d)",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\b(?:only|limited to|restricted to|relat\w+ to|search(?:es)? for)\b", re.IGNORECASE)
"""What makes a note say of which part its table is."""
_CLAUSE = re.compile(
    r"\b(?:in which|where (?:the|an?)|involv\w+|featur\w+|committed (?:by|against)|(?:which|that) (?:was|were|are|had|have))\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"\b(?:which|that|where|flag\w*|relat\w+|involv\w+|link\w+|marked|tagged|featur\w+|enabled)\b", re.IGNORECASE)
_ADDS = re.compile(
    r"\b(?:by|with|without|against|where|who|whose|whom|which|that|when|while|involving|using|via|through|upon|near|at|on|inside|from|after"
    r"|before|because|due|excluding|except|only)\b",
    re.IGNORECASE,
)
"""What may add a part to an offence that is named already."""
_LONGEST_TITLE = 10
"""Words: a longer line, one with a verb, or one that ends in a full stop says something and is no title."""
_SPLIT_BY = re.compile(r"\b(?:by|per|each|every|break\w*|which|what)\b", re.IGNORECASE)
_ENDS = re.compile(r"(?<=[.?!;])\s+(?=[A-Z])|\n+")
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|may|must|please|find|see|will|would|shows?|provides?|contains?|dear|wish|write)\b|[.?!:]$",
    re.IGNORECASE,
)
_OF_THESE = re.compile(r"\b(?:of|from|how\s+many)\s+(?:these|those|them|the\s+above)\b", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:at|in|inside|on|near)\s+(?:(?:an?|any|the)\s+)?(?=(?P<what>[a-z]+(?:\s[a-z]+)?))")
_NAMED_PLACE = re.compile(
    r"\b(?:in|at|within|around|near|across)\s+(?:the\s+)?(?P<name>[A-Z][a-z]+(?:[ -](?:[A-Z][a-z]+|upon|on|and|of|the))*)"
)


_ANY_PLATFORM = frozenset({"internet", "social-media"})
_ASKS_PLATFORM = re.compile(
    r"(?<!where )(?<!when )(?<!via )(?<!using )(?<!through )(?<!on )(?<!over )(?<!in )(?<!with )(?<!to )"
    r"(?<!involved )(?<!involving )(?<!used )"
    r"\b(?:which|what|the|each|every|any|all|by|per|(?:names?|types?|kinds?|forms?) of)\s+"
    r"((?:(?:online|social media|social networking|messaging|internet)\s+)+(?:platform|site|app|application|network|service|method)s?)\b"
)
"""`and the social media platform used` asks for one; `where the social media platform was used` narrows."""


def narrowed_by(
    context: Context, vocabulary: Vocabulary, dimensions: Collection[str], of_table: Collection[str], headings: Sequence[str]
) -> str | None:
    """What in the nearest title, the own question or a heading narrows the figures in a way that their labels do not bear, or None.

    `dimensions` are those that the labels of the figure bear, `of_table` those that any label of its table bears: a question after
    offences and after female victims is answered by two columns.
    """
    titles, asked = ([line.text for line in lines] for lines in (context.captions, context.own_question))
    for texts, borne in ((titles, dimensions), (asked, of_table)):
        for text in texts:
            if (said := _narrows(text, borne, context, vocabulary)) is not None:
                return said
    for texts, borne in (([*titles, *headings], dimensions), (asked, of_table)):
        for text in texts:
            if (said := _speaks_of_one(text, borne, context, vocabulary)) is not None:
                return said
    for text in asked:
        if _OF_THESE.search(text) and (part := _names_part(text, of_table, vocabulary)) is not None:
            return f"the question asks for a part of what an earlier one asked: {part}"
    if (words := _unread_question(context, vocabulary, of_table)) is not None:
        return words
    if not {"platform", "sex", "age", "outcome", "other"} & set(dimensions):
        for text in (*titles, *asked):
            if _has_clause(text, context, vocabulary):
                return "the title or question narrows what is counted"
    for line in context.notes:
        if _ONLY.search(line.text) and (said := _speaks_of_one(line.text, dimensions, context, vocabulary)) is not None:
            return said
    if "other" not in dimensions:
        for text in (*titles, *asked):
            if (place := _names_place(text, context, vocabulary)) is not None:
                return f"the title or question speaks of one place: {place}"
    return None


def _narrows(text: str, borne: Collection[str], context: Context, vocabulary: Vocabulary) -> str | None:
    if vocabulary.says("narrowing", text) or ("outcome" not in borne and vocabulary.says("narrowing_to_outcome", text)):
        return "the title or question narrows what is counted"
    if _AGED.search(text) and "age" not in borne:
        return "the title or question speaks of an age"
    if _two_offences_in_one(text, context, vocabulary):
        return "the title or question speaks of one offence in so far as it is another"
    return None


def _unread_question(context: Context, vocabulary: Vocabulary, of_table: Collection[str]) -> str | None:
    """Words of the own question of which nothing is known: `How many of these were reported by a parent?` asks for a part.

    Where it names the offence only what a preposition adds behind the name is read (`… reported by a parent`): how people ask for an
    offence has no end of words. It is not read where the table has a breakdown of the force's own.
    """
    named = [line for line in context.own_question if find_offences(line.text, vocabulary, context.jurisdiction)]
    if named and "other" in of_table:
        return None
    sentences = [replace(line, text=text) for line in named or context.own_question for text in _ENDS.split(line.text)]
    for line in sentences:
        if named:
            found = find_offences(line.text, vocabulary, context.jurisdiction)
            added = _ADDS.search(line.text, found[-1].end) if found else None
            if added is None:
                continue
            line = replace(line, text=line.text[added.start() :])
        harmless = ("question_word", "no_place")
        unknown = [word for word in _unknown_words(line, context, vocabulary) if not any(vocabulary.says(role, word) for role in harmless)]
        unknown += [] if "other" in of_table or _SPLIT_BY.search(line.text) else _other_headings(line.text, vocabulary)
        if unknown:
            return f"words not understood in the question: {', '.join(dict.fromkeys(unknown))}"
    return None


def _other_headings(text: str, vocabulary: Vocabulary) -> list[str]:
    """Words that head breakdowns of a force's own: `victims with a disability` asks for a part, `victims by disability` does not."""
    mentions = [m.alias for m in vocabulary.find("heading", text) if m.meaning == "other"]
    return [alias for alias in mentions if not vocabulary.says("whole_force", alias) and not vocabulary.says("question_word", alias)]


def unread_title(context: Context, vocabulary: Vocabulary) -> str | None:
    """The words of the nearest title that nothing is known of: `Cardiff` over a table makes its figures Cardiff's."""
    for line in context.titles[:1]:
        words = line.text.split()
        if line.kind != "sheet" and len(words) <= _LONGEST_TITLE and not _SENTENCE.search(line.text.strip().rstrip(":")):
            unknown = _unknown_words(line, context, vocabulary)
            if unknown:
                return f"words not understood in the title: {', '.join(dict.fromkeys(unknown))}"
    return None


def is_understood(context: Context, vocabulary: Vocabulary) -> bool:
    """Whether every word of the nearest line over a table, and of its sheet's name, is known."""
    sheets = [line for line in context.captions if line.kind == "sheet"]
    return not any(_unknown_words(line, context, vocabulary) for line in (*context.titles[:1], *sheets))


def _unknown_words(line: Line, context: Context, vocabulary: Vocabulary) -> list[str]:
    text = line.text[answer_prefix(line.text) :]
    spans = [(m.start, m.end) for m in find_periods(text)] + find_dates(text)
    spans += [(f.start, f.end) for f in (*find_measures(text, vocabulary), *find_offences(text, vocabulary, context.jurisdiction))]
    for dimension in (
        "sex",
        "platform",
        "force",
        "heading",
        "outcome",
        "total",
        "unknown",
        "count_word",
        "date_basis",
        "exemption",
        "regime",
    ):
        spans += [(m.start, m.end) for m in vocabulary.find(dimension, text)]
    words = leftover(text, spans, vocabulary.plain_words)
    return [word for word in words if len(word) > 1 and not any(c.isdigit() for c in word) and not vocabulary.says("title_word", word)]


def _speaks_of_one(text: str, dimensions: Collection[str], context: Context, vocabulary: Vocabulary) -> str | None:
    for dimension in ("platform", "sex"):
        named = [
            m for m in vocabulary.find(dimension, text) if m.meaning not in ("unknown", "other") and m.alias != "note"
        ]  # `I note you seek`
        examples = any(_EXAMPLES.search(text[: m.start]) for m in named)
        asked = [match.span(1) for match in _ASKS_PLATFORM.finditer(text.lower())]
        asked += [(f.start, f.end) for f in find_offences(text, vocabulary, context.jurisdiction)]  # `a female child` in its name
        named = [m for m in named if not any(start <= m.start and m.end <= end for start, end in asked)]
        named = [m for m in named if m.meaning not in _ANY_PLATFORM] or named  # `the social media site Snapchat` is one
        if len({m.meaning for m in named}) == 1 and not examples and dimension not in dimensions:
            return f"the title, question or heading speaks of one {dimension}: {named[0].alias}"
    return None


def _names_part(text: str, borne: Collection[str], vocabulary: Vocabulary) -> str | None:
    """`How many of these had a female victim and a male suspect?` names two sexes, and asks for neither by itself."""
    named = ((d, m) for d in ("platform", "sex") if d not in borne for m in vocabulary.find(d, text))
    return next((m.alias for _, m in named if m.meaning != "unknown" and m.alias != "note"), None)


def _two_offences_in_one(text: str, context: Context, vocabulary: Vocabulary) -> bool:
    """`Sexual offences which were domestic abuse related`: a flag on an offence, and not a list of two."""
    found = find_offences(text, vocabulary, context.jurisdiction)
    return any(
        first.meaning.startswith("topic-") != second.meaning.startswith("topic-") and _LINK.search(text[first.end : second.start])
        for first, second in pairwise(found)
    )


def _has_clause(text: str, context: Context, vocabulary: Vocabulary) -> bool:
    """A clause that narrows what stands before it; `offences involving sexual communication with a child` is a name."""
    offences = find_offences(text, vocabulary, context.jurisdiction)
    counted = min([f.start for f in (*offences, *find_measures(text, vocabulary))], default=len(text))
    for clause in _CLAUSE.finditer(text):
        inside = any(f.start < clause.end() and clause.start() < f.end for f in offences)
        names = any(0 <= f.start - clause.end() <= len(" the offence of ") for f in offences)
        if clause.start() > counted and not inside and not names and not _is_plain(text[clause.start() :], vocabulary):
            return True
    return False


def _is_plain(clause: str, vocabulary: Vocabulary) -> bool:
    """`that were recorded by your force` narrows nothing."""
    words = re.findall(r"[a-z]+", fold(re.split(r"[.?,;:\n]", clause)[0]))[1:7]
    return all(word in vocabulary.plain_words or vocabulary.says("title_word", word) for word in words)


def _names_place(text: str, context: Context, vocabulary: Vocabulary) -> str | None:
    for match in _PLACED.finditer(fold(text)):
        words = match["what"].split()
        for said in (" ".join(words), words[0]):
            known = vocabulary.headings.get(said) or vocabulary.headings.get(said.removesuffix("s"))
            if known == "other" and not vocabulary.says("whole_force", said):
                return said
    capitals = [word for word in re.findall(r"[A-Za-z]{4,}", text) if word[0].isupper()]
    if 2 * len(capitals) > len(re.findall(r"[A-Za-z]{4,}", text)):
        return None  # Where Every Word Has A Capital, a capital tells no name
    for match in _NAMED_PLACE.finditer(text):
        if not _is_known_name(match["name"], context, vocabulary):
            return match["name"]
    return None


def _is_known_name(name: str, context: Context, vocabulary: Vocabulary) -> bool:
    known = [*(m for d in ("force", "force_group", "platform", "heading", "measure", "regime") for m in vocabulary.find(d, name))]
    offences = find_offences(name, vocabulary, context.jurisdiction)
    words = leftover(name, [*((m.start, m.end) for m in known), *((f.start, f.end) for f in offences)], vocabulary.plain_words)
    own = {word for force in context.reply.force_ids for word in fold(vocabulary.forces[force].name).replace("-", " ").split()}
    harmless = ("no_place", "title_word")  # `the periods in Questions 1 and 2`
    rest = [word for word in words if word not in own and word not in MONTH_NUMBER]
    return not [word for word in rest if not any(vocabulary.says(role, word) for role in harmless)]
