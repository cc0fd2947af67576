"""Replies that answer each question before they say the next, and threads of letters."""

from __future__ import annotations

import pytest

from drawn import make_document, understand_drawn
from foi_ingest.find_answers import find_answers
from foi_ingest.model import Document
from foi_ingest.vocabulary import load_vocabulary


def answers(document: Document) -> dict[str, tuple[str, str]]:
    found = find_answers(document, "0" * 64, load_vocabulary()).answers
    return {a.question_no: (" ".join(line.text for line in a.question), a.disposition) for a in found}


def counts(document: Document) -> list[str]:
    return [f"{row.period_start.year} {row.count}" for row in understand_drawn(document).counts]


INTERLEAVED = """
    Gwent Police
    Below is your request and our response.
    {ask}1{end} How many offences of sexual communication with a child were recorded?
    {answer}
    2022/23 - 110
    2023/24 – 96
    {ask}2{end} How many of these offences had a female victim?
    {answer}
    2022/23 - 82
"""


@pytest.mark.parametrize(
    ("ask", "end", "answer"),
    [("", ")", "Answer"), ("", ".", "Response:"), ("Q", ".", "A."), ("Question ", "", "Reply"), ("Request ", ":", "Answer")],
)
def test_a_question_that_follows_an_answer_ends_it(ask: str, end: str, answer: str) -> None:
    document = make_document(INTERLEAVED.format(ask=ask, end=end, answer=answer))
    found = answers(document)
    assert list(found) == ["1", "2"]
    assert "female" in found["2"][0]
    assert "female" not in found["1"][0]
    assert counts(document) == ["2022 110", "2023 96", "2022 82"]
    assert [count.victim_sex for count in understand_drawn(document).counts] == [None, None, "female"]


def test_one_answer_serves_the_questions_that_it_numbers() -> None:
    found = answers(
        make_document(
            """
            Police Service of Northern Ireland
            Request 1
            How many offences of stalking were recorded in 2022?
            Request 2
            How many in 2023?
            Answer 1-2
            This information is not held by us.
            Request 3
            How many arrests were made for stalking in 2023?
            Answer 3
            There were 12 arrests in 2023.
            """
        )
    )
    assert {no: disposition for no, (_, disposition) in found.items()} == {"1": "not_held", "2": "not_held", "3": "answered"}


def test_numbers_said_again_over_the_answers_are_no_new_questions() -> None:
    document = make_document(
        """
        Gwent Police
        You asked:
        1. How many offences of sexual communication with a child were recorded in 2022?
        2. How many offences of stalking were recorded in 2022?
        Response
        1. 35
        2. 12
        """
    )
    assert counts(document) == ["2022 35", "2022 12"]


def test_a_reply_under_the_letter_that_it_answers_is_read() -> None:
    document = make_document(
        """
        Dear Gwent Police,
        Please tell me the number of offences of sexual communication with a child in 2018 and 2019.
        Yours faithfully,
        Dear Requester,
        In response to your request please see below:
        2018 – 141 offences
        2019 – 163 offences
        """
    )
    assert counts(document) == ["2018 141", "2019 163"]


def test_a_request_quoted_under_the_reply_stays_unread() -> None:
    document = make_document(
        """
        Gwent Police
        You asked for offences of sexual communication with a child in 2018.
        Response
        2018 – 141 offences
        Yours sincerely
        Dear Gwent Police,
        2017 – 99 offences were told to me last year.
        """
    )
    assert counts(document) == ["2018 141"]
