"""Our words in their titles, questions and labels."""

from __future__ import annotations

import pytest

from foi_ingest.normalise.outcomes import read_outcome
from foi_ingest.normalise.wording import find_offences, main_measure, read_offence, sole_period
from foi_ingest.vocabulary import load_vocabulary

EW = "England and Wales"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Offences of sexual communication with a child (Home Office code 71/17)", {"ew-071-17"}),
        ("HO Crime Code 71/17", {"ew-071-17"}),
        ("Home Office recording code 071/17", {"ew-071-17"}),
        ("s.15A of the Sexual Offences Act 2003", {"ew-071-17"}),
        ("Section 15A Sexual Offences Act 2003, sexual communication with a child", {"ew-071-17"}),
        ("Class 88A sexual grooming", {"ew-class-88a"}),
        ("sexual grooming and sexual communication with a child", {"ew-class-88a", "ew-071-17"}),
        ("offences recorded under the Sexual Offences Act 2003", set()),
        ("Table 1: 2017/18 to 2019/20", set()),
        ("our reference 71/17", set()),
    ],
)
def test_a_title_names_offences_by_code_section_or_name_and_never_by_an_act(text: str, expected: set[str]) -> None:
    assert {found.meaning for found in find_offences(text, load_vocabulary(), EW)} == expected


def test_a_finding_points_at_the_words_that_gave_it() -> None:
    text = "How many offences of sexual communication with a child were recorded?"
    [found] = find_offences(text, load_vocabulary(), EW)
    assert text[found.start : found.end].endswith("sexual communication with a child")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("71/17", "ew-071-17"),
        ("071/17", "ew-071-17"),
        ("71/17 - Sexual communication with a child", "ew-071-17"),
        ("071/17 Sexual Communication with a Child", "ew-071-17"),
        ("Sexual communication with a child – 71/17", "ew-071-17"),
        ("Sexual communication with a child (71/17)", "ew-071-17"),
        ("SEXUAL COMMUNICATION WITH A CHILD", "ew-071-17"),
        ("Section 15A", "ew-071-17"),
        ("88A", "ew-class-88a"),
    ],
)
def test_a_label_is_read_as_one_offence(text: str, expected: str) -> None:
    assert read_offence(text, load_vocabulary(), EW) == (expected, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("71/17 - Stalking", "code_and_label_disagree"),
        ("Made up offence", "unknown_offence"),
        ("Attempted sexual communication with a child", "ambiguous_label"),
        ("Sexual communication with a child, online", "unknown_offence"),
        ("Sexual Offences Act 2003", "unknown_offence"),
        ("999/99", "unknown_offence"),
        ("", "unknown_offence"),
    ],
)
def test_a_label_that_says_more_less_or_two_things_is_rejected(text: str, reason: str) -> None:
    assert read_offence(text, load_vocabulary(), EW) == (None, reason)


def test_a_home_office_code_says_nothing_outside_england_and_wales() -> None:
    assert read_offence("71/17", load_vocabulary(), "Scotland")[0] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How many offences of sexual communication with a child were recorded?", "offences"),
        ("Number of arrests for offences of sexual communication with a child", "arrests"),
        ("Suspects for offences of sexual communication with a child", "suspects"),
        ("Offences of sexual communication with a child: number of times each platform was recorded", "mentions"),
        ("How many victims of these offences were there?", "victims"),
        ("Arrests and charges by year", None),
        ("Table 1: 2017/18", None),
    ],
)
def test_a_title_counts_one_thing_or_nothing_is_chosen(text: str, expected: str | None) -> None:
    assert main_measure(text, load_vocabulary()) == expected


def test_two_periods_in_a_title_are_not_one() -> None:
    assert sole_period("2017/18 and 2018/19") is None
    assert sole_period("Offences in 2017/18") is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "1"),
        ("OC01 – Charge/Summons", "1"),
        ("1A: Alternate offence charged", "1A"),
        ("Type 14 outcome", "14"),
        ("Outcome 21", "21"),
        ("Charge/summons", "1"),
        ("Charged (outcome 1)", "1"),
        ("Prosecution prevented (suspect too ill)", "12"),
        ("Prosecution prevented - victim or witness is dead or too ill to give evidence", "13"),
        ("Suspect not identified; the victim is unable to support further police investigation", "14"),
        ("Evidential Difficulties Named Suspect Identified - Victim Supportive", "15"),
        ("OC16: Evidential difficulties, named suspect, victim has withdrawn support", "16"),
        ("No suspects identified (investigation completed)", "18"),
        ("Referred to another agency", "20"),
        ("Cautioned - Juveniles", "2"),
    ],
)
def test_an_outcome_is_read_by_type_and_by_name(text: str, expected: str) -> None:
    assert read_outcome(text, load_vocabulary()) == (expected, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("14 - Charge/summons", "code_and_label_disagree"), ("Something else", "unknown_outcome"), ("99", "unknown_outcome")]
    + [
        (text, "unknown_outcome")
        for text in (
            "Not charged",
            "No further action by another agency",
            "Evidential difficulties",
            "Evidential difficulties: the victim does not support action",
            "Named suspect identified and suspect not identified",
            "Suspect identified, victim supports some action",
        )
    ],
)
def test_an_outcome_whose_type_and_name_disagree_or_fit_several_is_rejected(text: str, reason: str) -> None:
    assert read_outcome(text, load_vocabulary()) == (None, reason)
