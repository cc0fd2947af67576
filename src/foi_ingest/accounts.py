"""Law 1 as arithmetic: every value that a file shows is loaded, rejected or ignored by a named rule, and none is told twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from foi_ingest.errors import UnaccountedValue
from foi_ingest.model import Document, Grid, Line, ValueKey
from foi_ingest.normalise.numbers import find_numbers


def list_values(document: Document) -> Iterator[ValueKey]:
    """Every value of a document, found without asking what it means: each cell of a grid, each number in text."""
    for part in document.parts:
        yield from _values_of(part)


def _values_of(part: Line | Grid) -> Iterator[ValueKey]:
    if isinstance(part, Grid):
        for cell in part.cells:
            yield ValueKey(cell.place, 0)
    else:
        for number in find_numbers(part.text):
            yield ValueKey(part.place, number.ordinal)


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums of one file."""

    seen: int
    loaded: int
    rejected: int
    ignored: Counter[str]


class Accounts:
    """What became of each value of one file."""

    def __init__(self, values: Iterator[ValueKey], rules: Collection[str]) -> None:
        """`rules`: the ids of the rules that may ignore a value."""
        self._rules = rules
        self._open: set[ValueKey] = set()
        self._fate: dict[ValueKey, str] = {}
        self._ignored: Counter[str] = Counter()
        for key in values:
            if key in self._open:
                raise UnaccountedValue(f"two values share the place {key.place}, number {key.ordinal}: the reader must tell them apart")
            self._open.add(key)

    def load(self, key: ValueKey) -> None:
        """The value became a row."""
        self._settle(key, "loaded")

    def reject(self, key: ValueKey) -> None:
        """The value became a rejection."""
        self._settle(key, "rejected")

    def ignore(self, key: ValueKey, rule_id: str) -> None:
        """The rule says why the value is neither."""
        if rule_id not in self._rules:
            raise UnaccountedValue(f"{rule_id!r} is no rule of rules.csv: a value may only be ignored by a named rule")
        self._settle(key, "ignored")
        self._ignored[rule_id] += 1

    def ignore_part(self, part: Line | Grid, rule_id: str) -> None:
        """All values of a line or a grid are ignored by one rule."""
        for key in _values_of(part):
            self.ignore(key, rule_id)

    def close(self) -> Tally:
        """Gives the sums. Raises UnaccountedValue where a value is left over: seen, and then lost."""
        left = self._open - self._fate.keys()
        if left:
            first = min(left, key=str)
            raise UnaccountedValue(f"{len(left)} values were seen and lost, the first at {first.place}, number {first.ordinal}")
        fates = Counter(self._fate.values())
        return Tally(len(self._fate), fates["loaded"], fates["rejected"], self._ignored)

    def _settle(self, key: ValueKey, fate: str) -> None:
        if key in self._fate:
            raise UnaccountedValue(f"the value at {key.place}, number {key.ordinal}, is told twice: {self._fate[key]} and {fate}")
        if key not in self._open and key.ordinal >= 0:
            raise UnaccountedValue(f"a value at {key.place}, number {key.ordinal}, was never seen by the reader")
        self._fate[key] = fate
