"""Files made to harm: each is built by code, and each must end with the one state and reason that it expects."""

from __future__ import annotations

from hostile.archives import ARCHIVES
from hostile.case import Case
from hostile.documents import DOCUMENTS
from hostile.messages import MESSAGES
from hostile.pdfs import PDFS
from hostile.places import PLACES
from hostile.spoilt import SPOILT
from hostile.tables import TABLES
from hostile.workbooks import WORKBOOKS

CASES: tuple[Case, ...] = (*ARCHIVES, *WORKBOOKS, *DOCUMENTS, *MESSAGES, *PDFS, *TABLES, *SPOILT, *PLACES)

__all__ = ["CASES", "Case"]
