"""What in a reply answers which question; what is request, template, boilerplate or refusal and never holds a figure."""

from __future__ import annotations

from drawn import ASKED, counts_of, letter, make_document, rejections_of, understand_drawn
from foi_ingest.find_answers import Found, find_answers
from foi_ingest.model import Answer, Document, Grid, Line, Place
from foi_ingest.vocabulary import load_vocabulary

THREE = """
1. How many offences of sexual communication with a child were recorded in 2019/20?
2. How many arrests were made for these offences?
3. What were the names of the suspects?
"""


def find(document: Document) -> Found:
    return find_answers(document, "0" * 64, load_vocabulary())


def answer(document: Document) -> Answer:
    [only] = find(document).answers
    return only


def dispositions(document: Document) -> dict[str, str]:
    return {found.question_no: found.disposition for found in find(document).answers}


def test_a_table_answers_the_question() -> None:
    found = answer(letter("| 2019/20\nOffences | 39"))
    assert (found.question_no, found.disposition, found.exemption_ids) == ("1", "answered", ())
    assert [line.text for line in found.question] == [ASKED]


def test_a_refusal_names_its_exemption() -> None:
    found = answer(letter("The cost of compliance would exceed the appropriate limit. Section 12 of the Act applies."))
    assert (found.disposition, found.exemption_ids) == ("refused", ("foia-12",))


def test_figures_beside_a_refusal_are_a_part_answer() -> None:
    found = answer(letter("| 2019/20\nOffences | 39", "The names are exempt by virtue of section 40(2)."))
    assert (found.disposition, found.exemption_ids) == ("part_answered", ("foia-40-2",))


def test_figures_given_in_goodwill_are_outside_the_act() -> None:
    found = answer(
        letter(
            "Section 12 applies: this would exceed the appropriate limit.",
            "As a gesture of goodwill we can say that 39 offences were recorded in 2019/20.",
        )
    )
    assert (found.disposition, found.exemption_ids) == ("outside_the_act", ("foia-12",))


def test_nothing_held_is_no_refusal() -> None:
    assert answer(letter("Gwent Police does not hold the information that you have requested.")).disposition == "not_held"


def test_neither_confirm_nor_deny_is_its_own_disposition() -> None:
    told = answer(letter("Gwent Police neither confirms nor denies that it holds any information."))
    assert told.disposition == "neither_confirm_nor_deny"


def test_a_pointer_elsewhere_is_its_own_disposition() -> None:
    assert answer(letter("This information is already reasonably accessible to you on our web site.")).disposition == "elsewhere"


def test_each_question_has_its_own_fate() -> None:
    document = letter(
        """
        Answer 1: There were 39 offences recorded in 2019/20.
        Answer 2: No information held.
        Answer 3: This information is exempt by virtue of section 40(2).
        """,
        asked=THREE,
    )
    assert dispositions(document) == {"1": "answered", "2": "not_held", "3": "refused"}


def test_one_answer_may_speak_to_two_questions() -> None:
    document = letter("Q1 and Q2: There were 39 offences recorded in 2019/20.\nQ3: No information held.", asked=THREE)
    assert dispositions(document) == {"1": "answered", "2": "answered", "3": "not_held"}
    assert counts_of(document) == ["ew-071-17 offences 2019-04-01..2020-03-31 exact 39"]


def test_a_refusal_of_the_whole_request_covers_every_question() -> None:
    document = letter("Q1 40,327 crimes would need to be read.\nThis is a refusal of the whole request under section 12.", asked=THREE)
    assert set(dispositions(document).values()) == {"refused"}
    assert counts_of(document) == []


def test_a_question_said_again_over_its_answer_is_no_answer() -> None:
    document = letter(
        "1. How many offences of sexual communication with a child were recorded in 2019/20?",
        "39",
        asked="1. How many offences of sexual communication with a child were recorded in 2019/20?",
    )
    assert counts_of(document) == ["ew-071-17 offences 2019-04-01..2020-03-31 exact 39"]


def test_numbers_in_the_request_are_never_figures() -> None:
    document = letter(
        "There were 39 offences in 2019/20.",
        asked="1. You recorded 19 offences of sexual communication with a child in 2017/18. How many in 2019/20?",
    )
    assert [count.raw_value for count in understand_drawn(document).counts] == ["39"]
    assert rejections_of(document) == []


def test_the_requesters_empty_table_is_set_aside() -> None:
    document = make_document(
        "Gwent Police\nYou asked:\n" + ASKED,
        "Please complete this table:\nPlatform | 2017/18 | 2018/19\nFacebook | |\nSnapchat | |",
        "Our response\nPlatform | 2017/18 | 2018/19\nFacebook | 5 | 7\nSnapchat | 6 | 8",
    )
    assert [aside.rule_id for aside in find(document).set_aside if isinstance(aside.part, Grid)] == ["request_template"]
    assert [count.raw_value for count in understand_drawn(document).counts] == ["5", "7", "6", "8"]


def test_a_table_with_figures_ends_a_request_whose_end_is_not_marked() -> None:
    document = make_document("Gwent Police\nYou asked:\n" + ASKED, "| 2019/20\nOffences | 39")
    assert counts_of(document) == ["ew-071-17 offences 2019-04-01..2020-03-31 exact 39"]


def test_complaint_rights_and_what_follows_them_hold_no_figures() -> None:
    document = letter(
        "There were 39 offences in 2019/20.",
        "If you are dissatisfied you may write within 40 working days.",
        "Ring 101, extension 4321. In 2019/20 there were 500 offences.",
    )
    assert [count.raw_value for count in understand_drawn(document).counts] == ["39"]


def test_a_sheet_after_the_closing_words_is_read_again() -> None:
    document = make_document(
        Line("Letter", Place(sheet="Letter"), "sheet"),
        "Gwent Police\nYou asked:\n" + ASKED + "\nOur response\nYours sincerely",
        Line("Data", Place(sheet="Data"), "sheet"),
        "| 2019/20\nOffences | 39",
    )
    assert counts_of(document) == ["ew-071-17 offences 2019-04-01..2020-03-31 exact 39"]


def test_every_part_is_in_one_answer_or_set_aside() -> None:
    document = letter("Answer 1: 39\nAnswer 2:\n| 2019/20\nArrests | 5\nAnswer 3: refused", asked=THREE)
    found = find(document)
    told = [str(part.place) for one in found.answers for part in one.parts] + [str(aside.part.place) for aside in found.set_aside]
    assert sorted(told) == sorted(str(part.place) for part in document.parts)


LOG = """
Disclosure log, Gwent Police
Reference: 0101/2024
You asked for the number of offences of sexual communication with a child in 2019/20.
There were 39 offences recorded in 2019/20.
Reference: 0102/2024
You asked for the number of offences of stalking in 2019/20.
There were 52 offences recorded in 2019/20.
Reference: 0103/2024
You asked for the number of offences of sexual communication with a child by platform.
Section 12 applies: the cost of compliance would exceed the appropriate limit.
"""


def test_a_log_page_holds_a_reply_for_each_reference() -> None:
    found = find(make_document(LOG)).answers
    assert [(one.question_no, one.reply.reference, one.disposition) for one in found] == [
        ("0101/2024", "0101/2024", "answered"),
        ("0102/2024", "0102/2024", "answered"),
        ("0103/2024", "0103/2024", "refused"),
    ]
    assert len({one.reply.reply_id for one in found}) == 3


def test_the_offence_of_one_log_entry_does_not_reach_into_the_next() -> None:
    assert counts_of(make_document(LOG)) == [
        "ew-071-17 offences 2019-04-01..2020-03-31 exact 39",
        "ew-class-8q offences 2019-04-01..2020-03-31 exact 52",
    ]


def test_a_heading_of_the_log_page_that_names_the_force_holds_for_all_its_replies() -> None:
    assert {one.reply.force_ids for one in find(make_document(LOG)).answers} == {("gwent",)}


def test_who_received_the_request_outranks_the_paper() -> None:
    document = make_document(
        "Bedfordshire Police\nYour request was received by Cambridgeshire Constabulary on 3 May 2024.\nYou asked:\n" + ASKED,
        "Our response\n| 2019/20\nOffences | 39",
    )
    assert answer(document).reply.force_ids == ("cambridgeshire",)


def test_a_joint_reply_names_both_forces_and_each_column_belongs_to_its_own() -> None:
    document = letter("| Norfolk | Suffolk\n2019/20 | 39 | 52", force="Norfolk Constabulary and Suffolk Constabulary")
    assert set(answer(document).reply.force_ids) == {"norfolk", "suffolk"}
    assert [(count.force_id, count.raw_value) for count in understand_drawn(document).counts] == [("norfolk", "39"), ("suffolk", "52")]


def test_a_figure_of_a_joint_reply_that_names_no_force_is_nobodys() -> None:
    document = letter("| 2019/20\nOffences | 39", force="Norfolk Constabulary and Suffolk Constabulary")
    assert (counts_of(document), rejections_of(document)) == ([], ["no_force 39"])


def test_another_forces_figure_quoted_in_a_reply_is_not_loaded() -> None:
    document = letter("Force | 2019/20\nGwent | 39\nKent | 52")
    assert (counts_of(document), rejections_of(document)) == (["ew-071-17 offences 2019-04-01..2020-03-31 exact 39"], ["another_force 52"])


def test_a_file_that_names_no_force_is_held() -> None:
    reading = understand_drawn(make_document("You asked:\n" + ASKED + "\nOur response\n| 2019/20\nOffences | 39"))
    assert (reading.state, reading.reason_id, reading.counts) == ("held", "no_force", ())


def test_a_table_of_many_forces_is_statistics_and_no_reply() -> None:
    rows = "\n".join(f"{force} | {count}" for count, force in enumerate(("Gwent", "Kent", "Essex", "Surrey", "Sussex", "Norfolk"), 10))
    reading = understand_drawn(make_document("Sexual communication with a child, by force", f"Force | 2019/20\n{rows}"))
    assert (reading.state, reading.reason_id, reading.counts) == ("held", "many_forces", ())


def test_reference_dates_and_law_are_read_from_the_letter() -> None:
    document = make_document(
        "Gwent Police\nOur ref: 0512/2020\nDate: 9 October 2020",
        "Your request was received on 28 September 2020 under the Freedom of Information Act 2000.\nYou asked:\n" + ASKED,
        "Our response\n39",
    )
    reply = answer(document).reply
    assert (reply.reference, reply.regime, str(reply.replied_on), str(reply.received_on)) == (
        "0512/2020",
        "FOIA",
        "2020-10-09",
        "2020-09-28",
    )
