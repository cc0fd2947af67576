"""The engine that reads letters: rapidocr, when it is installed. Nothing is downloaded; its models lie inside its wheel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

from foi_ingest.errors import Unreadable

INSTALL = "pip install foi-ingest[scan]"
_SETTINGS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    # Crops are filled up to this width: at the width it comes with, a two-digit number costs as much as half a line.
    "Rec.rec_img_shape": [3, 48, 96],
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the engine makes of one crop: the text, and how certain it is of each of its characters."""

    text: str
    certainties: tuple[float, ...]


def scan_engine() -> str | None:
    """Name and version of the engine, None when it is not installed."""
    if any(find_spec(module) is None for module in ("rapidocr", "onnxruntime", "cv2", "numpy")):
        return None
    try:
        return f"rapidocr {version('rapidocr')}"
    except PackageNotFoundError:
        return None


def demand_engine() -> str:
    """Name and version of the engine. Raises `Unreadable` with `no_text_layer`, and how to install it, when it is missing."""
    name = scan_engine()
    if name is None:
        raise Unreadable("no_text_layer", f"the pages are pictures: ask the force for the text, or install the reader of scans: {INSTALL}")
    return name


def read_crops(crops: Sequence[Any]) -> list[Reading]:
    """What stands in each crop, one line of dark text on white. Takes pictures as arrays (height, width, 3)."""
    if not crops:
        return []
    result = _load_engine().recognize_txt(list(crops))
    return [Reading(text, tuple(info.confs[: len(text)])) for text, info in zip(result.txts, result.word_results, strict=True)]


@cache
def _load_engine() -> Any:
    from rapidocr import RapidOCR

    engine = RapidOCR(params=_SETTINGS)
    engine.return_word_box = True
    return engine
