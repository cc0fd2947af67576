"""Law 1: every value that was seen is loaded, rejected or ignored by a named rule, once."""

from __future__ import annotations

import pytest

from drawn import drawn, make_document
from foi_ingest.accounts import Accounts, list_values
from foi_ingest.errors import UnaccountedValue
from foi_ingest.model import Line, Place, ValueKey

RULES = {"label", "letterhead"}


def key(spot: str, ordinal: int = 0) -> ValueKey:
    return ValueKey(Place(spot=spot), ordinal)


def open_accounts(*spots: str) -> Accounts:
    return Accounts(iter([key(spot) for spot in spots]), RULES)


def test_every_cell_and_every_number_of_a_line_is_a_value() -> None:
    keys = list(list_values(make_document("There were 5 in 2019 and no offences", "Year | Offences\n2019 | 5")))
    assert [(str(one.place), one.ordinal) for one in keys] == [
        *(("paragraph 1", n) for n in range(3)),
        *((f"table 1, row {row}, column {column}", 0) for row in (1, 2) for column in (1, 2)),
    ]


def test_the_sums_say_what_became_of_each_value() -> None:
    accounts = open_accounts("A1", "A2", "A3", "A4")
    accounts.load(key("A1"))
    accounts.reject(key("A2"))
    accounts.ignore(key("A3"), "label")
    accounts.ignore(key("A4"), "label")
    tally = accounts.close()
    assert (tally.seen, tally.loaded, tally.rejected, dict(tally.ignored)) == (4, 1, 1, {"label": 2})


def test_a_value_that_is_lost_stops_the_run() -> None:
    accounts = open_accounts("A1", "A2")
    accounts.load(key("A1"))
    with pytest.raises(UnaccountedValue, match="1 values were seen and lost, the first at A2"):
        accounts.close()


def test_a_value_that_is_told_twice_stops_the_run() -> None:
    accounts = open_accounts("A1")
    accounts.load(key("A1"))
    with pytest.raises(UnaccountedValue, match="told twice: loaded and rejected"):
        accounts.reject(key("A1"))


def test_a_value_that_nobody_saw_stops_the_run() -> None:
    with pytest.raises(UnaccountedValue, match="never seen"):
        open_accounts("A1").load(key("B7"))


def test_a_rule_that_is_not_named_stops_the_run() -> None:
    with pytest.raises(UnaccountedValue, match=r"is no rule of rules\.csv"):
        open_accounts("A1").ignore(key("A1"), "because")


def test_two_values_at_one_place_stop_the_run() -> None:
    with pytest.raises(UnaccountedValue, match="share the place"):
        open_accounts("A1", "A1")


def test_a_whole_part_is_ignored_by_one_rule() -> None:
    line, grid = Line("Ring 101 or 102", Place(spot="paragraph 1")), drawn("a | b\n1 | 2")
    accounts = Accounts(iter([key("paragraph 1"), key("paragraph 1", 1), *(ValueKey(cell.place, 0) for cell in grid.cells)]), RULES)
    accounts.ignore_part(line, "letterhead")
    accounts.ignore_part(grid, "label")
    assert dict(accounts.close().ignored) == {"letterhead": 2, "label": 4}


def test_a_value_counted_from_rows_is_beyond_the_cells_seen() -> None:
    accounts = open_accounts()
    accounts.load(key("rows 2 to 9", -3))
    assert accounts.close().loaded == 1


def test_the_message_holds_no_cell_text() -> None:
    accounts = Accounts(list_values(make_document("Secret words | 5")), RULES)
    with pytest.raises(UnaccountedValue) as caught:
        accounts.close()
    assert "Secret" not in str(caught.value)
