"""Pages without a text layer → `Document`, read twice by an engine that is an extra of the installation."""

from foi_ingest.extract.scan.engine import scan_engine
from foi_ingest.extract.scan.mixed import read_pages
from foi_ingest.extract.scan.read import read_scan

__all__ = ["read_pages", "read_scan", "scan_engine"]
