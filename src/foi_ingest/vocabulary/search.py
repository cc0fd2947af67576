"""Known words inside a longer text, found by whole words from the longest on; never by likeness."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"[a-zâêîôûŵŷ0-9]+(?:'[a-z]+)?|[^\s\w]")
_SAME_LENGTH = (
    {ord(c): "-" for c in "‐‑‒–—―−"} | {ord(c): "'" for c in "‘’"} | {ord(c): '"' for c in "“”"} | {ord(c): " " for c in "\u00a0\n\t"}
)
_SHORTEST = 3
"""Letters: `X` and `FB` stand for platforms in a cell, but for anything in a sentence."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A known word in a text: what it means, the words as the vocabulary has them, and where they stand."""

    meaning: str
    alias: str
    start: int
    end: int


class WordIndex:
    """The words of one dimension, ready to be looked for in texts."""

    def __init__(self, words: Mapping[str, Mapping[str, str]]) -> None:
        """`words`: folded words → jurisdiction → id, as the vocabulary holds them."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, Mapping[str, str]]]] = defaultdict(list)
        for alias, meanings in words.items():
            tokens = tuple(_TOKEN.findall(alias))
            if tokens and len(alias) >= _SHORTEST:
                self._by_first[tokens[0]].append((tokens, alias, meanings))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, text: str, jurisdiction: str | None) -> Iterator[Mention]:
        """Every known word of `text`, left to right, the longest first, none overlapping."""
        found = _divide(text)
        tokens = [token for token, _, _ in found]
        at = 0
        while at < len(found):
            for alias_tokens, alias, meanings in self._by_first.get(tokens[at], ()):
                size = len(alias_tokens)
                if tuple(tokens[at : at + size]) == alias_tokens and (meaning := _pick(meanings, jurisdiction)):
                    yield Mention(meaning, alias, found[at][1], found[at + size - 1][2])
                    at += size - 1
                    break
            at += 1


@lru_cache(maxsize=512)
def _divide(text: str) -> tuple[tuple[str, int, int], ...]:
    """The words of a text and where they stand: a title is searched for the words of every dimension, once a figure."""
    return tuple(
        (m.group() if m.group() != "&" else "and", m.start(), m.end()) for m in _TOKEN.finditer(text.lower().translate(_SAME_LENGTH))
    )


def _pick(meanings: Mapping[str, str], jurisdiction: str | None) -> str | None:
    if jurisdiction is not None:
        return meanings.get(jurisdiction, meanings.get(""))
    distinct = set(meanings.values())
    return distinct.pop() if len(distinct) == 1 else None
