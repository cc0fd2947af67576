"""The words that wait for a person: none forgotten, none made up."""

from __future__ import annotations

import pytest

from foi_ingest.vocabulary import Vocabulary, load_vocabulary
from foi_ingest.waiting_words import Labels, WaitingWord, draw_word, list_waiting_words


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def reject(reason_id: str, **labels: str) -> tuple[str, Labels]:
    """A rejected value: its reason, and its labels by axis."""
    return reason_id, list(labels.items())


def test_the_word_for_which_most_figures_wait_comes_first_however_it_is_spelt(vocabulary: Vocabulary) -> None:
    rejected = [
        reject("unknown_platform", stub="Wibblegram"),
        reject("unknown_offence", stub="Crim dam", header="2021/22"),
        reject("unknown_offence", stub="CRIM  DAM", header="2022/23"),
    ]
    assert list_waiting_words(rejected, vocabulary) == [WaitingWord("offence", "Crim dam", 2), WaitingWord("platform", "Wibblegram", 1)]


def test_a_label_that_is_understood_is_not_blamed_for_its_neighbour(vocabulary: Vocabulary) -> None:
    rejected = [reject("unknown_offence", stub="Crim dam", header="2021/22", other="Female", more="12", section="Burglary")]
    assert [word.text for word in list_waiting_words(rejected, vocabulary)] == ["Crim dam"]


def test_a_label_said_to_be_of_the_missing_dimension_is_the_word(vocabulary: Vocabulary) -> None:
    rejected = [reject("unknown_offence", district="Upper Wibble", offence="Crim dam")]
    assert [word.text for word in list_waiting_words(rejected, vocabulary)] == ["Crim dam"]


def test_what_no_word_can_settle_is_not_listed(vocabulary: Vocabulary) -> None:
    assert list_waiting_words([reject("no_period", stub="Crim dam"), reject("unknown_axis", stub="Upper Wibble")], vocabulary) == []


def test_each_suggestion_is_one_line_of_the_file_and_a_comma_in_the_word_breaks_nothing(vocabulary: Vocabulary) -> None:
    head, *lines = draw_word(WaitingWord("offence", "Criminal damage, all kinds", 3), vocabulary).splitlines()
    assert "schemas/vocabulary/offence_aliases.csv" in head
    assert lines
    assert all(line.startswith('"Criminal damage, all kinds",') for line in lines)


def test_a_word_that_is_near_nothing_says_so_and_suggests_nothing(vocabulary: Vocabulary) -> None:
    told = draw_word(WaitingWord("platform", "Zzyzx qq", 1), vocabulary)
    assert "nothing known is near it" in told
    assert len(told.splitlines()) == 1
