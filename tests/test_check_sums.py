"""Printed totals are free checksums: compared with bounds, reported, never repaired."""

from __future__ import annotations

from drawn import counts_of, letter, understand_drawn
from foi_ingest.model import Check, Document


def checks_of(document: Document) -> list[Check]:
    return list(understand_drawn(document).checks)


def verdicts(table: str) -> dict[str, str]:
    """What the check is of → its verdict, where each occurs once."""
    return {check.what: check.verdict for check in checks_of(letter(table))}


def test_parts_that_add_up_agree() -> None:
    [check] = checks_of(letter("Platform | 2021/22\nFacebook | 5\nKik | 7\nTotal | 12"))
    assert (check.verdict, check.left_low, check.left_high, check.right_low, len(check.places)) == ("agrees", 12, 12, 12, 3)


def test_a_total_that_does_not_add_up_is_reported_and_stays_as_printed() -> None:
    document = letter("Platform | 2021/22\nFacebook | 5\nKik | 7\nTotal | 13")
    [check] = checks_of(document)
    assert (check.verdict, check.left_low, check.right_low) == ("differs", 12, 13)
    assert "ew-071-17 offences 2021-04-01..2022-03-31 exact 13 total" in counts_of(document)


def test_a_mask_agrees_within_its_bounds_and_is_not_tightened() -> None:
    document = letter("Platform | 2021/22\nFacebook | 5\nKik | <5\nTotal | 8")
    assert [check.verdict for check in checks_of(document)] == ["agrees_within_bounds"]
    assert "ew-071-17 offences 2021-04-01..2022-03-31 platform_id=kik suppressed 0..4" in counts_of(document)


def test_a_mask_too_small_for_its_total_differs() -> None:
    assert verdicts("Platform | 2021/22\nFacebook | 5\nKik | <5\nTotal | 20") == {
        "the parts by platform_id add up to the printed total": "differs"
    }


def test_a_star_without_a_key_is_open_upwards() -> None:
    assert set(verdicts("Platform | 2021/22\nFacebook | 5\nKik | *\nTotal | 200").values()) == {"agrees_within_bounds"}
    assert set(verdicts("Platform | 2021/22\nFacebook | 5\nKik | *\nTotal | 4").values()) == {"differs"}


def test_a_withheld_part_leaves_the_sum_open() -> None:
    assert set(verdicts("Platform | 2021/22\nFacebook | 5\nKik | s.40(2)\nTotal | 9").values()) == {"agrees_within_bounds"}


def test_a_withheld_total_can_not_differ() -> None:
    assert set(verdicts("Platform | 2021/22\nFacebook | 5\nKik | 6\nTotal | s.40(2)").values()) == {"agrees_within_bounds"}


def test_a_row_total_and_a_column_total_are_both_checked() -> None:
    checks = checks_of(letter("Platform | 2021/22 | 2022/23 | Total\nFacebook | 5 | 6 | 11\nKik | 7 | 8 | 15\nTotal | 12 | 14 | 27"))
    wrong = [check for check in checks if check.verdict == "differs"]
    assert {check.what for check in checks} == {
        "the parts by platform_id add up to the printed total",
        "the parts by period add up to the printed total",
    }
    assert len([check for check in checks if check.verdict == "agrees"]) == 4
    assert {(check.right_low, check.right_high) for check in wrong} <= {(27, 27)}


def test_a_table_without_a_total_is_not_checked() -> None:
    assert checks_of(letter("Platform | 2021/22\nFacebook | 5\nKik | 7")) == []


def test_totals_of_one_table_are_not_compared_with_parts_of_another() -> None:
    document = letter(
        "Platform | 2021/22\nFacebook | 5\nKik | 7\nTotal | 12", "Sex of victims", "Sex | 2021/22\nMale | 1\nFemale | 1\nTotal | 2"
    )
    assert {check.verdict for check in checks_of(document)} == {"agrees"}


def test_checks_have_ids_of_their_own_that_stay() -> None:
    document = letter("Platform | 2021/22 | 2022/23\nFacebook | 5 | 6\nKik | 7 | 8\nTotal | 12 | 14")
    ids = [check.check_id for check in checks_of(document)]
    assert len(set(ids)) == len(ids) == 2
    assert ids == [check.check_id for check in checks_of(document)]
