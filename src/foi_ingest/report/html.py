"""HTML that cannot be broken by a text in it."""

from __future__ import annotations

import html
from collections.abc import Iterable

VOID = ("br", "meta", "col")


class Html(str):
    """Text that is markup already; every other text is escaped where it is put in."""

    __slots__ = ()


Content = str | int | float | None | Iterable["Content"]


def element(name: str, *content: Content, **attributes: str | None) -> Html:
    """One element. `class_` is the attribute class, `data_sql` is data-sql; an attribute of None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(value)}"' for key, value in attributes.items() if value is not None
    )
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(content)}</{name}>")


def join(content: Content) -> Html:
    """Everything in `content` one after another; what is not markup is escaped, None is nothing."""
    if content is None:
        return Html()
    if isinstance(content, Html):
        return content
    if isinstance(content, str | int | float):
        return Html(html.escape(str(content), quote=False))
    return Html("".join(join(part) for part in content))


def table(
    caption: Content, headings: Iterable[Content], rows: Iterable[Iterable[Content]], *, row_ids: Iterable[str] | None = None
) -> Html:
    """A table whose first column names its rows, in a box that scrolls by keyboard on a narrow screen."""
    head = element("tr", (element("th", heading, scope="col") for heading in headings))
    ids = iter(row_ids) if row_ids is not None else None
    body = (element("tr", _list_cells(row), id=next(ids) if ids is not None else None) for row in rows)
    drawn = element("table", element("caption", caption), element("thead", head), element("tbody", body))
    return element("div", drawn, class_="scroll", tabindex="0", role="region", aria_label=_read_text(caption))


def _list_cells(row: Iterable[Content]) -> Iterable[Html]:
    for number, content in enumerate(row):
        if isinstance(content, Html) and content.startswith("<td"):
            yield content
        elif number == 0:
            yield element("th", content, scope="row")
        else:
            yield element("td", content)


def _read_text(content: Content) -> str:
    return html.unescape("".join(part.partition(">")[2] if "<" in part else part for part in join(content).replace("<", "\0<").split("\0")))
