"""Replies that say each question and answer it before the next: who speaks in which line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile, zip_longest
from typing import Literal, NamedTuple

from foi_ingest.model import Grid, Line
from foi_ingest.vocabulary import Vocabulary

_NO = r"\d{1,2}\s?\(?[a-z]?\)?"
_NUMBERS = rf"(?P<nos>{_NO}(?:\s*(?:,|and|&|\+|-|–|to)\s*(?:q(?:uestion)?\.?\s*)?{_NO})*)"
_QUESTION = re.compile(
    rf"^(?:(?:request\s+)?(?:q(?:uestion)?|request|point|part)\.?\s*(?:no\.?\s*)?{_NUMBERS}(?:\s*[.:)\-–]\s*|\s+(?=\S)|$)"
    rf"|{_NUMBERS.replace('nos', 'bare')}\s?[.:)](?:\s+|$))(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_UNNUMBERED = re.compile(r"^(?:q|question)\s?[:.]\s+\S", re.IGNORECASE)
_ANSWER = re.compile(
    rf"^(?:(?:answer|response|reply)s?(?:\s+(?:to\s+)?(?:q(?:uestion)?s?\.?|request|point|part)?\s*(?:no\.?\s*)?{_NUMBERS})?"
    rf"|a\.?\s?{_NUMBERS.replace('nos', 'short')}|(?-i:A)(?=\s*[:.]))\s*(?:[.:)\-–]\s*(?P<rest>.*)|)$",
    re.IGNORECASE | re.DOTALL,
)


class Turn(NamedTuple):
    """One line of a question, or the line that opens an answer."""

    speaker: Literal["question", "answer"]
    numbers: tuple[str, ...]
    """The questions that the line asks or answers."""
    start: int = 0
    """Where its text begins, behind the words that only say whose turn it is."""


def find_turns(parts: Sequence[Line | Grid], vocabulary: Vocabulary) -> Mapping[int, Turn]:
    """Takes the parts of a reply, gives the turn of each line that asks or opens an answer, by its index.

    Empty unless question and answer take turns. What says that an answer begins (`Extent and result of searches`) ends its question.
    """
    marks = _find_marks(parts)
    if not _take_turns(marks):
        return {}
    turns: dict[int, Turn] = {}
    asked: list[str] = []
    for (i, turn), end in zip(marks, [at for at, _ in marks[1:]] + [len(parts)], strict=True):
        if turn.speaker == "question":
            asked += turn.numbers
            rest = takewhile(lambda at: not _says_response(parts[at], vocabulary), range(i + 1, end))
            turns.update({at: turn for at in (i, *rest) if isinstance(parts[at], Line)})
        else:
            turns[i] = turn._replace(numbers=turn.numbers or tuple(asked))
            asked = []
    return turns


def _says_response(part: Line | Grid, vocabulary: Vocabulary) -> bool:
    return isinstance(part, Line) and vocabulary.says("response", part.text)


def _find_marks(parts: Sequence[Line | Grid]) -> list[tuple[int, Turn]]:
    marks: list[tuple[int, Turn]] = []
    unnumbered = 0
    for i, part in enumerate(parts):
        if not isinstance(part, Line) or part.kind == "furniture":
            continue
        text = part.text.strip()
        if match := _ANSWER.match(text):
            start = match.start("rest") if match["rest"] else len(text)
            marks.append((i, Turn("answer", _list_numbers(match["nos"] or match["short"] or ""), start)))
        elif match := _QUESTION.match(text):
            marks.append((i, Turn("question", _list_numbers(match["nos"] or match["bare"]))))
        elif _UNNUMBERED.match(text):
            unnumbered += 1
            marks.append((i, Turn("question", (str(unnumbered),))))
    # A question is followed by its answer, or by the next question: `1. 35` in an answer is neither.
    return [
        mark
        for mark, after in zip_longest(marks, marks[1:])
        if mark[1].speaker == "answer" or (after is not None and _leads_to(mark, after, parts))
    ]


def _leads_to(mark: tuple[int, Turn], after: tuple[int, Turn], parts: Sequence[Line | Grid]) -> bool:
    between = parts[mark[0] : after[0]]
    if not all(isinstance(part, Line) for part in between):
        return False
    return after[1].speaker == "answer" or any("?" in part.text for part in between if isinstance(part, Line))


def _take_turns(marks: Sequence[tuple[int, Turn]]) -> bool:
    """Whether an answer follows the question that it numbers, or a new question an answer.

    The same number again is the answer to it: `Response`, `Q1. 35`, `Q2. 12`.
    """
    before: Turn | None = None
    asked: set[str] = set()
    answered = took_turns = False
    for _, turn in marks:
        if turn.speaker == "answer":
            answered = answered or bool(asked)
            took_turns = took_turns or (before is not None and before.speaker == "question" and before.numbers == turn.numbers)
        elif set(turn.numbers) & asked:
            return False
        else:
            took_turns = took_turns or answered
            asked |= set(turn.numbers)
        before = turn
    return took_turns


def _list_numbers(text: str) -> tuple[str, ...]:
    """`1 and 2` → 1, 2; `1-3` → 1, 2, 3."""
    plain = re.sub(r"(?i)q(?:uestion)?\.?\s*(?=\d)", "", text)
    numbers: list[str] = []
    for piece in re.split(r"\s*(?:,|and|&|\+)\s*", plain):
        ends = [re.sub(r"[\s()]", "", end).lower() for end in re.split(r"\s*(?:-|–|to)\s*", piece)]
        if len(ends) == 2 and all(end.isdecimal() for end in ends) and int(ends[0]) < int(ends[1]):
            numbers += [str(number) for number in range(int(ends[0]), int(ends[1]) + 1)]
        else:
            numbers += [end for end in ends if end]
    return tuple(numbers)
