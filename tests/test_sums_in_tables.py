"""Rows and columns that add up others: told as printed totals where arithmetic confirms them, and never a second time what they add up."""

from __future__ import annotations

import pytest

from drawn import counts_of, figures_of, letter, rejections_of
from foi_ingest.model import Document

YEARS = "Platform | 2020/21 | 2021/22"
VICTIMS = "1. How many victims of sexual communication with a child were recorded, by age and sex of victim?"


def totals_of(document: Document) -> set[str]:
    """The printed values that are told as totals."""
    return {value for value, figure in figures_of(document).items() if figure.endswith(" total")}


@pytest.mark.parametrize(
    ("rows", "totals"),
    [
        ("Meta | 45 | 61\nFacebook | 20 | 22\nInstagram | 25 | 39\nKik | 7 | 8", {"45", "61"}),
        ("Facebook | 31 | 28\nWhatsApp | 12 | 17\nOnline | 43 | 45\nIn person | 6 | 3", {"43", "45"}),
        ("Xbox | 4 | 6\nRoblox | 9 | 11\nOnline gaming | 13 | 17\nKik | 1 | 2\nTotal | 14 | 19", {"13", "17", "14", "19"}),
        ("Facebook | 31 | 28\nPhone call | 12 | 17\nMeta | 43 | 45", set()),
        ("Online | 40 | 52\nFacebook | 20 | 22\nInstagram | 25 | 39", set()),
        ("Kik | 45 | 61\nFacebook | 20 | 22\nInstagram | 25 | 39", set()),
    ],
    ids=["before its members", "after its members", "of a kind", "no member of it", "does not add up", "a platform of its own"],
)
def test_a_word_for_several_platforms_is_a_total_where_it_adds_them_up(rows: str, totals: set[str]) -> None:
    document = letter(f"{YEARS}\n{rows}")
    assert totals_of(document) == totals
    assert rejections_of(document) == []


def test_a_column_that_adds_up_others_is_a_total() -> None:
    table = "Year | Meta | Facebook | Instagram | Kik\n2020/21 | 33 | 14 | 19 | 3\n2021/22 | 41 | 12 | 29 | 8"
    assert totals_of(letter(table)) == {"33", "41"}


def test_small_numbers_that_add_up_by_chance_are_not_loaded() -> None:
    table = "Platform | 2020/21\nOnline | 3\nFacebook | 1\nKik | 2"
    assert rejections_of(letter(table)) == ["maybe_subtotal 3"]


def test_a_printed_total_tells_whether_small_numbers_add_up_by_chance() -> None:
    table = "Platform | 2020/21\nOnline | 3\nFacebook | 1\nKik | 2\nTotal | "
    assert totals_of(letter(f"{table}6")) == {"6"}
    assert "ew-071-17 offences 2020-04-01..2021-03-31 platform_id=internet exact 3 total" in counts_of(letter(f"{table}3"))


def test_masked_members_leave_it_open_whether_a_row_adds_them_up() -> None:
    table = "Platform | 2020/21 | 2021/22\nMeta | 12 | 14\nFacebook | 10 | 12\nInstagram | <5 | <5"
    assert rejections_of(letter(table)) == ["maybe_subtotal 12", "maybe_subtotal 14"]


def test_all_social_media_is_no_total_where_nothing_of_it_is_printed() -> None:
    table = "Platform | 2020/21 | 2021/22\nAll social media | 60 | 74\nText message | 12 | 9\nPhone call | 3 | 1"
    assert totals_of(letter(table)) == set()


def test_a_row_that_adds_up_all_districts_is_their_total_under_any_name() -> None:
    table = "District | 2020/21 | 2021/22\nBelfast | 14 | 17\nDerry | 9 | 6\nWhole region | 23 | 23"
    assert [figure for figure in counts_of(letter(table)) if figure.endswith("total")] == [
        "ew-071-17 offences 2020-04-01..2021-03-31 district=Whole region exact 23 total",
        "ew-071-17 offences 2021-04-01..2022-03-31 district=Whole region exact 23 total",
    ]


def test_a_band_of_ages_over_its_parts_is_their_total() -> None:
    table = "Age of victim | 2020/21 | 2021/22\nUnder 18 | 46 | 57\nUnder 13 | 18 | 21\n13-17 | 28 | 36"
    assert totals_of(letter(table, asked=VICTIMS)) == {"46", "57"}


def test_the_total_of_a_district_is_no_district() -> None:
    table = "BCU | District | 2021/22\nEast | Burnley | 7\n | Pendle | 5\nEast total | | 12\nSouth | Preston | 9\nSouth total | | 9"
    figures = counts_of(letter(table))
    assert "ew-071-17 offences 2021-04-01..2022-03-31 bcu=East exact 12 total" in figures
    assert not any("total exact" in figure for figure in figures)


@pytest.mark.parametrize("label", ["of which city centre", "Of which: city centre", "Including city centre", "Excluding city centre"])
def test_a_part_of_the_row_above_is_not_loaded_beside_it(label: str) -> None:
    table = f"District | 2020/21 | 2021/22\nCardiff | 30 | 34\n{label} | 8 | 9\nSwansea | 21 | 19"
    assert rejections_of(letter(table)) == ["part_of_row 8", "part_of_row 9"]


SECTIONS = "Age of victim | 2020/21 | 2021/22\nFemale | |\nUnder 13 | {} | 15\n13-15 | 30 | 28\nMale | |\nUnder 13 | 3 | 5\n13-15 | 6 | 8\n"


def test_a_grand_total_under_the_last_section_is_no_row_of_it() -> None:
    figures = figures_of(letter(SECTIONS.format(12) + "Grand total | 51 | 56", asked=VICTIMS))
    assert (figures["51"], figures["56"]) == ("2020-04-01..2021-03-31 exact 51 total", "2021-04-01..2022-03-31 exact 56 total")


def test_a_total_of_the_last_section_stays_in_it() -> None:
    table = SECTIONS.format(12).replace("Male |", "Total | 42 | 43\nMale |") + "Total | 9 | 13"
    assert figures_of(letter(table, asked=VICTIMS))["9"] == "2020-04-01..2021-03-31 victim_sex=male exact 9 total"


def test_a_total_that_may_be_of_one_section_or_of_all_is_not_loaded() -> None:
    assert rejections_of(letter(SECTIONS.format("<5") + "Total | 45 | 57", asked=VICTIMS)) == ["maybe_subtotal 45", "maybe_subtotal 57"]


def test_the_total_of_one_sex_among_ages_is_of_all_ages() -> None:
    table = SECTIONS.format(12) + "Total male | 9 | 13"
    assert figures_of(letter(table, asked=VICTIMS))["13"] == "2021-04-01..2022-03-31 victim_sex=male exact 13 total"


def test_a_grand_total_in_the_inner_column_is_none_of_the_last_year() -> None:
    table = (
        "Year | Platform | Offences\n2020/21 | Snapchat | 12\n | Kik | 4\n | Total | 16\n2021/22 | Snapchat | 19\n | Kik | 6\n | Total | 25"
    )
    figures = figures_of(letter(f"{table}\n | Grand total | 41"))
    assert figures["41"] == "2020-04-01..2022-03-31 exact 41 total"
    assert figures["25"] == "2021-04-01..2022-03-31 exact 25 total"


@pytest.mark.parametrize("masked", ["10", "<5"])
def test_years_among_platforms_head_them_and_print_their_sum(masked: str) -> None:
    table = "Row Labels | Count of crimes\n2020/21 | 30\nFacebook | 9\nInstagram | 21\n2021/22 | 25\nInstagram | 15\n"
    figures = figures_of(letter(f"{table}Kik | {masked}\nGrand total | 55"))
    assert figures["30"] == "2020-04-01..2021-03-31 exact 30 total"
    assert figures["9"] == "2020-04-01..2021-03-31 platform_id=facebook exact 9"
    assert figures["15"] == "2021-04-01..2022-03-31 platform_id=instagram exact 15"
    assert figures["55"] == "2020-04-01..2022-03-31 exact 55 total"


def test_offences_head_their_platforms_only_where_they_add_up() -> None:
    table = "Row Labels | 2021/22\nSexual communication with a child | 40\nSnapchat | 25\nInstagram | {}\n"
    table += "Stalking | 22\nSnapchat | 10\nInstagram | 12"
    figures = figures_of(letter(table.format(15)))
    assert figures["25"] == "2021-04-01..2022-03-31 platform_id=snapchat exact 25"
    assert figures_of(letter(table.format(14))) == {}


def test_a_row_without_a_label_is_the_total_that_it_adds_up_to() -> None:
    table = "Platform | 2020/21 | 2021/22\nFacebook | 16 | 14\nSnapchat | 33 | 37\n | {} | 51"
    assert totals_of(letter(table.format(49))) == {"49", "51"}
    assert rejections_of(letter(table.format(50))) == ["maybe_subtotal 50"]


def test_a_platform_under_a_word_for_its_kind_is_that_platform() -> None:
    table = "Platform | 2020/21 | 2021/22\nSocial media | |\nFacebook | 20 | 18\nKik | 16 | 25\nSub-total | 36 | 43\n"
    table += "Gaming | |\nXbox | 4 | 6\nRoblox | 3 | 7\nSub-total | 7 | 13\nTotal | 43 | 56"
    assert [figure.split(" ", 3)[3] for figure in counts_of(letter(table))][::2] == [
        "platform_id=facebook exact 20",
        "platform_id=kik exact 16",
        "platform_id=social-media exact 36 total",
        "platform_id=xbox exact 4",
        "platform_id=roblox exact 3",
        "platform_id=online-gaming exact 7 total",
        "exact 43 total",
    ]


def test_all_sexes_of_a_platform_stay_a_total() -> None:
    table = "Year | Platform | Victim sex | Offences\n2021 | Kik | All | 33\n2021 | Kik | Female | 28\n2021 | Kik | Male | 5"
    assert totals_of(letter(table)) == {"33"}


@pytest.mark.parametrize(("total", "expected"), [("34", {"20", "14", "34"}), ("68", {"68"})], ids=["of the counties", "of all rows"])
def test_a_county_over_its_towns_is_a_total_where_the_printed_total_adds_up_the_counties(total: str, expected: set[str]) -> None:
    rows = "Carmarthenshire | 20\nLlanelli | 13\nAmmanford | 7\nPowys | 14\nNewtown | 8\nBrecon | 6\nTotal | "
    assert totals_of(letter(f"Division | 2021/22\n{rows}{total}")) == expected
