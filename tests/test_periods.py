"""Periods: every form that replies write, and those that have two readings and so are none."""

from __future__ import annotations

from datetime import date

import pytest

from foi_ingest.normalise.period_mentions import find_dates, find_limits, find_periods
from foi_ingest.normalise.periods import Period, classify, read_date, read_period, span_of


def period(text: str) -> Period:
    """`2017-04-01..2018-03-31` as a period."""
    start, end = text.split("..")
    return Period(date.fromisoformat(start), date.fromisoformat(end))


FY17 = "2017-04-01..2018-03-31"
FY19 = period("2019-04-01..2020-03-31")
YEAR20 = period("2020-01-01..2020-12-31")


@pytest.mark.parametrize(
    "text",
    [
        "2017/18",
        "2017-18",
        "2017–18",
        "2017/2018",
        "2017-2018",
        "2017 / 18",
        "FY17/18",
        "FY 2017-18",
        "FY 17-18",
        "17/18",
        "Fin Year 2017/2018",
        "Financial year 2017/18",
        "2017/18 financial year",
        "01/04/2017-31/03/2018",
        "01/04/2017 - 31/03/2018",
        "01.04.17 - 31.03.18",
        "1 April 2017 to 31 March 2018",
        "1st April 2017 - 31st March 2018",
        "April 1, 2017 to March 31, 2018",
        "from (and including) April 1st 2017 until (and including) March 31st 2018",
        "01-Apr-2017 to 31-Mar-2018",
        "2017-04-01 to 2018-03-31",
        "April 2017 - March 2018",
        "Apr-17 to Mar-18",
        "Apr 2017 - Mar 2018",
        "YE March 2018",
        "Year ending March 2018",
        "Year ending 31 March 2018",
        "12 months to March 2018",
        "2017/18 (1 April 2017 to 31 March 2018)",
        "2017/18:",
        "2017/18*",
    ],
)
def test_a_financial_year_is_read_in_every_form(text: str) -> None:
    assert read_period(text) == period(FY17)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", "2019-01-01..2019-12-31"),
        ("Calendar year 2019", "2019-01-01..2019-12-31"),
        ("Jan-Dec 2016", "2016-01-01..2016-12-31"),
        ("Year ending June 2019", "2018-07-01..2019-06-30"),
        ("Year ending December 2019", "2019-01-01..2019-12-31"),
        ("Q1 2017/18", "2017-04-01..2017-06-30"),
        ("Q1 17-18", "2017-04-01..2017-06-30"),
        ("2017/18 Q4", "2018-01-01..2018-03-31"),
        ("Quarter 3 2019/20", "2019-10-01..2019-12-31"),
        ("Apr-Jun 2017", "2017-04-01..2017-06-30"),
        ("April to June 2020", "2020-04-01..2020-06-30"),
        ("May 2019", "2019-05-01..2019-05-31"),
        ("Apr-20", "2020-04-01..2020-04-30"),
        ("Sept 2019", "2019-09-01..2019-09-30"),
        ("6th Apr 2021 to 5th Apr 2022", "2021-04-06..2022-04-05"),
        ("1 Jan 2018 -- 5 Dec 2018".replace("--", "–"), "2018-01-01..2018-12-05"),
        ("01 April 2018 – 24/09/18", "2018-04-01..2018-09-24"),
        ("1 October - 31 March 2019", "2018-10-01..2019-03-31"),
        ("1 to 30 June 2020", "2020-06-01..2020-06-30"),
        ("2020 up to 31st January", "2020-01-01..2020-01-31"),
        ("2022/23 (to 31 Dec 2022)", "2022-04-01..2022-12-31"),
        ("2022/23 (to 28/02/2023)", "2022-04-01..2023-02-28"),
        ("April 2018 - April 2021", "2018-04-01..2021-04-30"),
        ("2019/20 to 2023/24", "2019-04-01..2024-03-31"),
        ("1 October 2018 to 2 April 2019", "2018-10-01..2019-04-02"),
    ],
)
def test_other_periods_keep_the_dates_that_they_state(text: str, expected: str) -> None:
    assert read_period(text) == period(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Q1 2020",
        "FY19",
        "FY18",
        "2020-04",
        "17-18",
        "2017/19",
        "2018/17",
        "31/04/2019 - 30/06/2019",
        "January",
        "Q1",
        "Apr-Jun",
        "<5",
        "12-15",
        "1,616",
        "71/17",
        "88A",
        "previous 12 months",
        "Total",
        "",
    ],
)
def test_what_has_two_readings_or_none_is_no_period(text: str) -> None:
    assert read_period(text) is None


@pytest.mark.parametrize(
    ("text", "parent", "expected"),
    [
        ("January", FY19, "2020-01-01..2020-01-31"),
        ("April", FY19, "2019-04-01..2019-04-30"),
        ("Jan", YEAR20, "2020-01-01..2020-01-31"),
        ("Q1", FY19, "2019-04-01..2019-06-30"),
        ("Q4", FY19, "2020-01-01..2020-03-31"),
        ("Q1 (Apr-Jun)", FY19, "2019-04-01..2019-06-30"),
        ("Q1 (Jan-Mar)", YEAR20, "2020-01-01..2020-03-31"),
        ("Apr-Jun", FY19, "2019-04-01..2019-06-30"),
        ("Jan-Mar", FY19, "2020-01-01..2020-03-31"),
    ],
)
def test_a_part_takes_its_year_from_the_label_above(text: str, parent: Period, expected: str) -> None:
    assert read_period(text, parent) == period(expected)


@pytest.mark.parametrize("text", ["Q1", "Q1 (Apr-Jun)", "Q5", "Jan-Mar 2021"])
def test_a_part_that_does_not_fit_its_year_is_not_forced_into_it(text: str) -> None:
    told = read_period(text, YEAR20)
    assert told is None or not YEAR20.covers(told)


def test_a_month_that_does_not_occur_in_the_span_above_is_not_chosen() -> None:
    assert read_period("May", period("2019-06-01..2020-03-31")) is None


def test_year_to_date_needs_the_month_up_to_which_it_runs() -> None:
    assert read_period("FYTD 2014/15", period("2014-08-01..2014-08-31")) == period("2014-04-01..2014-08-31")
    assert read_period("FYTD 2014/15", period("2013-08-01..2013-08-31")) == period("2014-04-01..2014-08-31")
    assert read_period("FYTD 2014/15") is None
    assert read_period("FYTD 2014/15", FY19) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There were 19 offences in 2017/18 and 41 in 2018/19.", [FY17, "2018-04-01..2019-03-31"]),
        ("between 1 April 2017 and 31 March 2018 the force recorded 19", [FY17]),
        ("from April 2020 to June 2020", ["2020-04-01..2020-06-30"]),
        ("Table 2: 2019/20 to 2023/24", ["2019-04-01..2024-03-31"]),
        ("in the calendar year 2019", ["2019-01-01..2019-12-31"]),
        ("Q1 of 2019/20 and Q2 2019/20", ["2019-04-01..2019-06-30", "2019-07-01..2019-09-30"]),
        ("in May 2019", ["2019-05-01..2019-05-31"]),
        ("in 2018, 2019 and 2020", ["2018-01-01..2018-12-31", "2019-01-01..2019-12-31", "2020-01-01..2020-12-31"]),
        ("2022/23 (to 28 February 2023) is incomplete", ["2022-04-01..2023-02-28"]),
    ],
)
def test_periods_are_found_in_sentences(text: str, expected: list[str]) -> None:
    assert [mention.period for mention in find_periods(text)] == [period(one) for one in expected]


@pytest.mark.parametrize(
    "text",
    [
        "the Sexual Offences Act 2003",
        "on 28 September 2020",
        "Home Office code 71/17",
        "our reference 0512/2020",
        "Sexual Offences (Northern Ireland) Order 2008",
    ],
)
def test_the_year_of_a_law_a_single_date_or_a_reference_is_no_period(text: str) -> None:
    assert find_periods(text) == []


def test_a_mention_points_at_the_characters_that_name_it() -> None:
    text = "Offences in 2017/18 were 19."
    [mention] = find_periods(text)
    assert text[mention.start : mention.end] == "2017/18"


def test_dates_are_found_so_that_their_numbers_are_no_counts() -> None:
    text = "received on 28 September 2020 and again on 01/10/2020"
    assert [text[a:b] for a, b in find_dates(text)] == ["28 September 2020", "01/10/2020"]


@pytest.mark.parametrize(
    ("dates", "kind"),
    [
        ("2019-05-01..2019-05-31", "month"),
        ("2020-02-01..2020-02-29", "month"),
        ("2020-04-01..2020-06-30", "quarter"),
        ("2020-05-01..2020-07-31", "custom"),
        ("2018-10-01..2019-03-31", "half_year"),
        ("2019-01-01..2019-12-31", "calendar_year"),
        (FY17, "financial_year"),
        ("2021-04-06..2022-04-05", "tax_year"),
        ("2018-07-01..2019-06-30", "custom"),
        ("2018-10-01..2019-04-02", "custom"),
        ("2018-04-01..2020-03-31", "custom"),
    ],
)
def test_the_kind_of_a_period_follows_from_its_dates(dates: str, kind: str) -> None:
    one = period(dates)
    assert classify(one.start, one.end) == one.kind == kind


def test_a_span_covers_periods_that_follow_each_other_in_any_order() -> None:
    years = [period("2018-04-01..2019-03-31"), period(FY17)]
    assert span_of(years) == period("2017-04-01..2019-03-31")


@pytest.mark.parametrize(
    "dates",
    [
        [],
        [FY17, "2019-04-01..2020-03-31"],
        [FY17, "2018-03-31..2019-03-31"],
        [FY17, "2017-04-01..2017-06-30"],
    ],
)
def test_a_span_over_a_gap_or_an_overlap_is_none(dates: list[str]) -> None:
    assert span_of([period(one) for one in dates]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9 October 2020", date(2020, 10, 9)),
        ("28/09/2020", date(2020, 9, 28)),
        ("April 1st 2021", date(2021, 4, 1)),
        ("31/02/2020", None),
        ("2020", None),
    ],
)
def test_a_date_is_day_month_year(text: str, expected: date | None) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("from 01/01/16 - present day (12/02/17)", "2016-01-01..2017-02-12"),
        ("from (and including) October 1, 2018, until (and including) April 2, 2019", "2018-10-01..2019-04-02"),
        ("each year from 2017/18 to 2019/20", "2017-04-01..2020-03-31"),
        ("in the 2019 calendar year", "2019-01-01..2019-12-31"),
    ],
)
def test_a_question_is_limited_to_the_period_that_it_names(text: str, period: str) -> None:
    [mention], is_open = find_limits(text)
    assert f"{mention.period.start}..{mention.period.end}" == period
    assert not is_open


@pytest.mark.parametrize("text", ["since 2018", "from 2018 onwards", "2018 to date", "before April 2018", "Q1 2020", "first half of 2020"])
def test_a_question_may_leave_its_period_open(text: str) -> None:
    assert find_limits(text) == ([], True)


@pytest.mark.parametrize("ending", ["Mar-18", "March 2018", "31 March 2018", "Mar '18"])
def test_a_year_may_be_named_by_its_end(ending: str) -> None:
    period = read_period(f"year ending {ending}")
    assert period is not None
    assert (str(period.start), str(period.end)) == ("2017-04-01", "2018-03-31")
