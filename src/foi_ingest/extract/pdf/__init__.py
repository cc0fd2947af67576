"""PDF → `Document`: pdfplumber's pages, tables with and without rules, running text, and a count of what is hidden."""

from foi_ingest.extract.pdf.read import read_pdf

__all__ = ["read_pdf"]
