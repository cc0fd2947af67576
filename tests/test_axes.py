"""One axis, one dimension: a label is never read alone."""

from __future__ import annotations

import pytest

from foi_ingest.model import Axis, Label, Place
from foi_ingest.normalise.axes import understand
from foi_ingest.normalise.labels import Understood
from foi_ingest.vocabulary import load_vocabulary


def read(*labels: str, heading: str = "", axis: str = "stub 0", context: str = "") -> dict[str, str]:
    """Label → what it came to: `platform=kik`, `total of age`, `no: unknown_platform`, `rule: rate_column`."""
    made = [Label(text, Place(spot=f"row {n}")) for n, text in enumerate(labels)]
    found = understand(
        Axis(axis, Label(heading, Place(spot="corner")) if heading else None, tuple(made)), load_vocabulary(), "England and Wales", context
    )
    return {label.text: tell(found[label]) for label in made}


def tell(told: Understood) -> str:
    if told.rule_id:
        return f"rule: {told.rule_id}"
    if told.reason_id:
        return f"no: {told.reason_id}"
    facts = []
    for fact in told.facts:
        stated = f"{fact.period.start}..{fact.period.end}" if fact.period else fact.value
        facts.append((f"total of {fact.dimension} {stated}" if fact.is_total else f"{fact.dimension}={stated}").strip())
    return ", ".join(facts) or "nothing"


def test_x_is_a_platform_beside_platforms_and_nothing_alone() -> None:
    assert read("Facebook", "X", "Kik")["X"] == "platform=twitter"
    assert read("X", heading="Platform")["X"] == "platform=twitter"
    assert "platform" not in read("X", "Y", "Z")["X"]


def test_a_slash_is_an_age_on_an_axis_of_ages_and_a_year_on_one_of_periods() -> None:
    assert read("13/15", "16/17", heading="Age of victim")["16/17"] == "age=16-17"
    assert read("15/16", "16/17", heading="Financial year")["16/17"] == "period=2016-04-01..2017-03-31"


def test_a_less_than_is_an_age_on_an_axis_of_ages() -> None:
    assert read("<10", "10-12", "13-15", heading="Age group")["<10"] == "age=0-9"
    assert read("<18", "18-64", ">64", context="age of suspect") == {"<18": "age=0-17", "18-64": "age=18-64", ">64": "age=65+"}


def test_bare_numbers_are_ages_only_where_the_text_speaks_of_ages() -> None:
    assert read("13", "14", "15", context="victims by age")["13"] == "age=13"
    assert "age" not in read("13", "14", "15", context="by hour")["13"]


def test_an_unknown_word_rejects_its_own_rows_and_no_others() -> None:
    assert read("Facebook", "Snapchat", "Zzapp") == {
        "Facebook": "platform=facebook",
        "Snapchat": "platform=snapchat",
        "Zzapp": "no: unknown_platform",
    }
    assert read("Male", "Female", "Zzz", heading="Sex of victim")["Zzz"] == "no: unknown_sex"
    assert read("12-15", "16-17", "Adults?", heading="Age")["Adults?"] == "no: unknown_age"
    assert read("2017/18", "2018/19", "soon")["soon"] == "no: unknown_period"


def test_telephone_is_a_platform_beside_platforms_and_a_contact_elsewhere() -> None:
    assert read("Facebook", "Telephone", "Kik")["Telephone"].startswith("platform=")
    assert read("2017/18", "2018/19", "Telephone")["Telephone"] == "rule: contact"


def test_unknown_is_a_value_of_its_axis_and_never_decides_what_the_axis_is() -> None:
    assert read("Facebook", "Kik", "Not recorded")["Not recorded"] == "platform=unknown"
    assert read("Male", "Female", "Unknown")["Unknown"] == "sex=unknown"
    assert read("12-15", "16+", "Unknown", heading="Age")["Unknown"] == "age=unknown"


def test_several_platforms_in_one_cell_are_joined_in_one_order() -> None:
    told = read("Snapchat / Instagram", "Instagram and Snapchat", "Kik")
    assert told["Snapchat / Instagram"] == told["Instagram and Snapchat"] == "platform=instagram+snapchat"


def test_a_known_pair_keeps_its_own_name() -> None:
    assert read("Facebook/Facebook Messenger", "Kik", "Snapchat")["Facebook/Facebook Messenger"] == "platform=facebook-or-messenger"


def test_a_pair_with_one_unknown_half_is_no_platform() -> None:
    assert read("Facebook", "Kik", "Snapchat / Zzapp")["Snapchat / Zzapp"] == "no: unknown_platform"


def test_a_heading_that_is_known_decides_the_dimension() -> None:
    assert read("Other", heading="Sex of suspect")["Other"] == "sex=other"
    assert read("1", "14", heading="Outcome type") == {"1": "outcome=1", "14": "outcome=14"}


def test_a_heading_of_the_forces_own_makes_a_free_breakdown() -> None:
    told = read("Cardiff", "Newport", "Total", heading="District")
    assert told == {"Cardiff": "other=Cardiff", "Newport": "other=Newport", "Total": "total of other"}


def test_labels_without_a_heading_and_without_a_word_for_them_are_not_guessed() -> None:
    assert set(read("Cardiff", "Newport").values()) == {"no: unknown_axis"}


def test_a_free_breakdown_without_a_heading_takes_the_name_that_the_title_and_its_labels_share() -> None:
    labels = ("Western Division", "Eastern Division")
    assert read(*labels, axis="header 0", context="offences by division") == {label: f"other={label}" for label in labels}
    assert set(read(*labels, axis="header 0", context="offences").values()) == {"no: unknown_axis"}


@pytest.mark.parametrize("heading", ["Victim name", "Officer name", "Date of birth", "Address", "Crime reference", "Postcode"])
def test_columns_that_name_people_are_never_a_breakdown(heading: str) -> None:
    told = read("Something", "Something else", heading=heading)
    assert set(told.values()) <= {"no: personal_data", "no: unknown_axis"}


def test_hospital_name_is_the_name_of_a_thing() -> None:
    assert read("Heath", "Gwent Royal", heading="Hospital Name")["Heath"] == "other=Heath"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Offences recorded 2019/20", {"period=2019-04-01..2020-03-31", "measure=offences"}),
        ("2019/20 - Arrests", {"period=2019-04-01..2020-03-31", "measure=arrests"}),
        ("Male 2019/20", {"period=2019-04-01..2020-03-31", "sex=male"}),
    ],
)
def test_a_label_may_name_a_period_and_one_other_thing(label: str, expected: set[str]) -> None:
    assert set(read(label, "Something", axis="header 0")[label].split(", ")) == expected


def test_a_label_that_names_a_period_and_something_unknown_is_not_understood() -> None:
    assert read("Zzz 2019/20", "Something", axis="header 0")["Zzz 2019/20"] == "no: unknown_axis"


@pytest.mark.parametrize(
    ("label", "rule"),
    [
        ("% change", "change_column"),
        ("Rate per 1,000 population", "rate_column"),
        ("Average", "average_column"),
        ("Population", "population"),
        ("Cost", "money"),
    ],
)
def test_a_column_that_is_no_count_is_ignored_by_a_named_rule(label: str, rule: str) -> None:
    assert read("2017/18", "2018/19", label, axis="header 0")[label] == f"rule: {rule}"


def test_a_total_belongs_to_the_axis_on_which_it_stands() -> None:
    assert read("2017/18", "2018/19", "Total")["Total"] == "total of period"
    assert read("Facebook", "Kik", "Kik Total")["Kik Total"] == "total of platform kik"
    assert read("Male", "Female", "All victims", heading="Sex")["All victims"] == "total of sex"


def test_a_footnote_mark_on_a_year_is_no_mask() -> None:
    told = read("2022*", "2023", axis="header 0")
    assert told["2022*"] == "period=2022-01-01..2022-12-31"


def test_periods_and_measures_may_stand_in_one_header() -> None:
    assert read("2022/23", "2023/24", "Arrests", axis="header 0")["Arrests"] in ("measure=arrests", "no: unknown_period")


def test_a_date_range_keeps_its_dates() -> None:
    assert (
        read("01/04/2017 - 31/03/2018", "01/04/2018 - 30/09/2018", heading="Date Range")["01/04/2018 - 30/09/2018"]
        == "period=2018-04-01..2018-09-30"
    )


def test_a_code_and_a_name_that_disagree_reject_their_row() -> None:
    told = read("71/17", "88A", "71/17 - Stalking", heading="Offence")
    assert told["71/17 - Stalking"] == "no: code_and_label_disagree"
