"""Laws that hold for any table: what leaves the meaning of a table as it was never changes a row; all else rejects or takes away."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from drawn import BREAKDOWN, letter, make_document, understand_drawn
from foi_ingest.model import Document

RUN = settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=timedelta(seconds=5),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow],
)
"""The same examples on every machine and in every run: a failure can be repeated, and the suite stays short."""

Row = tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """A made table: a header, rows, and what was asked. The first `stubs` columns hold row labels."""

    header: Row
    rows: tuple[Row, ...]
    asked: str = "1. How many offences of sexual communication with a child were recorded?"
    stubs: int = 1

    def draw(self) -> str:
        return "\n".join(" | ".join(row) for row in (self.header, *self.rows))


PLATFORMS = Made(
    ("Platform", "2019/20", "2020/21", "2021/22"),
    (
        ("Facebook", "11", "12", "13"),
        ("Instagram", "21", "<5", "23"),
        ("Snapchat", "31", "32", "*"),
        ("Kik", "41", "s.40(2)", "43"),
        ("Unknown", "51", "52", "53"),
    ),
)
DISTRICTS = Made(
    ("District", "2019", "2020", "2021"),
    (("Cardiff", "111", "112", "113"), ("Newport", "121", "122", "123"), ("Torfaen", "131", "0", "133")),
)
AGES = Made(
    ("Age of victim", "2020/21", "2021/22"),
    (("Under 10", "14", "15"), ("10-12", "16", "17"), ("13-15", "18", "19"), ("16+", "<5", "20"), ("Unknown", "24", "25")),
    asked="1. How many victims of sexual communication with a child were there, by age?",
)
YEARS = Made(
    ("Financial year", "Offences", "Arrests", "Charges"),
    (("2018/19", "61", "62", "63"), ("2019/20", "64", "65", "66"), ("2020/21", "67", "68", "69"), ("2021/22", "70", "71", "72")),
)
OUTCOMES = Made(
    ("Outcome", "2020", "2021"),
    (("1 - Charged/Summonsed", "81", "82"), ("Outcome 14", "83", "84"), ("Outcome 18", "85", "86"), ("Outcome 21", "87", "<5")),
    asked="1. What were the outcomes of offences of sexual communication with a child?",
)
OFFENCES = Made(
    ("Offence", "2019/20", "2020/21"),
    (("Sexual communication with a child", "91", "92"), ("Stalking", "93", "94"), ("Harassment", "95", "96")),
    asked="1. How many of these offences were recorded?",
)
TWO_STUBS = Made(
    ("District", "Platform", "2019/20", "2020/21"),
    (
        ("Cardiff", "Facebook", "211", "212"),
        ("Cardiff", "Kik", "213", "214"),
        ("Newport", "Facebook", "215", "216"),
        ("Newport", "Kik", "217", "218"),
    ),
    stubs=2,
)
TABLES = (PLATFORMS, DISTRICTS, AGES, YEARS, OUTCOMES, OFFENCES, TWO_STUBS)
tables = st.sampled_from(TABLES)

NOTES = (
    "Source: the force's crime recording system.",
    "These data were extracted on 3 May 2025.",
    "Please see the notes below the table.",
    "Data are correct at the time of extraction.",
)
SYNONYMS = {
    "Facebook": ("FACEBOOK", "FB", "facebook"),
    "Instagram": ("Insta", "INSTAGRAM"),
    "Snapchat": ("Snap chat", "SnapChat"),
    "Kik": ("KIK", "Kik Messenger"),
    "Unknown": ("Not recorded", "Not known", "unknown"),
    "Under 10": ("<10", "0-9", "9 and under", "under 10s"),
    "10-12": ("10 to 12", "10 – 12", "Aged 10-12"),
    "13-15": ("13 to 15", "13 - 15 years"),
    "16+": ("16 and over", "over 15"),
    "2019/20": ("2019-20", "2019/2020", "2019–20", "01/04/2019 - 31/03/2020", "April 2019 - March 2020"),
    "2020/21": ("2020-21", "2020/2021", "1 April 2020 to 31 March 2021"),
    "2021/22": ("2021-22", "Apr-21 to Mar-22"),
    "2020": ("Jan-Dec 2020", "Calendar year 2020"),
    "Stalking": ("STALKING", "8Q"),
    "Sexual communication with a child": ("71/17", "071/17 Sexual communication with a child", "s.15A", "Section 15A"),
    "Offences": ("Crimes", "Number of offences", "Recorded offences"),
    "Arrests": ("Number of arrests", "ARRESTS"),
    "1 - Charged/Summonsed": ("OC01", "Outcome 1", "Charge/summons"),
    "Outcome 14": ("14", "OC14", "Type 14 outcome"),
    "<5": ("< 5", "fewer than 5", "less than 5"),
}


def rows_of(document: Document) -> frozenset[str]:
    """The meaning of every row, printed text and place apart. A total may come and go with what it sums, so totals are left out."""
    return frozenset(
        json.dumps(
            [
                row.force_id,
                row.offence_id,
                row.measure_id,
                str(row.period_start),
                str(row.period_end),
                row.status,
                row.count_low,
                row.count_high,
            ]
            + [getattr(row, name) for name in BREAKDOWN]
            + [list(pair) for pair in row.other_breakdown]
        )
        for row in understand_drawn(document).counts
        if not row.is_printed_total
    )


@cache
def rows_of_table(made: Made) -> frozenset[str]:
    return rows_of(letter(made.draw(), asked=made.asked))


def test_the_made_tables_load_whole() -> None:
    # Were they rejected, every law below would hold of nothing.
    for made in TABLES:
        assert len(rows_of_table(made)) == len(made.rows) * (len(made.header) - made.stubs), made.header


def take_columns(made: Made, columns: list[int]) -> Made:
    kept = [*range(made.stubs), *columns]
    return Made(tuple(made.header[c] for c in kept), tuple(tuple(row[c] for c in kept) for row in made.rows), made.asked, made.stubs)


def take_rows(made: Made, rows: list[int]) -> Made:
    return Made(made.header, tuple(made.rows[row] for row in rows), made.asked, made.stubs)


@RUN
@given(made=tables, data=st.data())
def test_the_order_of_rows_and_columns_means_nothing(made: Made, data: st.DataObject) -> None:
    rows = data.draw(st.permutations(range(len(made.rows))))
    columns = data.draw(st.permutations(range(made.stubs, len(made.header))))
    assert rows_of_table(take_columns(take_rows(made, list(rows)), list(columns))) == rows_of_table(made)


@RUN
@given(made=tables, data=st.data())
def test_rows_and_columns_left_out_take_their_figures_with_them_and_change_no_other(made: Made, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.sampled_from(range(len(made.rows))), min_size=1, unique=True).map(sorted))
    columns = data.draw(st.lists(st.sampled_from(range(made.stubs, len(made.header))), min_size=1, unique=True).map(sorted))
    assert rows_of_table(take_columns(take_rows(made, rows), columns)) <= rows_of_table(made)


@RUN
@given(made=tables, above=st.lists(st.sampled_from(NOTES), max_size=3), below=st.lists(st.sampled_from(NOTES), max_size=3), data=st.data())
def test_notes_and_empty_rows_mean_nothing(made: Made, above: list[str], below: list[str], data: st.DataObject) -> None:
    lines = made.draw().split("\n")
    for _ in range(data.draw(st.integers(0, 3))):
        lines.insert(data.draw(st.integers(1, len(lines))), " | " * (len(made.header) - 1))
    document = letter(*above, "\n".join(lines), *below, asked=made.asked)
    assert rows_of(document) == rows_of_table(made)


@RUN
@given(made=tables, data=st.data())
def test_other_words_for_the_same_labels_mean_the_same(made: Made, data: st.DataObject) -> None:
    def reword(text: str) -> str:
        return data.draw(st.sampled_from((text, *SYNONYMS[text]))) if text in SYNONYMS else text

    reworded = Made(tuple(map(reword, made.header)), tuple(tuple(map(reword, row)) for row in made.rows), made.asked, made.stubs)
    assert rows_of_table(reworded) == rows_of_table(made)


@RUN
@given(made=tables, data=st.data())
def test_a_word_that_nobody_knows_rejects_its_figures_and_changes_no_other(made: Made, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(made.rows) - 1))
    spoiled = tuple(("Zzxq", *cells[1:]) if number == row else cells for number, cells in enumerate(made.rows))
    others = rows_of_table(take_rows(made, [number for number in range(len(made.rows)) if number != row]))
    found = rows_of_table(Made(made.header, spoiled, made.asked, made.stubs))
    if made.header[0] == "District":
        assert found - others == {row for row in found if '"Zzxq"' in row}
    else:
        assert found <= others


@RUN
@given(made=tables, data=st.data())
def test_a_value_that_cannot_be_read_takes_itself_away_and_nothing_else(made: Made, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(made.rows) - 1))
    column = data.draw(st.integers(made.stubs, len(made.header) - 1))
    spoilt = data.draw(st.sampled_from(("1O4", "12 (3)", "4 (see note)", "15*", "12.5", "?")))
    rows = [list(cells) for cells in made.rows]
    rows[row][column] = spoilt
    found = rows_of_table(Made(made.header, tuple(map(tuple, rows)), made.asked, made.stubs))
    assert found <= rows_of_table(made)
    assert len(found) >= len(rows_of_table(made)) - 1


@RUN
@given(made=st.sampled_from((PLATFORMS, DISTRICTS, AGES, YEARS)), data=st.data())
def test_a_turned_table_means_the_same_or_is_rejected(made: Made, data: st.DataObject) -> None:
    grid = (made.header, *made.rows)
    turned = [list(cells) for cells in zip(*grid, strict=True)]
    if data.draw(st.booleans()):
        turned[0][0] = ""
    found = rows_of(letter("\n".join(" | ".join(cells) for cells in turned), asked=made.asked))
    assert found <= rows_of_table(made)


@RUN
@given(made=tables, other=tables)
def test_a_table_beneath_another_changes_nothing_in_it(made: Made, other: Made) -> None:
    alone = rows_of_table(made) | rows_of(letter(other.draw(), asked=made.asked))
    together = rows_of(letter(made.draw(), "Second table", other.draw(), asked=made.asked))
    assert together <= alone


@RUN
@given(made=tables, number=st.integers(1, 4))
def test_an_empty_line_or_boilerplate_after_the_letter_changes_nothing(made: Made, number: int) -> None:
    closing = [
        "Yours sincerely",
        "If you are dissatisfied you may complain within 40 working days.",
        "Ring 101 for more.",
        "There were 999 offences in 2019/20.",
    ]
    assert rows_of(letter(made.draw(), *closing[:number], asked=made.asked)) == rows_of_table(made)


@RUN
@given(made=tables)
def test_the_same_table_without_a_letterhead_gives_nothing(made: Made) -> None:
    reading = understand_drawn(make_document("You asked:", made.asked, "Our response", made.draw()))
    assert (reading.state, reading.counts) == ("held", ())


BETWEEN = (
    "Counting rules changed in April 2020",
    "Figures below are provisional",
    "See note 3",
    "From here on by the new system",
)


@RUN
@given(made=tables, note=st.sampled_from(BETWEEN), data=st.data())
def test_a_note_between_the_rows_changes_no_row(made: Made, note: str, data: st.DataObject) -> None:
    lines = made.draw().split("\n")
    lines.insert(data.draw(st.integers(2, len(lines) - 1)), note + " | " * (len(made.header) - 1))
    assert rows_of(letter("\n".join(lines), asked=made.asked)) <= rows_of_table(made)


@RUN
@given(
    made=st.sampled_from((PLATFORMS, DISTRICTS, AGES, TWO_STUBS)), banner=st.sampled_from(("Financial year", "Year", "Recorded in", "Zzxq"))
)
def test_a_header_over_two_rows_means_the_same_or_is_rejected(made: Made, banner: str) -> None:
    periods = len(made.header) - made.stubs
    first = (*[""] * made.stubs, banner, *[">"] * (periods - 1))
    document = letter("\n".join(" | ".join(row) for row in (first, made.header, *made.rows)), asked=made.asked)
    assert rows_of(document) <= rows_of_table(made)


@RUN
@given(
    made=st.sampled_from((PLATFORMS, DISTRICTS, AGES)),
    column=st.integers(1, 2),
    over=st.sampled_from(("{}", "Financial year {}", "Table 1: {}")),
)
def test_a_period_moved_from_the_header_into_the_caption_is_the_same_period(made: Made, column: int, over: str) -> None:
    alone = take_columns(made, [column])
    unit = "Victims" if made is AGES else "Offences"
    moved = Made((made.header[0], unit), alone.rows, made.asked)
    assert rows_of(letter(over.format(made.header[column]), moved.draw(), asked=made.asked)) == rows_of_table(alone)


@RUN
@given(data=st.data())
def test_a_table_told_in_sentences_says_the_same_or_is_rejected(data: st.DataObject) -> None:
    forms = ("There were {value} offences on {platform} in {period}.", "In {period} {value} offences were recorded on {platform}.")
    form = data.draw(st.sampled_from(forms))
    told = [
        form.format(value=value, platform=row[0], period=period)
        for row in PLATFORMS.rows
        for period, value in zip(PLATFORMS.header[1:], row[1:], strict=True)
    ]
    assert rows_of(letter(*told, asked=PLATFORMS.asked)) <= rows_of_table(PLATFORMS)


@RUN
@given(made=st.sampled_from((PLATFORMS, DISTRICTS, AGES)), between=st.sampled_from((" - ", ": ", " = ")))
def test_a_column_told_as_a_list_says_the_same_or_is_rejected(made: Made, between: str) -> None:
    alone = take_columns(made, [1])
    items = [f"{row[0]}{between}{row[1]}" for row in alone.rows]
    found = rows_of(letter(f"{alone.header[1]}:", *items, asked=made.asked))
    assert found <= rows_of_table(alone)
    assert found or made is not PLATFORMS


@RUN
@given(made=tables, title=st.sampled_from(("Cardiff", "Repeat callers", "Operation Zzxq", "Offences solved within a month")))
def test_a_title_that_narrows_takes_figures_away_and_adds_none(made: Made, title: str) -> None:
    assert rows_of(letter(title, made.draw(), asked=made.asked)) <= rows_of_table(made)
