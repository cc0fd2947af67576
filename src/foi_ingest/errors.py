"""The few ways in which reading a file, or a run, may stop. Each names the file, the place and the remedy."""

from __future__ import annotations


class FoiIngestError(Exception):
    """Any error that this package raises on purpose."""


class Unreadable(FoiIngestError):
    """This file cannot be read; the run goes on with the others.

    `reason_id` is a word of `schemas/vocabulary/reasons.csv`; `remedy` says what a person can do. Never holds cell text.
    """

    def __init__(self, reason_id: str, remedy: str) -> None:
        super().__init__(f"{reason_id}: {remedy}")
        self.reason_id = reason_id
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, str]]:
        return (type(self), (self.reason_id, self.remedy))


class VocabularyError(FoiIngestError):
    """A vocabulary file contradicts itself: file, line and what to change."""


class SidecarError(FoiIngestError):
    """A `<reply>.toml` beside a reply cannot be applied: file, key and what to change."""


class UnaccountedValue(FoiIngestError):
    """Law 1 is broken: a value that was seen is neither loaded nor rejected nor ignored, or is told twice. A bug of ours."""


class ReleaseError(FoiIngestError):
    """The next release cannot be built or published; the present one stays as it is."""


class RunInProgress(FoiIngestError):
    """Another run holds the lock on this database."""
