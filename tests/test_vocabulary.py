"""The words of the replies: what each means, what none may mean, and that the files agree with each other."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from foi_ingest.errors import VocabularyError
from foi_ingest.vocabulary import Vocabulary, fold, load_vocabulary, read_vocabulary
from foi_ingest.vocabulary.reading import ALIAS_FILES

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "schemas" / "vocabulary"
CORPUS = ROOT / ".." / "shared" / "corpus"
EW = "England and Wales"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "vocabulary"))


def read_truth(name: str) -> list[dict[str, str]]:
    path = CORPUS / name
    if not path.is_file():
        pytest.skip(f"the shared corpus is not here: {path.name}")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


# ── the files ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.name)
def test_a_line_out_of_order_would_hide_its_double(path: Path) -> None:
    content = path.read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    with path.open(encoding="utf-8", newline="") as lines:
        _, *rows = csv.reader(lines)
    assert rows == sorted(rows)
    assert len(rows) == len({tuple(row) for row in rows})


def test_every_dimension_has_words(vocabulary: Vocabulary) -> None:
    for dimension in ("force", "offence", "measure", "platform", "sex", "outcome", "exemption", "total", "status_mark", "heading"):
        assert vocabulary.suggest(dimension, "total") is not None
        assert vocabulary.meaning(dimension, "no such words") is None


@pytest.mark.parametrize(
    ("name", "line", "told"),
    [
        ("platform_aliases.csv", "Zzz chat,no-such-platform", "no-such-platform"),
        ("platform_aliases.csv", "snapchat,kik", "already"),
        ("platform_aliases.csv", "Zzz chat", "1 cells"),
        ("offence_aliases.csv", "STALKING,ew-class-8l,England and Wales", "already"),
        ("unknown_aliases.csv", "Snapchat,platform", "meaning in platform"),
        ("forces.csv", "zzz,Zzz Police,England,territorial,,No such law,zzz.example,England and Wales", "No such law"),
        ("outcomes.csv", "99,Zzz,Zzz,maybe,,", "maybe"),
        ("outcomes.csv", "99,Zzz,Zzz,yes,April 2014,", "April 2014"),
        ("phrases.csv", "refusal,rhymes,zzz", "rhymes"),
        ("outcome_words.csv", "the named suspect,suspect_unknown", "already"),
        ("outcome_parts.csv", "zzz,18", "has no words"),
        ("outcome_parts.csv", "charge+drug,99", "no such outcome"),
    ],
)
def test_a_line_that_contradicts_the_rest_is_named_with_file_and_line(copied: Path, name: str, line: str, told: str) -> None:
    path = copied / name
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, line]) + "\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=told) as caught:
        read_vocabulary(copied)
    assert name in str(caught.value)


def test_a_lost_file_stops_the_run(copied: Path) -> None:
    (copied / "sex_aliases.csv").unlink()
    with pytest.raises(VocabularyError, match=r"sex_aliases\.csv"):
        read_vocabulary(copied)


def test_another_heading_is_not_read_as_the_old_one(copied: Path) -> None:
    path = copied / "measures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("measure_id,name,counts", "measure_id,counts,name", 1), encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"measures\.csv, line 1"):
        read_vocabulary(copied)


def test_a_new_word_changes_the_digest_so_that_replies_are_read_again(copied: Path) -> None:
    before = read_vocabulary(copied).digest
    assert before == load_vocabulary().digest
    path = copied / "platform_aliases.csv"
    path.write_text(path.read_text(encoding="utf-8") + "Zzz chat,kik\n", encoding="utf-8")
    after = read_vocabulary(copied)
    assert after.digest != before
    assert after.meaning("platform", "zzz CHAT") == "kik"


# ── fold ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Caution \u2013 Adults:", "caution - adults"),
        ("Avon  &\nSomerset", "avon and somerset"),
        ("Women\u2019s", "women's"),
        ("Facebook/Messenger", "facebook/messenger"),
        ("16+", "16+"),
        ("<5", "<5"),
        ("*", "*"),
        (":", ":"),
        ("TIK\u00adTOK\u200b", "tiktok"),
        ("\uff21ge\u00a0group", "age group"),
    ],
)
def test_signs_that_only_look_different_are_folded_and_signs_that_mean_something_stay(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


# ── meaning ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("dimension", "text", "jurisdiction", "expected"),
    [
        ("force", "Heddlu Gogledd Cymru", None, "north-wales"),
        ("force", "Police Service of Scotland", None, "scotland"),
        ("force", "Hampshire Constabulary", None, "hampshire"),
        ("force", "Norfolk and Suffolk Constabularies", None, None),
        ("force_group", "Norfolk and Suffolk Constabularies", None, "norfolk-suffolk"),
        ("platform", "Facebook/Messenger", None, "facebook-or-messenger"),
        ("platform", "Facebook Messenger", None, "facebook-messenger"),
        ("platform", "Not stated", None, "unknown"),
        ("platform", "Other", None, "other"),
        ("sex", "Girls", None, "female"),
        ("victim_sex", "Not recorded", None, "unknown"),
        ("victim_age", "Unknown Age", None, "unknown"),
        ("outcome", "Charged / Summonsed", None, "1"),
        ("measure", "Count of Crimes", None, "offences"),
        ("measure", "Number of times each method was recorded", None, "mentions"),
        ("measure", "Persons arrested", None, "persons_arrested"),
        ("not_a_count", "% change", None, "change_column"),
        ("not_a_count", "Sanction Detection Rate", None, "rate_column"),
        ("heading", "Age of victim", None, "victim_age"),
        ("regime", "Freedom of Information (Scotland) Act 2002", None, "FOISA"),
        ("exemption", "Health and safety", "FOIA", "foia-38"),
        ("exemption", "Personal information", "FOISA", "foisa-38"),
        ("offence", "Sexual communication with a child", EW, "ew-071-17"),
        ("offence", "Sexual communication with a child", "Northern Ireland", "ni-soo2008-a22a"),
        ("offence", "Sexual communication with a child", "Scotland", None),
        ("offence", "Sexual communication with a child", None, None),
        ("offence", "Violence without injury", EW, "ew-subgroup-violence-without-injury"),
        ("offence", "Robbery", EW, "ew-group-robbery"),
        ("offence", "Shoplifting", EW, "ew-class-46"),
        ("offence", "Hate crime", "Scotland", "topic-hate-crime"),
        ("offence", "Burglary", EW, "local-burglary"),
        ("total", "Grand Total", None, "total"),
        ("status_mark", "Nil", None, "exact"),
        ("status_mark", "No information held", None, "not_held"),
        ("status_mark", "-", None, "blank"),
        ("status_mark", "..", None, None),
    ],
)
def test_the_same_words_mean_what_their_axis_and_law_make_them(
    vocabulary: Vocabulary, dimension: str, text: str, jurisdiction: str | None, expected: str | None
) -> None:
    assert vocabulary.meaning(dimension, text, jurisdiction) == expected


def test_every_name_that_we_publish_means_itself(vocabulary: Vocabulary) -> None:
    for identifier, force in vocabulary.forces.items():
        assert vocabulary.meaning("force", force.name) == identifier
        assert vocabulary.meaning("force", force.domain) == identifier
        assert vocabulary.meaning("force", identifier) == identifier
    for identifier, outcome in vocabulary.outcomes.items():
        assert vocabulary.meaning("outcome", outcome.name) == identifier
    for identifier, offence in vocabulary.offences.items():
        meaning = vocabulary.meaning("offence", offence.name, offence.jurisdiction)
        shared = meaning is not None and vocabulary.offences[meaning].level == "local"  # two entries of the list bear this name
        assert meaning in (identifier, None) or shared or vocabulary.same_offence(meaning, identifier)


def test_words_that_mean_two_things_mean_none_and_say_why(vocabulary: Vocabulary) -> None:
    with (FOLDER / "ambiguous_aliases.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    for row in rows:
        assert vocabulary.meaning(row["dimension"], row["alias"], EW) is None, row["alias"]
        known = vocabulary.ambiguity(row["dimension"], row["alias"].upper())
        assert known is not None
        assert known.reason


def test_the_signs_between_the_words_of_a_long_name_make_no_difference(vocabulary: Vocabulary) -> None:
    assert vocabulary.meaning("offence", "Public fear - alarm or distress", EW) == "ew-class-9a"
    assert vocabulary.meaning("outcome", "Prosecution time limit expired - suspect identified") == "17"
    assert vocabulary.meaning("platform", "Face/book") is None
    assert vocabulary.meaning("outcome", "Evidential difficulties; victim does not support action") is None


def test_a_word_one_letter_off_is_unknown_not_nearly_known(vocabulary: Vocabulary) -> None:
    assert vocabulary.meaning("platform", "Snapchatttt") is None
    assert vocabulary.meaning("offence", "Violence with injuries", EW) is None
    assert vocabulary.meaning("outcome", "Charge or summon") is None


def test_one_alias_has_one_meaning_in_a_jurisdiction() -> None:
    for name in ALIAS_FILES.values():
        with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
            _, *rows = csv.reader(lines)
        keys = [(fold(row[0]), *row[2:]) for row in rows]
        assert len(keys) == len(set(keys)), name


# ── suggest ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Violence with injurys", "without"),
        ("Violence without injurys", "with injury"),
        ("Assault with injurie", "without"),
        ("Rape of a female aged 16 and ovr", "(rape of a male"),
        ("Rape of a femal child under 13 years", "under 16"),
        ("Meeting a female child following sexual groomin", "(meeting a male"),
        ("Burglary residental of a home", "attempted"),
        ("Posession of controlled drugs (cannabis)", "excl"),
    ],
)
def test_the_opposite_is_never_suggested(vocabulary: Vocabulary, text: str, never: str) -> None:
    suggested = vocabulary.suggest("offence", text)
    assert len(suggested) <= 3
    assert not any(never in words for words in suggested)


def test_what_means_something_in_another_jurisdiction_only_is_not_suggested(vocabulary: Vocabulary) -> None:
    anywhere, here = (vocabulary.suggest("offence", "Fireraisin", jurisdiction) for jurisdiction in (None, EW))
    assert any("local-sct" in words for words in anywhere)
    assert not any("local-sct" in words or "local-ni" in words for words in here)


def test_a_slip_of_the_pen_finds_the_word_that_was_meant(vocabulary: Vocabulary) -> None:
    assert vocabulary.suggest("offence", "Sexual comunication with a child")[0].startswith("ew-071-17 (")
    assert vocabulary.suggest("platform", "Snapchatttt")[0].startswith("snapchat (")
    assert vocabulary.suggest("outcome", "Charged or sumonsed")[0].startswith("1 (")


def test_an_ambiguous_word_suggests_what_it_may_mean(vocabulary: Vocabulary) -> None:
    suggested = vocabulary.suggest("offence", "Assault")
    assert [words.split()[0] for words in suggested] == ["ew-class-8n", "ew-class-105a"]


def test_a_dimension_without_words_suggests_nothing(vocabulary: Vocabulary) -> None:
    assert vocabulary.suggest("period", "2017/18") == ()


# ── codes, sections, marks ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("071/17", "ew-071-17"),
        ("71/17", "ew-071-17"),
        ("07117", "ew-071-17"),
        ("08805", "ew-088-05"),
        ("8805", "ew-088-05"),
        ("86/2", "ew-086-02"),
        ("086/02", "ew-086-02"),
        ("8q", "ew-class-8q"),
        ("088A", "ew-class-88a"),
        ("4.1", "ew-class-4.1"),
        ("NFIB90", "ew-class-nfib90"),
        ("NFIB5A", None),
        ("88", None),
        ("19/7", None),
        ("999/99", None),
    ],
)
def test_a_code_is_one_offence_however_it_is_padded(vocabulary: Vocabulary, code: str, expected: str | None) -> None:
    assert vocabulary.offence_by_code(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("OC01", "1"),
        ("1A:", "1A"),
        ("01a", "1A"),
        ("type 14 outcome", "14"),
        ("(outcome 21)", "21"),
        ("OC0", "0"),
        ("15B", None),
        ("23", None),
    ],
)
def test_an_outcome_code_is_read_in_every_form_and_never_cut_short(vocabulary: Vocabulary, code: str, expected: str | None) -> None:
    assert vocabulary.outcome_by_code(code) == expected


@pytest.mark.parametrize(
    ("regime", "section", "expected"),
    [
        ("FOIA", "12(1)", "foia-12"),
        ("FOIA", "Section 40(2)", "foia-40-2"),
        ("FOIA", "s.40", "foia-40"),
        ("FOIA", "40(5B)", "foia-40-5"),
        ("FOIA", "30(1)(a)(b)", "foia-30"),
        ("FOIA", "38", "foia-38"),
        ("FOISA", "38(1)(b)", "foisa-38"),
        ("Jersey", "Article 16(1)", "jsy-16"),
        ("FOIA", "99", None),
        ("FOIA", "the appropriate limit", None),
        ("Guernsey", "12", None),
    ],
)
def test_a_section_is_another_exemption_under_another_law(vocabulary: Vocabulary, regime: str, section: str, expected: str | None) -> None:
    assert vocabulary.exemption(regime, section) == expected


def test_a_mark_that_needs_a_key_says_nothing_by_itself(vocabulary: Vocabulary) -> None:
    assert vocabulary.status_mark("..") is None
    assert vocabulary.status_marks[".."].needs_key == "must"
    hidden = vocabulary.status_mark("*")
    assert hidden is not None
    assert (hidden.status, hidden.low, hidden.high) == ("suppressed", 0, None)
    zero = vocabulary.status_mark("NIL")
    assert zero is not None
    assert (zero.status, zero.low, zero.high) == ("exact", 0, 0)


# ── in running text ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_longest_words_win_inside_a_sentence(vocabulary: Vocabulary) -> None:
    text = "Offences on Facebook Messenger & Snap Chat"
    found = list(vocabulary.find("platform", text))
    assert [(mention.meaning, text[mention.start : mention.end]) for mention in found] == [
        ("facebook-messenger", "Facebook Messenger"),
        ("snapchat", "Snap Chat"),
    ]


def test_a_word_inside_another_is_not_found(vocabulary: Vocabulary) -> None:
    assert not list(vocabulary.find("measure", "counteroffences and victimsupport"))


def test_a_joint_unit_stands_for_its_members_in_a_letter(vocabulary: Vocabulary) -> None:
    found = [mention.meaning for mention in vocabulary.find("force", "Norfolk and Suffolk Constabularies answer together")]
    assert found == ["norfolk+suffolk"]


def test_a_code_may_stand_beside_the_name_of_its_class_but_not_of_another(vocabulary: Vocabulary) -> None:
    assert vocabulary.same_offence("ew-071-17", "ew-class-88a")
    assert vocabulary.same_offence("ew-class-44", "ew-subgroup-bicycle-theft")
    assert not vocabulary.same_offence("ew-071-17", "ew-class-71")


# ── the corpus ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["made/truth.csv", "real/truth.csv"])
def test_every_id_that_a_reply_needs_exists(vocabulary: Vocabulary, name: str) -> None:
    for row in read_truth(name):
        assert row["force_id"] in vocabulary.forces
        assert row["measure_id"] in vocabulary.measures
        assert row["offence_id"].startswith("label:") or row["offence_id"] in vocabulary.offences
        assert row["outcome_id"].startswith("label:") or row["outcome_id"] in {"", *vocabulary.outcomes}
        assert set(filter(None, row["platform_id"].split("+"))) <= set(vocabulary.platforms)


def test_every_exemption_that_a_reply_needs_exists(vocabulary: Vocabulary) -> None:
    for row in read_truth("made/answers_truth.csv"):
        assert set(filter(None, row["exemption_ids"].split("|"))) <= set(vocabulary.exemptions)


def test_printed_labels_mean_what_a_person_read_and_no_more(vocabulary: Vocabulary) -> None:
    for row in read_truth("real/truth.csv"):
        if not row["offence_id"].startswith("topic-"):
            meant = vocabulary.meaning("offence", row["row_label"], EW)
            if row["offence_id"].startswith("label:"):
                assert meant is None or vocabulary.offences[meant].level == "local"
            else:
                assert meant == row["offence_id"]
        if row["outcome_id"]:
            expected = None if row["outcome_id"].startswith("label:") else row["outcome_id"]
            assert vocabulary.meaning("outcome", row["row_label"]) == expected
