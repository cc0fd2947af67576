"""Conditional formats that display something else than the stored number: `<5` over every 3, or white digits."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from foi_ingest.extract.workbook.colours import is_invisible
from foi_ingest.extract.workbook.formats import Shown, Value, read_format, show

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "lessThan": operator.lt,
    "lessThanOrEqual": operator.le,
    "greaterThan": operator.gt,
    "greaterThanOrEqual": operator.ge,
    "equal": operator.eq,
    "notEqual": operator.ne,
}


@dataclass(frozen=True, slots=True)
class MaskingRule:
    """Where a masking rule holds, its comparison with constants (None: one that we cannot work out), and what it displays."""

    areas: tuple[tuple[int, int, int, int], ...]
    comparison: str | None
    bounds: tuple[float, ...]
    number_format: str
    """Empty when the rule makes the text invisible."""


def find_masking_rules(sheet: Any) -> list[MaskingRule]:
    """Give the rules of an openpyxl sheet whose format hides the value, in the order in which they hold."""
    found = []
    for formatting in sheet.conditional_formatting:
        areas = tuple((area.min_row, area.min_col, area.max_row, area.max_col) for area in formatting.sqref.ranges)
        for rule in formatting.rules:
            number_format = rule.dxf.numFmt.formatCode if rule.dxf is not None and rule.dxf.numFmt is not None else ""
            masks = bool(number_format) and any(section.hides_value for section in read_format(number_format))
            if masks or (rule.dxf is not None and rule.dxf.font is not None and is_invisible(rule.dxf.font, rule.dxf.fill)):
                found.append((rule.priority, MaskingRule(areas, *_read_comparison(rule), number_format if masks else "")))
    return [rule for _, rule in sorted(found, key=lambda pair: pair[0])]


def _read_comparison(rule: Any) -> tuple[str | None, tuple[float, ...]]:
    bounds = tuple(float(formula) for formula in rule.formula if _is_number(formula))
    known = {*_COMPARISONS, "between", "notBetween"}
    if rule.type != "cellIs" or rule.operator not in known or len(bounds) != (2 if "etween" in rule.operator else 1):
        return None, ()
    return str(rule.operator), bounds


def _is_number(formula: str) -> bool:
    return formula.strip().lstrip("-").replace(".", "", 1).isdecimal()


def find_rules_for(row: int, column: int, rules: Sequence[MaskingRule]) -> list[MaskingRule]:
    """Give the rules whose areas cover a cell. Row and column count from 1."""
    return [rule for rule in rules if any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in rule.areas)]


def show_by_rules(value: Value, number: float, rules: Sequence[MaskingRule]) -> Shown | None:
    """Give what the first rule that holds displays; None when none holds.

    Of a rule that we cannot work out nobody can say whether it holds: the number stays hidden, and the cell is in doubt.
    """
    for rule in rules:
        if rule.comparison is not None and not _holds(number, rule):
            continue
        shown = show(value, rule.number_format, number) if rule.number_format else Shown("", is_masked=True)
        if rule.comparison is None:
            return Shown(shown.text if shown.is_masked and shown.text else "?", is_masked=True, doubt="unsure_reading")
        return shown
    return None


def _holds(number: float, rule: MaskingRule) -> bool:
    if rule.comparison in {"between", "notBetween"}:
        return (min(rule.bounds) <= number <= max(rule.bounds)) == (rule.comparison == "between")
    return _COMPARISONS[rule.comparison or "equal"](number, rule.bounds[0])
