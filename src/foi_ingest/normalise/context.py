"""What holds for a table from outside it: the title first, then the question, then the reply. The nearest that speaks decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from foi_ingest.model import Line, Place, Reply, Sight
from foi_ingest.normalise.forces import find_forces
from foi_ingest.normalise.period_grammar import DAY, MON, YEAR
from foi_ingest.normalise.period_mentions import find_ends, find_limits, find_periods, find_stamps
from foi_ingest.normalise.periods import Period
from foi_ingest.normalise.values import Value, read_keys, read_rounding
from foi_ingest.normalise.wording import Found, find_measures, find_offences, is_recorded, main_measure, names_other_offence
from foi_ingest.vocabulary import Vocabulary

_FOOTNOTE = re.compile(r"^\s*(?:[*†‡#]|\[?\d\]|\(?note|please note|n\.?b\.?)", re.IGNORECASE)
_LIMITS = re.compile(r"\b(?:only|covers?|runs?|up to|to date|until|part[ -]year|as at|ends?|incomplete|to\s+\d)", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"\b(?:same|this|those|these|such(?!\s+as\b)|above)\b"
    r"|\bthat\b(?!\s+(?:ha[sd]|have|were|was|are|is|been|you|the|there|can|could|may|might|would|will|involv\w+|result\w*|relat\w+))"
    r"|\bof it\b|\bof them\b"
    r"|\bthe (?:offences|crimes|victims|suspects|offenders)\b",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(r"\b(?:exclud\w+|except|other than|apart from|not includ\w+|without)\b[^.;:]*$", re.IGNORECASE)
_NAMES_OFFENCE = re.compile(
    r"\b(?:offences?|crimes?)\s+(?:of|under|contrary|relating|involving|for)\b|\bsections?\s+\d|\bcode\s+\d", re.IGNORECASE
)
_ONE_QUESTION = 3
"""Lines: beyond this an answer without a number of its own stands under the whole request, whose words narrow nothing."""
_YEARS_ENDING = re.compile(rf"\b(?:years?|12 months)\s+(?:ending|ended)\b(?!\s+(?:{DAY}\s+)?{MON}\s+{YEAR})")
_SPLIT_YEARS = re.compile(r"\b(?:financial|fiscal)\s+years?\b(?!\s*(?:19|20)?\d\d)|\bapril\s+to\s+(?:31(?:st)?\s+)?march\b", re.IGNORECASE)
_CALENDAR = re.compile(r"\bcalendar\b|\bjanuary\s+to\s+(?:31(?:st)?\s+)?december\b", re.IGNORECASE)
_MONTHLY = re.compile(r"\bmonth(?:s|ly)?\b(?! ending| ended)")
_COMMITTED = re.compile(r"\b(?:committed|occurr(?:ed|ing)|date of offence)\b", re.IGNORECASE)
_RECORDED = re.compile(r"\brecord(?:ed|ing)\b", re.IGNORECASE)
_DATELINE = re.compile(r"(?:date:?\s*)?[A-Z][a-z]{2,8}\s+(?:19|20)\d\d", re.IGNORECASE)
"""`March 2017` over a letter is when it was written."""
_INCOMPLETE = re.compile(r"\b(?:incomplete|not complete|part[ -]year|to date|so far|not a full year)\b", re.IGNORECASE)
_MARK = re.compile(r"(?<=[\w)])\s?([*†‡#]{1,3})$")
_WHOSE = {
    "victim": re.compile(r"\bvictims?\b|\bcomplainants?\b", re.IGNORECASE),
    "suspect": re.compile(r"\bsuspects?\b|\boffenders?\b|\baccused\b|\bperpetrators?\b|\barrest", re.IGNORECASE),
}

BY_HAND = "stated in the sidecar"
"""Where a label would stand that the reply does not print."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said:
    """Something that the context says, and where."""

    value: str
    text: str
    place: Place
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """All that holds for one table from outside it. Levels run from the nearest to the farthest."""

    levels: tuple[tuple[Line, ...], ...]
    notes: tuple[Line, ...]
    keys: Mapping[str, Value]
    rounded_to: int | None
    jurisdiction: str | None
    reply: Reply
    own_question: tuple[Line, ...]
    captions: tuple[Line, ...]
    """The table's nearest title and the name of its sheet."""
    titles: tuple[Line, ...]
    """What stands over the table in its answer, the nearest first."""
    _memo: dict[str, Said | None] = field(default_factory=dict, compare=False, repr=False)
    _days: dict[str, date | None] = field(default_factory=dict, compare=False, repr=False)

    def text(self) -> str:
        """Titles and questions as one text, for words that only tell what a table is about."""
        return " ".join(line.text for level in self.levels for line in level).casefold()

    def offence(self, vocabulary: Vocabulary) -> Said | None:
        """The offence that the nearest level names; None where that level names two, or one that is not known."""
        stated = self.reply.stated_offence
        return self._once("offence", lambda: self._nearest_offence(vocabulary) or (Said(stated, BY_HAND, Place()) if stated else None))

    def _nearest_offence(self, vocabulary: Vocabulary) -> Said | None:
        for level in self.levels:
            found = {f.meaning: line for line in level for f in self._offences_in(line, vocabulary)}
            other = any(names_other_offence(line.text, vocabulary, self.jurisdiction) for line in level)
            if len(found) == 1 and not other:
                value, line = next(iter(found.items()))
                return Said(value, line.text, line.place)
            # `Offences of voyeurism` with a word that is not known must not become the offence of another question.
            if found or other or any(_NAMES_OFFENCE.search(line.text) and not _POINTS_BACK.search(line.text) for line in level):
                return None
        if self.reply.request:
            return None
        # Without a request the title of one sheet speaks for the next, if no other offence is named anywhere.
        said = {f.meaning: line for line in self.reply.said for f in find_offences(line.text, vocabulary, self.jurisdiction)}
        return next((Said(value, line.text, line.place) for value, line in said.items()), None) if len(said) == 1 else None

    def _offences_in(self, line: Line, vocabulary: Vocabulary) -> list[Found]:
        """The offences that a line names, less those that it leaves out: `Figures exclude offences recorded by Action Fraud`."""
        return [f for f in find_offences(line.text, vocabulary, self.jurisdiction) if not _LEFT_OUT.search(line.text[: f.start])]

    def force_of_caption(self, vocabulary: Vocabulary) -> list[str]:
        """The forces that the table's captions name in a form of their own."""
        return [force for line in self.captions for force in find_forces(line.text, vocabulary)]

    def measure(self, vocabulary: Vocabulary) -> Said | None:
        """What the nearest level counts."""
        return self._once("measure", lambda: self._nearest(lambda line: {m} if (m := main_measure(line.text, vocabulary)) else set()))

    def recorded(self, vocabulary: Vocabulary) -> Said | None:
        """The nearest level that says `recorded` of an offence by its name, where no level up to it names anything that is counted."""
        for line in (line for level in self.levels for line in level):
            if find_measures(line.text, vocabulary):
                return None
            if is_recorded(line.text, vocabulary, self.jurisdiction):
                return Said("offences", line.text, line.place)
        return None

    def period(self) -> Said | None:
        """The period that the nearest level names; None where that level names several."""
        stated = self.reply.stated_period
        return self._once(
            "period", lambda: self._nearest_period() or (Said("period", BY_HAND, Place(), Period(*stated)) if stated else None)
        )

    def date_basis(self) -> str:
        """`recorded` or `committed` where titles or questions say so, else `unstated`."""
        text = self.text()
        if _COMMITTED.search(text):
            return "unstated" if _RECORDED.search(text) else "committed"
        return "recorded" if _RECORDED.search(text) else "unstated"

    def whose_by(self, *texts: str) -> str | None:
        """The person of whom the first of `texts` speaks that speaks of exactly one."""
        for text in texts:
            said = [person for person, pattern in _WHOSE.items() if pattern.search(text)]
            if len(said) == 1:
                return said[0]
        return None

    def whose(self, *nearer: str) -> str | None:
        """`victim` or `suspect`: of the texts `nearer` and then of each level the first that speaks of exactly one of them."""
        for text in (*nearer, *(" ".join(line.text for line in level) for level in self.levels)):
            said = [person for person, pattern in _WHOSE.items() if pattern.search(text)]
            if len(said) == 1:
                return said[0]
            if said:
                return None
        return None

    def tells_of_years_by_their_end(self) -> bool:
        """Whether titles or questions speak of `years ending` without saying which, and not of months: `Mar-18` may be twelve."""
        text = self.text()
        return _YEARS_ENDING.search(text) is not None and _MONTHLY.search(text) is None

    def tells_of_split_years(self) -> bool:
        """Whether what stands around a table speaks of financial years and of no calendar years: `2020` may be 2019/20 or 2020/21."""
        text = " ".join(line.text for line in (*self.titles, *self.notes, *self.own_question))
        return _SPLIT_YEARS.search(text) is not None and _CALENDAR.search(text) is None

    def last_day(self) -> date | None:
        """The last day of which the reply can know: that on which its figures were taken, or its own."""
        if "last day" not in self._days:
            days = [day for line in self.reply.said for day in find_stamps(line.text)]
            self._days["last day"] = max(days, default=self.reply.replied_on)
        return self._days["last day"]

    def shortened(self, period: Period, label: str) -> Said | None:
        """The part of `period` to which a note limits it (`* 2024/25 covers 1 April 2024 to 31 December 2024 only`).

        A note speaks of the period by its name, or by the mark that `label` bears.
        """
        mark = match[1] if (match := _MARK.search(label)) else None
        for line in self.notes:
            named = [mention.period for mention in find_periods(line.text)]
            marked = mark is not None and line.text.strip().startswith(mark)
            if not marked and not (period in named and _LIMITS.search(line.text)):
                continue
            parts = {p for p in named if p != period and period.covers(p) and p.start == period.start}
            parts |= {Period(period.start, end) for end in find_ends(line.text) if period.start <= end < period.end}
            if len(parts) == 1:
                return Said("period", line.text, line.place, parts.pop())
        return None

    def is_incomplete(self, period: Period) -> bool:
        """Whether a note says that `period` is not complete, in words from which no last day follows."""
        return any(_INCOMPLETE.search(line.text) and period in [m.period for m in find_periods(line.text)] for line in self.notes)

    def _once(self, name: str, find: Callable[[], Said | None]) -> Said | None:
        if name not in self._memo:
            self._memo[name] = find()
        return self._memo[name]

    def _nearest(self, read: Callable[[Line], set[str]]) -> Said | None:
        for level in self.levels:
            found = {value: line for line in level for value in read(line)}
            if len(found) == 1:
                value, line = next(iter(found.items()))
                return Said(value, line.text, line.place)
            if found:
                return None
        return None

    def _nearest_period(self) -> Said | None:
        for level in self.levels:
            limits = [(line, *find_limits(line.text)) for line in level]
            found = {mention.period: line for line, mentions, _ in limits for mention in mentions}
            if any(is_open for _, _, is_open in limits):
                return None
            if len(found) == 1:
                period, line = next(iter(found.items()))
                return Said("period", line.text, line.place, period)
            if found:
                return None
        return None


def build_context(sight: Sight, jurisdiction: str | None, vocabulary: Vocabulary) -> Context:
    """Gathers what holds for one table."""
    answer, table = sight.answer, sight.table
    title_cells = [Line(c.text, c.place) for c, role in zip(table.cells, table.roles, strict=True) if role == "title"]
    note_cells = [Line(c.text, c.place) for c, role in zip(table.cells, table.roles, strict=True) if role == "note"]
    titles = [*table.title, *title_cells]
    speaking = [line for line in titles if not _FOOTNOTE.match(line.text)]
    asked = tuple(dict.fromkeys(line for _, lines in answer.reply.request for line in lines))
    levels = [
        *((line,) for line in reversed(speaking)),
        answer.question,
        *_questions_meant(sight),
        asked,
        tuple(line for line in answer.context if line.kind != "sheet" and not _DATELINE.fullmatch(line.text.strip())),
        tuple(line for line in answer.reply.subject if not _DATELINE.fullmatch(line.text.strip())),
    ]
    lines = [part for part in answer.parts if isinstance(part, Line)]
    notes = (*note_cells, *table.notes, *lines, *answer.context, *answer.caveats)
    # A sheet often says above its table, as a note would, what its marks mean.
    texts = list(dict.fromkeys(line.text for line in (*notes, *titles, *answer.reply.said)))
    return Context(
        levels=tuple(level for level in levels if level),
        notes=tuple(dict.fromkeys(notes)),
        keys=read_keys(texts, vocabulary),
        rounded_to=read_rounding(texts),
        jurisdiction=jurisdiction,
        reply=answer.reply,
        titles=tuple(reversed(speaking)),
        captions=tuple(dict.fromkeys([*speaking[-1:], *(line for line in speaking if line.kind == "sheet")])),
        own_question=answer.question if len(answer.question) <= _ONE_QUESTION else (),
    )


def _questions_meant(sight: Sight) -> Iterator[tuple[Line, ...]]:
    """Earlier questions that this one points back to (`in the same period`, `these offences`), the nearest first."""
    request = dict(sight.answer.reply.request)
    numbers = list(request)
    at = numbers.index(sight.answer.question_no) if sight.answer.question_no in numbers else 0
    while at > 0 and any(_POINTS_BACK.search(line.text) for line in request[numbers[at]]):
        at -= 1
        yield request[numbers[at]]


def only(values: Iterable[T]) -> T | None:
    """The one distinct value, or None."""
    distinct: Sequence[T] = list(dict.fromkeys(values))
    return distinct[0] if len(distinct) == 1 else None
