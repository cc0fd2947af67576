"""The periods of one table as a whole: those that its axes name."""

from __future__ import annotations

from collections.abc import Iterable

from foi_ingest.normalise.context import Context
from foi_ingest.normalise.labels import Fact
from foi_ingest.normalise.periods import Period


def periods_on_axes(facts: Iterable[Fact], context: Context) -> tuple[Period, ...]:
    """Every whole period that the labels of a table name, each once, and no longer than a note says that it is counted."""
    named = {f.period: f.label.text for f in facts if f.period is not None and not f.is_total}
    shorter = {period: context.shortened(period, text) for period, text in named.items()}
    return tuple(said.period if (said := shorter[period]) is not None and said.period is not None else period for period in named)


def parts_on_axes(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Every part of a year that the labels of a table name without its year, each once."""
    return tuple(dict.fromkeys(f.value for f in facts if f.dimension == "period" and f.period is None and f.value and not f.is_total))
