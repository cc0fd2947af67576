"""Where the figures of a table come from, and what one of them lacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from foi_ingest.model import Label, Place
from foi_ingest.normalise.context import Context
from foi_ingest.normalise.periods import Period

PERSONAL = "personal"
"""Dimension of a label that may name a person or a single crime: its text goes no further than the file."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Why an observation cannot become a figure."""

    reason_id: str
    suggestion: str | None = None
    dimensions: tuple[str, ...] = ()
    """For each label of the observation the dimension that it was read in, where the labels were understood at all."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the figures of a table come from."""

    source_id: str
    read_by: Callable[[Place], str]
    context: Context
    axis_periods: tuple[Period, ...]
    """The periods that stand on the table's own axes, as far as they are counted: a printed total over them covers them all."""
    ends_early: bool
    """Whether a value of the table says that it counts a part of its period: a total over it has an end that no label names."""
    parts_of_year: tuple[str, ...]
    """The labels that are periods only below a year (`April`, `Q1`)."""
    headings: tuple[Label, ...]
    offences: tuple[Label, ...]
    """The labels of the table's own axes that name offences."""
    sole_force: str | None
    """The one force of the table's force column, where the letterhead names none."""
    narrowed_by: Callable[[frozenset[str]], str | None]
    """For the dimensions that a figure's labels bear: what around the table narrows it besides."""
    unread_title: str | None
    """What in the table's title nothing is known of."""
