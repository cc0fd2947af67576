"""The command line: results on stdout, everything else on stderr; 0 all is well, 1 something could not be done, 2 wrong use."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import metadata

from cyclopts import App, CycloptsError

from foi_ingest.cli.ask import explain_count, run_query, show_rejections, show_unknown
from foi_ingest.cli.check import check_all
from foi_ingest.cli.decide import purge_source, retract_reply
from foi_ingest.cli.export import export_release
from foi_ingest.cli.look import list_tables, show_file
from foi_ingest.cli.report import report_release
from foi_ingest.cli.run import run_ingest, serve_ingest
from foi_ingest.cli.speak import WrongUseError, warn
from foi_ingest.errors import FoiIngestError

WRONG_USE = 2
STOPPED_BY_HAND = 130
"""What shells expect of a program that Ctrl-C ended."""

HELP = """Reads police forces' replies to Freedom of Information requests into one normalised offence dataset in DuckDB.

Drop files into a folder, run, query:

```
foi-ingest run raw
foi-ingest query "SELECT * FROM offences_by_force"
foi-ingest explain COUNT_ID
```
"""

app = App(name="foi-ingest", version=lambda: f"foi-ingest {metadata.version('foi-ingest')}", help=HELP)
app.command(run_ingest, name="run")
app.command(show_file, name="show")
app.command(list_tables, name="tables")
app.command(show_unknown, name="unknown")
app.command(show_rejections, name="rejections")
app.command(check_all, name="check")
app.command(run_query, name="query")
app.command(explain_count, name="explain")
app.command(report_release, name="report")
app.command(export_release, name="export")
app.command(serve_ingest, name="serve")
app.command(retract_reply, name="retract")
app.command(purge_source, name="purge")


def call(arguments: Sequence[str]) -> int:
    """Runs one command and gives its exit code. Errors that are not ours to fix are one line on stderr."""
    try:
        code = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    except (CycloptsError, WrongUseError) as error:
        warn(f"foi-ingest: {error}\nfoi-ingest --help shows what can be said.")
        return WRONG_USE
    except (FoiIngestError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            # The reader of our output has seen enough (`| head`); Python must not complain again when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        warn(f"foi-ingest: {error}")
        return 1
    except KeyboardInterrupt:
        warn("foi-ingest: stopped by hand; the database is as it was before")
        return STOPPED_BY_HAND
    return code if isinstance(code, int) else 0


def main() -> None:
    """The program `foi-ingest`."""
    sys.exit(call(sys.argv[1:]))
