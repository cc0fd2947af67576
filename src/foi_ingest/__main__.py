"""`python -m foi_ingest` is the program `foi-ingest`."""

from foi_ingest.cli import main

if __name__ == "__main__":
    main()
