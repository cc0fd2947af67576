"""Which part of a reply is letterhead, request, answer or boilerplate, and to which question an answer speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from foi_ingest.find_answers.dispositions import may_hold_figure
from foi_ingest.find_answers.turns import Turn, find_turns
from foi_ingest.model import Grid, Line
from foi_ingest.normalise.wording import sole
from foi_ingest.vocabulary import Vocabulary, fold

_NO = r"\d{1,2}\s?\(?[a-z]?\)?(?:\s?[ivx]{1,3})?"
_NUMBERS = rf"(?P<nos>{_NO}(?:\s*(?:,|and|&|\+)\s*(?:q(?:uestion)?\.?\s*)?{_NO})*)"
_WORD = r"(?:request\s+q(?:uestion)?|q(?:uestion)?s?|request|point|part)"
_ANSWER_WORD = r"(?:(?:response|answer|reply|result)s?(?:\s+to)?|a)"

_ANSWER_START = re.compile(
    rf"^(?:{_ANSWER_WORD}\s*(?:{_WORD}\s*)?(?:no\.?\s*)?{_NUMBERS}|{_WORD}\s*(?:no\.?\s*)?{_NUMBERS.replace('nos', 'nos2')})"
    r"\s*(?:[.:)\-–]\s*|$|\s+(?=[A-Z]))(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_BARE_NUMBER_START = re.compile(rf"^{_NUMBERS}\s*[.)](?:\s+(?P<rest>\S.*))?\s*$", re.IGNORECASE | re.DOTALL)
_QUESTION_START = re.compile(
    rf"^(?:{_WORD}\s*(?P<named>{_NO})\s*[.:)\-–]?\s+|(?P<no>{_NO})\s*[.:)]\s*)(?P<rest>\S.*)$", re.IGNORECASE | re.DOTALL
)
_ANSWER_WORD_START = re.compile(r"^(?:(?:our\s+|force\s+)?(?:answer|response|reply))\s?[:.]\s+(?P<rest>\S.*)$", re.IGNORECASE | re.DOTALL)
_ASKS = re.compile(
    r"(?:how\s+(?:many|much|often)|please|(?:can|could)\s+you|of\s+(?:these|those|the\s+above))\b|[^?]*\?\s*$",
    re.IGNORECASE,
)
_LETTERS = "abcdefgh"
_INLINE = re.compile(r"(?:(?<=\s)|^)\(?(?P<no>[a-h])[):]\s+(?=\S)", re.IGNORECASE)
_LETTER_START = re.compile(r"^\(?(?P<no>[a-z])\s*[.:)](?:\s+(?P<rest>\S.*))?$", re.IGNORECASE | re.DOTALL)
_QUESTION_ALONE = re.compile(rf"^{_WORD}\s*(?:no\.?\s*)?(?P<no>{_NO})\s*[.:)]?$", re.IGNORECASE)
_SALUTATION = re.compile(r"dear\s+(?!sir|madam|foi|freedom|information|chief|officer|police|data)\S.{0,60}$", re.IGNORECASE)
_ANSWER_HEADING = re.compile(
    r"(?:the\s+|our\s+|force\s+)?(?:response|answer|reply|decision)s?(?:\s+to\s+your\s+request)?\s*:?", re.IGNORECASE
)
_ASKS_FOR_TABLE = re.compile(r"^(?:please|could you|can you|kindly)\s+(?:please\s+)?(?:complete|fill|populate|supply|use)\b", re.IGNORECASE)
"""`Please complete the table below` asks; `Please see the table below` answers."""
_RESTATED = 30
"""Characters that a line must share with the request to count as its words said again: shorter ones occur by chance."""


def answer_prefix(text: str) -> int:
    """How many characters of a line only say which question it answers (`Answer 1: `, `A1. `, `1 and 2. `)."""
    for pattern in (_ANSWER_START, _BARE_NUMBER_START, _LETTER_START, _ANSWER_WORD_START):
        match = pattern.match(text)
        if match and match["rest"]:
            start = match.start("rest")
            part = _LETTER_START.match(match["rest"]) if match.re is not _LETTER_START else None
            return start + part.start("rest") if part and part["rest"] else start
    return 0


@dataclass(slots=True)
class Section:
    """One answer while it is being gathered."""

    numbers: tuple[str, ...]
    restated: list[Line] = field(default_factory=list)
    parts: list[Line | Grid] = field(default_factory=list)


@dataclass(slots=True)
class Zones:
    """One reply, divided."""

    head: list[Line] = field(default_factory=list)
    """Before the request: letterhead, subject."""
    request: list[Line] = field(default_factory=list)
    """The request as restated, all of it."""
    questions: dict[str, list[Line]] = field(default_factory=dict)
    templates: list[Grid] = field(default_factory=list)
    """The requester's own empty tables."""
    preamble: list[Line | Grid] = field(default_factory=list)
    """Answer text before the first numbered answer, or all of it where no answer is numbered."""
    sections: list[Section] = field(default_factory=list)
    boilerplate: list[Line] = field(default_factory=list)
    caveats: list[Line] = field(default_factory=list)
    """Those paragraphs of boilerplate that speak of the figures, and not of complaints."""
    furniture: list[Line] = field(default_factory=list)


def divide(parts: Sequence[Line | Grid], vocabulary: Vocabulary, *, has_values: Sequence[bool]) -> Zones:
    """Divides the parts of one reply into zones.

    `has_values[i]` tells whether part `i` is a grid that holds figures: such a grid is never the requester's template, and it ends
    a request whose end the reply does not mark.
    """
    zones = Zones()
    opening = _find_opening(parts, vocabulary)
    unmarked = _find_unmarked(parts, vocabulary) if opening is None else None
    opening = unmarked if opening is None else opening
    zone = "head" if opening is not None else "answer"
    last_question: str | None = None
    turns = find_turns(parts, vocabulary)
    for i, (part, valued) in enumerate(zip(parts, has_values, strict=True)):
        if i in turns and isinstance(part, Line):
            zone = "answer"
            _add_turn(zones, part, turns[i])
        elif isinstance(part, Grid):
            if zone in ("head", "request") and not valued:
                zones.templates.append(part)
            else:
                zone = "answer"
                _add(zones, part)
        elif part.kind == "question":
            zone = "request"
            last_question = _add_request(zones, part, last_question, vocabulary)
        elif part.kind == "answer":
            zone = "answer"
            zones.sections.append(Section((last_question or "1",), parts=[part]))
        elif part.kind == "furniture":
            zones.furniture.append(part)
        elif part.kind == "sheet":
            zone = "answer" if zone == "boilerplate" else zone
            _add(zones, part) if zone == "answer" else zones.head.append(part)
        elif vocabulary.says("boilerplate", part.text):
            ends = zone == "boilerplate" or _ends_letter(part, vocabulary)
            zone = "boilerplate" if ends else zone
            zones.boilerplate.append(part)
            zones.caveats.extend([] if ends else [part])
        elif zone == "boilerplate" and _greets_requester(part, vocabulary):
            zone = "answer"
            zones.head.append(part)
        elif zone == "boilerplate":
            zones.boilerplate.append(part)
        elif zone == "request" and unmarked is not None and (again := _answers_again(part)) is not None and again in zones.questions:
            zone = "answer"
            _add_line(zones, part, vocabulary)
        elif zone == "head" and i != opening and not _opens_request(part, vocabulary):
            zones.head.append(part)
        elif zone == "head":
            zone = "request"
            last_question = _add_request(zones, part, last_question, vocabulary)
        elif zone == "request" and not _opens_answer(part, zones, vocabulary):
            last_question = _add_request(zones, part, last_question, vocabulary)
        elif vocabulary.says("request_line", part.text) and not zones.questions and not _ANSWER_START.match(part.text.strip()):
            zones.request.append(part)
            zones.questions.setdefault("1", []).append(part)
        else:
            zone = "answer"
            _add_line(zones, part, vocabulary)
    if zones.request and not zones.questions:
        # `Please tell me how many …` opens the request and is all of it.
        zones.questions["1"] = list(zones.request)
    return zones


def _find_opening(parts: Sequence[Line | Grid], vocabulary: Vocabulary) -> int | None:
    """The line with which the request begins: one that says so, or the first question that stands numbered over `Response`."""
    for i, part in enumerate(parts):
        if isinstance(part, Line) and (part.kind == "question" or _opens_request(part, vocabulary)):
            return i
    asked = [i for i, part in enumerate(parts) if isinstance(part, Line) and _QUESTION_START.match(part.text.strip())]
    answered = [i for i, part in enumerate(parts) if isinstance(part, Line) and _heads_answer(part)]
    if asked and answered and asked[0] < answered[0]:
        return asked[0]
    alone = [i for i, part in enumerate(parts) if isinstance(part, Line) and _QUESTION_ALONE.match(part.text.strip())]
    return alone[0] if alone and any(i > alone[-1] and _answers_by_number(part) for i, part in enumerate(parts)) else None


def _find_unmarked(parts: Sequence[Line | Grid], vocabulary: Vocabulary) -> int | None:
    """The first of the numbered questions that nothing opens, where numbered answers follow them at once: `1. How many …?`, `Q1`, `35`.

    What counts something before them would be taken for letterhead, and be lost: then they open nothing.
    """
    first: int | None = None
    asked: set[str] = set()
    for i, part in enumerate(parts):
        text = part.text.strip() if isinstance(part, Line) and part.kind != "furniture" else ""
        if isinstance(part, Grid):
            return None
        if text.endswith("?") and (match := _QUESTION_START.match(text)):
            first = i if first is None else first
            asked.add(_number(match["named"] or match["no"]))
        elif first is not None and _answers_again(part) in asked:
            return first
        elif any(char.isdigit() for char in text) if first is not None else isinstance(part, Line) and may_hold_figure(part, vocabulary):
            return None
    return None


def _answers_again(line: Line) -> str | None:
    """The one number with which a line begins that asks nothing: of a question asked before, it is the answer."""
    text = line.text.strip()
    match = _ANSWER_START.match(text) or _BARE_NUMBER_START.match(text)
    groups = match.groupdict() if match is not None and not text.endswith("?") else {}
    numbers = _numbers(groups.get("nos") or groups.get("nos2") or "")
    return numbers[0] if len(numbers) == 1 else None


def _answers_by_number(part: Line | Grid) -> bool:
    """`Response Q1`, after `Request Q1` further up."""
    match = _ANSWER_START.match(part.text.strip()) if isinstance(part, Line) else None
    return match is not None and match["nos"] is not None


def _heads_answer(line: Line) -> bool:
    return bool(_ANSWER_HEADING.fullmatch(line.text.strip()))


def _add_turn(zones: Zones, line: Line, turn: Turn) -> None:
    if turn.speaker == "question":
        zones.request.append(line)
        for no in turn.numbers:
            zones.questions.setdefault(no, []).append(line)
    else:
        alone = not line.text[turn.start :].strip()
        zones.sections.append(Section(turn.numbers, parts=[replace(line, kind="answer_number") if alone else line]))


def _opens_request(line: Line, vocabulary: Vocabulary) -> bool:
    return vocabulary.says("request", line.text)


def _greets_requester(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether a new letter begins that answers the one above it, as in a thread; `Dear Kent Police` and `Dear Sir` ask again."""
    return bool(_SALUTATION.match(line.text.strip())) and not any(vocabulary.find("force", line.text))


def _ends_letter(line: Line, vocabulary: Vocabulary) -> bool:
    return vocabulary.says("closing", line.text)


def _opens_answer(line: Line, zones: Zones, vocabulary: Vocabulary) -> bool:
    if vocabulary.says("response", line.text):
        return _ASKS_FOR_TABLE.match(line.text.strip()) is None
    match = _ANSWER_START.match(line.text.strip())
    if match and match["nos"] is not None:
        return True
    bare = _BARE_NUMBER_START.match(line.text.strip())
    return bool(bare and not bare["rest"] and set(_numbers(bare["nos"])) <= set(zones.questions))


def _add_request(zones: Zones, line: Line, last: str | None, vocabulary: Vocabulary) -> str | None:
    zones.request.append(line)
    match = _QUESTION_START.match(line.text.strip())
    if not match and vocabulary.says("request", line.text) and not vocabulary.says("request_line", line.text):
        return last
    if match:
        last = _number(match["named"] or match["no"])
        zones.questions[last] = [line]
    elif alone := _QUESTION_ALONE.match(line.text.strip()):
        last = _number(alone["no"])
        zones.questions[last] = [line]
    elif (letter := _LETTER_START.match(line.text.strip())) and letter["rest"]:
        whole = re.sub(r"[a-z]$", "", last or "")
        last = whole + letter["no"].lower()
        zones.questions[last] = [*zones.questions.get(whole, []), line]
    elif line.kind == "question":
        last = str(len(zones.questions) + 1)
        zones.questions[last] = [line]
    elif last:
        zones.questions[last].append(line)
    else:
        zones.questions["1"] = [line]
        last = "1"
    return last


def _add_line(zones: Zones, line: Line, vocabulary: Vocabulary) -> None:
    text = line.text.strip()
    match = _ANSWER_START.match(text)
    numbers = _numbers(match["nos"] or match["nos2"]) if match else ()
    if match and match["nos2"] and len(numbers) == 1 and numbers[0] not in zones.questions and _ASKS.match(match["rest"]):
        # `Question 1: How many …?` over its answer, where no request stands before: its words ask, they do not answer.
        zones.request.append(line)
        zones.questions[numbers[0]] = [line]
        zones.sections.append(Section(numbers))
        return
    if not numbers and (bare := _BARE_NUMBER_START.match(text)):
        candidate = _numbers(bare["nos"])
        if zones.questions and set(candidate) <= set(zones.questions) and _goes_on(zones, candidate):
            numbers = candidate
            if (part := _LETTER_START.match(bare["rest"] or "")) and len(numbers) == 1:
                numbers = _lettered(zones, part["no"].lower(), numbers[0]) or numbers
    if not numbers and (letter := _LETTER_START.match(text)):
        numbers = _lettered(zones, letter["no"].lower())
    if numbers:
        # `2.` alone over an answer is its number: read as an answer of its own it would be a count of two.
        alone = answer_prefix(text) == 0
        zones.sections.append(Section(numbers, parts=[replace(line, kind="answer_number") if alone else line]))
    elif not vocabulary.says("response", text) and _is_restated(line, zones.request):
        (zones.sections[-1].restated if zones.sections else zones.request).append(line)
    else:
        _add(zones, line)


def _lettered(zones: Zones, letter: str, below: str = "") -> tuple[str, ...]:
    """`b)` answers question 1b below the answer to 1 or 1a, or a question that has no number but b, or the only one that has a part b."""
    inline = _part_inline(zones, letter)
    known = {**zones.questions, **inline}
    if below or zones.sections:
        whole = re.sub(r"[a-z]$", "", below or zones.sections[-1].numbers[-1])
    else:
        whole = sole(re.sub(r"[a-z]$", "", no) for no in known if no[-1:].isalpha()) or ""
    number = next((no for no in (whole + letter, letter) if no in known), None)
    if number is None:
        return ()
    if number in inline:
        zones.questions.update({no: lines for no, lines in inline.items() if no[:-1] == number[:-1]})
    return (number,) if _goes_on(zones, (number,)) else ()


def _part_inline(zones: Zones, letter: str) -> dict[str, list[Line]]:
    """`Please state: A: the number of offences B: the number of arrests` asks two things: each of them, for an answer that has a letter."""
    found: dict[str, list[Line]] = {}
    for no, lines in zones.questions.items():
        marks = [match for line in lines[:1] for match in _INLINE.finditer(line.text)]
        letters = "".join(match["no"].lower() for match in marks)
        if len(lines) > 1 or len(letters) < 2 or letters != _LETTERS[: len(letters)] or letter not in letters:
            continue
        text = lines[0].text
        stem = replace(lines[0], text=text[: marks[0].start()].strip())
        ends = [*(match.start() for match in marks[1:]), len(text)]
        pieces = (replace(stem, text=text[match.end() : end].strip(" ;,")) for match, end in zip(marks, ends, strict=True))
        found |= {no + part: [*([stem] if stem.text else []), piece] for part, piece in zip(letters, pieces, strict=True)}
    return {no: lines for no, lines in found.items() if no not in zones.questions}


def _is_restated(line: Line, request: Sequence[Line]) -> bool:
    """Whether an answer only says the question again."""
    said = fold(line.text)
    if len(said) < _RESTATED:
        return False
    return any(said in asked or asked in said for asked in (fold(r.text) for r in request) if len(asked) >= _RESTATED)


def _goes_on(zones: Zones, numbers: Sequence[str]) -> bool:
    """Each question is answered once: a second `1.` is a list item."""
    order = list(zones.questions)
    done = [order.index(n) for section in zones.sections for n in section.numbers if n in order]
    return not done or order.index(numbers[0]) not in done


def _add(zones: Zones, part: Line | Grid) -> None:
    (zones.sections[-1].parts if zones.sections else zones.preamble).append(part)


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(_number(no) for no in re.split(r"\s*(?:,|and|&|\+)\s*", re.sub(r"(?i)q(?:uestion)?\.?\s*(?=\d)", "", text)) if no.strip())


def _number(text: str) -> str:
    return re.sub(r"[\s()]", "", text).lower()
