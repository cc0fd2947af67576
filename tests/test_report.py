"""The page: every number on it explained and recomputed, readable by everyone, and asking nothing of any network."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from foi_ingest.cli import call
from foi_ingest.model import Check, Rejection
from foi_ingest.report import NothingToReportError, make_report
from foi_ingest.report.chart import DIFFERENT_FORCES, Bar, choose_top, draw_trend
from foi_ingest.report.html import element
from foi_ingest.report.numbers import show_interval, show_percent, show_percent_interval
from foi_ingest.write import query
from made_readings import make_answer, make_count, make_numberless, make_reading, make_reply, make_suppressed, make_year, publish_all

CHECK = Check(
    "sum",
    hashlib.sha256(b"sussex.xlsx").hexdigest(),
    "the parts by sex add up to the printed total",
    "sum of 2 parts",
    9,
    9,
    "printed total",
    10,
    10,
    "differs",
    ("Data!B2", "Data!B3"),
)
YEAR = {"period_start": date(2019, 4, 1), "period_end": date(2020, 3, 31), "period_kind": "financial_year"}
HOSTILE = '<script>alert(1)</script> & "quotes"'
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("release") / "offences.duckdb"
    gwent = make_reply("gwent", "1", replied_on=date(2020, 8, 3))
    platforms = {"instagram": 20, "facebook+instagram": 4, "kik": 6, "unknown": 90}
    publish_all(
        path,
        make_reading(
            "gwent.xlsx",
            [
                make_year(2018, 26),
                make_year(2019, 144),
                make_count(value=144, period_start=date(2019, 4, 1), period_end=date(2019, 12, 31)),
                *(make_year(2019, value, platform_id=platform, measure_id="mentions") for platform, value in platforms.items()),
            ],
            gwent,
            answers=[make_answer(gwent)],
            rejections=[Rejection("", "normalise", "unknown_platform", "Data!C9", HOSTILE, (), None)],
        ),
        make_reading("gwent-again.xlsx", [make_year(2019, 144)], make_reply("gwent", "2")),
        make_reading("kent.xlsx", [make_year(2018, 1140), make_suppressed(0, 4, **YEAR)], make_reply("kent", "3")),
        make_reading("surrey.xlsx", [make_year(2019, 67), make_year(2019, 70)], make_reply("surrey", "4")),
        make_reading("sussex.xlsx", [make_count(value=10)], make_reply("sussex", "6"), checks=(CHECK,)),
        make_reading("essex.xlsx", [make_numberless("withheld", **YEAR)], make_reply("essex", "5")),
    )
    return path


@pytest.fixture(scope="module")
def text(database: Path) -> str:
    return make_report(database)


@pytest.fixture(scope="module")
def page(text: str) -> html.HtmlElement:
    return html.document_fromstring(text)


def show(row: tuple[object, ...]) -> set[str]:
    """Every way in which the page may print what a query gives."""
    if len(row) == 2:
        low, high = row
        if isinstance(low, float):
            assert isinstance(high, float)
            return {show_percent_interval(low, high)}
        assert low is None or isinstance(low, int)
        assert high is None or isinstance(high, int)
        change = "" if low is None else f"{low:+,} to {'…' if high is None else f'{high:+,}'}"
        return {show_interval(low, high), change}
    [value] = row
    if isinstance(value, float):
        return {show_percent(value), f"{100 * value:+.1f} %"}
    return {f"{value:,}"}


def test_every_number_is_what_its_own_query_gives_again(database: Path, page: html.HtmlElement) -> None:
    explained = page.xpath("//section[@id='explanations']//li")
    assert len(explained) > 30
    for item in explained:
        [row] = query(database, item.xpath("string(code)")).rows()
        assert item.get("data-shown") in show(row), item.xpath("string(code)")


def test_every_sum_is_the_sum_of_the_cells_that_it_lists(page: html.HtmlElement) -> None:
    checked = 0
    for item in page.xpath("//section[@id='explanations']//li[a]"):
        told = item.xpath("string()").partition("; told")[0]
        if "told differently" in item.xpath("string()"):
            continue
        intervals = re.findall(r"(?:: | \+ )([\d,]+)(?: to ([\d,]+))? \(", told)
        low = sum(int(first.replace(",", "")) for first, _ in intervals)
        high = sum(int((last or first).replace(",", "")) for first, last in intervals)
        assert item.get("data-shown") == show_interval(low, high), told
        checked += 1
    assert checked > 8


def test_every_number_of_the_sections_has_an_explanation_and_every_link_a_target(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.xpath("//a/@href")} <= set(ids)
    for section in ("headlines", "trend", "coverage", "platforms", "method"):
        for cell in page.xpath(f"//section[@id='{section}']//td | //section[@id='{section}']//strong | //section[@id='{section}']//p"):
            alone = " ".join(cell.xpath(".//text()[not(ancestor::a[@class='n'])]"))
            assert not re.search(r"\d", re.sub(r"\b20\d\d/\d\d\b", "", alone)), alone


def test_a_cell_shows_its_file_its_place_its_labels_and_its_reply(page: html.HtmlElement) -> None:
    [row] = page.xpath("//section[@id='cells']//tr[td[starts-with(., 'gwent.xlsx')]][td[.='26']]")
    told = row.xpath("string()")
    assert all(words in told for words in ("Gwent Police", "Data!B2", "period: Apr–Jun 2020 (Data!A2)", "1, 2020-08-03"))
    assert "the file no longer lies in the drop folder" not in told


def test_the_headline_is_an_interval_with_its_footnotes(page: html.HtmlElement) -> None:
    [first, *_] = page.xpath("//ul[@class='headlines']/li")
    assert " ".join(first.xpath("string()").split()).startswith("211 to 218offences recorded in 2019/20 by 3 of 43 forces")
    notes = page.xpath("string(//section[@id='headlines'])")
    assert "told differently in several replies, so no single number: Surrey Police" in notes
    assert "Essex Police" in notes


def test_a_trend_carries_the_matched_forces_beside_it(page: html.HtmlElement) -> None:
    rows = [[" ".join(cell.xpath("string()").split()) for cell in row] for row in page.xpath("//section[@id='trend']//tbody/tr")]
    assert rows == [
        ["2018/19", "1,166", "2 of 43", "1,166", "–", "–"],
        ["2019/20", "211 to 218", "3 of 43", "144 to 148", "-1,022 to -1,018", "2"],
    ]


def test_shares_stand_with_numerator_denominator_and_known_rate(page: html.HtmlElement) -> None:
    rows = {row[0].text: [cell.xpath("string()") for cell in row[1:]] for row in page.xpath("//section[@id='platforms']//tbody/tr")}
    assert rows["Instagram"] == ["24", "30", "80.0 %", "25.0 %"]
    [kik] = [numbers for name, numbers in rows.items() if name.startswith("Kik") and numbers[0] == "6"][:1]
    assert kik == ["6", "30", "20.0 %", "25.0 %"]


def test_the_matrix_says_why_there_is_no_figure(page: html.HtmlElement) -> None:
    rows = {row[0].text: [cell.xpath("string()") for cell in row[1:]] for row in page.xpath("//section[@id='coverage']//tbody/tr")}
    assert rows["Kent Police"] == ["1,140", "0 to 4"]
    assert rows["Essex Police"] == ["not told", "a cell without a number"]
    assert rows["Dyfed-Powys Police"] == ["no reply", "no reply"]


def test_figures_told_differently_and_rejections_are_listed(page: html.HtmlElement) -> None:
    assert "67 (4, no date); 70 (4, no date)" in page.xpath("string(//section[@id='checks'])")
    [anchor] = page.xpath("//section[@id='checks']//a[.='70']/@href")
    assert page.xpath(f"//li[@id='{anchor[1:]}']/a[starts-with(@href, '#c-')]")
    rejected = page.xpath("string(//section[@id='rejected'])")
    assert all(words in rejected for words in ("unknown_platform", "Data!C9", "gwent.xlsx"))


def test_checks_that_differ_are_told_with_both_sides(page: html.HtmlElement) -> None:
    [period] = page.xpath("//section[@id='checks']//tr[th[.='Gwent Police']]")
    assert [cell.xpath("string()") for cell in period[2:]] == ["2019-04-01 to 2020-03-31", "144", "144", "part is the whole"]
    [printed] = page.xpath("//section[@id='checks']//tr[th[.='sussex.xlsx']]")
    assert [cell.xpath("string()") for cell in printed[1:]] == ["Data!B2", "the parts by sex add up to the printed total", "9", "10"]


def test_a_text_of_a_reply_is_never_markup(text: str, page: html.HtmlElement) -> None:
    assert page.xpath("//script") == []
    assert "&lt;script&gt;alert(1)" in text
    drawn = html.fragment_fromstring(element("p", HOSTILE, title=HOSTILE))
    assert (drawn.text, drawn.get("title"), len(drawn)) == (HOSTILE, HOSTILE, 0)


def test_the_page_asks_nothing_of_any_network(text: str, page: html.HtmlElement) -> None:
    assert page.xpath("//link | //img | //iframe | //script | //*[@src]") == []
    assert not re.search(r"url\(|@import|https?://", text)


def test_the_page_can_be_read_without_eyes_or_mouse(page: html.HtmlElement) -> None:
    assert page.get("lang") == "en-GB"
    assert len(page.xpath("//main")) == len(page.xpath("//h1")) == len(page.xpath("//header")) == 1
    assert page.xpath("//a[@class='skip']/@href") == ["#headlines"]
    for table in page.xpath("//table"):
        assert table.xpath("string(caption)")
        assert all(heading.get("scope") == "col" for heading in table.xpath("thead//th"))
        assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in table.xpath("tbody/tr"))
        box = table.getparent()
        assert (box.get("tabindex"), box.get("role"), box.get("aria-label")) == ("0", "region", table.xpath("string(caption)"))
    for section in page.xpath("//section"):
        assert page.xpath(f"//*[@id='{section.get('aria-labelledby')}']")
    [drawing] = page.xpath("//*[local-name()='svg' and @class='trend loose']")
    assert drawing.get("role") == "img"
    assert "2018/19: 1,166 from 2 of 43 forces" in drawing.xpath("string(*[local-name()='desc'])")


def list_colours(text: str) -> Iterator[tuple[str, str]]:
    names = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", text))
    for ink in ("ink", "blue"):
        for ground in ("paper", "soft"):
            yield names[ink], names[ground]
    for ground in re.findall(r"td\.\w+ \{ background: (#[0-9a-f]{6})", text):
        yield names["ink"], ground
        yield names["blue"], ground


def tell_contrast(one: str, other: str) -> float:
    lights = []
    for colour in (one, other):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
    return max(lights) / min(lights)


def test_every_text_stands_out_from_its_ground(text: str) -> None:
    pairs = list(list_colours(text))
    assert len(pairs) > 8
    assert min(tell_contrast(*pair) for pair in pairs) >= 4.5


def test_the_same_release_gives_the_same_page(database: Path, text: str) -> None:
    assert make_report(database) == text


def test_one_nation_can_be_asked_for(database: Path) -> None:
    page = html.document_fromstring(make_report(database, nation="Wales"))
    assert page.xpath("string(//section[@id='trend']//tbody/tr[2]/td[2])") == "1 of 4"


def test_a_release_without_whole_years_says_so(tmp_path: Path) -> None:
    database = tmp_path / "offences.duckdb"
    publish_all(database, make_reading("gwent.xlsx", [make_count()], make_reply("gwent", "1")))
    with pytest.raises(NothingToReportError, match="whole year"):
        make_report(database)


@pytest.mark.parametrize(("value", "top"), [(0, 4), (5, 8), (20, 20), (81, 200), (1667, 2000)])
def test_the_drawing_has_round_ticks_above_every_bar(value: int, top: int) -> None:
    assert choose_top([value]) == top


def test_a_sum_without_an_upper_bound_is_drawn_open_and_told_as_at_least() -> None:
    drawn = draw_trend([Bar("2019/20", 10, None, None, None, "1 of 4")], "Trend", same_forces=True)
    assert "at least 10 from 1 of 4 forces" in drawn
    assert drawn.count('class="whisker"') == 2


def test_bars_over_different_forces_say_so_in_the_drawing_itself(text: str) -> None:
    assert DIFFERENT_FORCES in text
    assert DIFFERENT_FORCES not in draw_trend([Bar("2019/20", 10, 10, 10, 10, "4 of 4")], "Trend", same_forces=True)


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine to draw the page in")
def test_a_real_browser_draws_the_page(database: Path, tmp_path: Path) -> None:
    assert call(["report", str(tmp_path / "report.html"), "--database", str(database)]) == 0
    options = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    quiet = "--disable-component-update --disable-sync --window-size=1200,2000"
    target = tmp_path / "report.png"
    subprocess.run(
        [
            str(CHROMIUM),
            *options.split(),
            *quiet.split(),
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--screenshot={target}",
            f"file://{tmp_path / 'report.html'}",
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert target.read_bytes().startswith(b"\x89PNG")
    # A blank page of this size takes about ten kilobytes.
    assert target.stat().st_size > 50_000
