"""pdfminer.six's page interpreter, which also follows clip, opacity, blending, layers and what a form inherits.

pdfminer.six skips these operators, since they draw nothing. Without them text that a page hides would be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, list_value, num_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import MATRIX_IDENTITY, apply_matrix_pt, apply_matrix_rect, mult_matrix
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

from foi_ingest.extract.pdf.content import read_operations
from foi_ingest.extract.pdf.packing import read_program
from foi_ingest.extract.pdf.thresholds import MOST_FORMS

_PULLING = frozenset({"SC", "SCN", "sc", "scn"})
"""Colour operators, whose number of operands depends on the colour space."""

Rect = tuple[float, float, float, float]


class CircularContent(PDFException):
    """A form draws itself, directly or through others: such a page never ends."""


@dataclass(frozen=True, slots=True)
class State:
    """The part of the graphics state that decides whether ink is seen."""

    clip: Rect | None = None
    """x0, y0, x1, y1 of the box around the clip, in the device's coordinates; None is the whole page."""
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    blended: bool = False
    """Painted with a blend mode, so that what lies below shows through."""


def find_layers_off(catalog: dict[str, Any]) -> frozenset[int]:
    """Object numbers of the optional content groups that are off when the document is opened."""
    properties = resolve1(catalog.get("OCProperties"))
    if not isinstance(properties, dict):
        return frozenset()
    default = dict_value(properties.get("D") or {})
    off = _name_objects(default.get("OFF"))
    if literal_name(resolve1(default.get("BaseState")) or "") == "OFF":
        off = (off | _name_objects(properties.get("OCGs"))) - _name_objects(default.get("ON"))
    return off


def _name_objects(references: Any) -> frozenset[int]:
    return frozenset(item.objid for item in list_value(references or []) if isinstance(item, PDFObjRef))


class SightedDevice(PDFPageAggregatorWithMarkedContent):
    """pdfplumber's device, told before each painting what the page hides."""

    def __init__(self, rsrcmgr: Any, pageno: int) -> None:
        super().__init__(rsrcmgr, pageno=pageno, laparams=None)
        self.state = State()
        self.layer_off = False
        self.forms_drawn = 0

    def note_shading(self) -> None:
        """Called when a colour gradient fills the clip."""


class SightedInterpreter(PDFPageInterpreter):
    """Runs a page's program and keeps the device told of what the page hides."""

    device: SightedDevice

    def __init__(self, rsrcmgr: Any, device: SightedDevice, layers_off: frozenset[int] = frozenset()) -> None:
        super().__init__(rsrcmgr, device)
        self.layers_off = layers_off
        self.state = State()
        self.kept: list[State] = []
        self.marked: list[bool] = []
        self.inside_layer_off = False
        self.inherited: tuple[Any, Any] | None = None
        self.clips_next = False

    def dup(self) -> SightedInterpreter:
        """A fresh interpreter for a form, which inherits what is in force where the form is drawn."""
        inner = SightedInterpreter(self.rsrcmgr, self.device, self.layers_off)
        inner.state = self.state
        inner.inside_layer_off = self._is_layer_off()
        inner.inherited = (self.textstate.copy(), self.graphicstate.copy())
        return inner

    def init_state(self, ctm: Any) -> None:
        """Begin with the inherited colours and text state, where pdfminer.six begins every form in black."""
        super().init_state(ctm)
        self.kept = []
        if self.inherited is not None:
            self.textstate, self.graphicstate = self.inherited
            self.textstate.reset()

    def execute(self, streams: Any) -> None:
        """Run the operators of the streams, which are one program. Raises `CircularContent` when a form draws itself."""
        programs = [stream_value(stream) for stream in streams]
        self.stream_ids = {program.objid for program in programs if program.objid is not None}
        if self.stream_ids & self.parent_stream_ids:
            raise CircularContent("a form draws itself")
        known: dict[str, tuple[Any, int]] = {}
        for name, operands in read_operations(b"\n".join(map(read_program, programs))):
            if name not in known:
                known[name] = self._find_method(name)
            method, wanted = known[name]
            if method is None:
                continue
            if name in _PULLING:
                self.argstack = operands
                method()
            elif wanted == 0:
                method()
            elif len(operands) >= wanted:
                method(*operands[-wanted:])

    def _find_method(self, name: str) -> tuple[Any, int]:
        method = getattr(self, "do_" + name.replace("*", "_a").replace('"', "_w").replace("'", "_q"), None)
        return method, 0 if method is None else method.__code__.co_argcount - 1

    def _is_layer_off(self) -> bool:
        return self.inside_layer_off or any(self.marked)

    def do_q(self) -> None:
        """Save graphics state."""
        self.kept.append(self.state)
        super().do_q()

    def do_Q(self) -> None:  # noqa: N802
        """Restore graphics state."""
        if self.kept:
            self.state = self.kept.pop()
        super().do_Q()

    def do_gs(self, name: Any) -> None:
        """Take opacity and blending from the named state."""
        states = resolve1(self.resources.get("ExtGState")) or {}
        values = resolve1(states.get(literal_name(name))) if isinstance(states, dict) else None
        if not isinstance(values, dict):
            return
        state = self.state
        if "ca" in values:
            state = replace(state, fill_alpha=float(num_value(values["ca"])))
        if "CA" in values:
            state = replace(state, stroke_alpha=float(num_value(values["CA"])))
        if "BM" in values:
            state = replace(state, blended=not _is_plain(resolve1(values["BM"])))
        self.state = state

    def do_W(self) -> None:  # noqa: N802
        """Clip to the present path once it is painted."""
        self.clips_next = True

    def do_W_a(self) -> None:  # noqa: N802
        """Clip to the present path once it is painted."""
        self.clips_next = True

    def _apply_clip(self) -> None:
        if self.clips_next:
            self.clips_next = False
            path: Any = self.curpath
            points = [apply_matrix_pt(self.ctm, (part[i], part[i + 1])) for part in path for i in range(1, len(part) - 1, 2)]
            if points:
                self._narrow_clip(points)

    def _narrow_clip(self, points: Iterable[tuple[float, float]]) -> None:
        xs, ys = zip(*points, strict=True)
        box = (min(xs), min(ys), max(xs), max(ys))
        held = self.state.clip
        if held is not None:
            box = (max(box[0], held[0]), max(box[1], held[1]), min(box[2], held[2]), min(box[3], held[3]))
        self.state = replace(self.state, clip=box)

    def _paint(self, stroke: bool, fill: bool, evenodd: bool) -> None:
        # A shape filled with clear ink is neither a rule nor a ground.
        seen = (fill and self.state.fill_alpha > 0) or (stroke and self.state.stroke_alpha > 0)
        if seen and self.curpath:
            self.device.state, self.device.layer_off = self.state, self._is_layer_off()
            self.device.paint_path(self.graphicstate, stroke, fill, evenodd, self.curpath)
        self._apply_clip()
        self.curpath = []

    def do_S(self) -> None:  # noqa: N802
        """Stroke path."""
        self._paint(True, False, False)

    def do_f(self) -> None:
        """Fill path using nonzero winding number rule."""
        self._paint(False, True, False)

    def do_F(self) -> None:  # noqa: N802
        """Fill path (old name), which pdfminer.six drops."""
        self._paint(False, True, False)

    def do_f_a(self) -> None:
        """Fill path using even-odd rule."""
        self._paint(False, True, True)

    def do_B(self) -> None:  # noqa: N802
        """Fill and stroke path using nonzero winding number rule."""
        self._paint(True, True, False)

    def do_B_a(self) -> None:  # noqa: N802
        """Fill and stroke path using even-odd rule."""
        self._paint(True, True, True)

    def do_n(self) -> None:
        """End path without painting; this is how a clip is mostly set."""
        self._apply_clip()
        self.curpath = []

    def do_TJ(self, seq: Any) -> None:  # noqa: N802
        """Show text. Hands the colours on without copying them for each string."""
        if self.textstate.font is not None:
            self.device.state, self.device.layer_off = self.state, self._is_layer_off()
            self.device.render_string(self.textstate, seq, self.graphicstate.ncs, self.graphicstate)

    def do_sh(self, name: Any) -> None:  # noqa: ARG002
        """Paint a colour gradient."""
        self.device.state, self.device.layer_off = self.state, self._is_layer_off()
        self.device.note_shading()

    def do_BMC(self, tag: Any) -> None:  # noqa: N802
        """Begin marked content."""
        self.marked.append(False)
        super().do_BMC(tag)

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802
        """Begin marked content, which may belong to a layer that is off."""
        self.marked.append(isinstance(tag, PSLiteral) and tag.name == "OC" and self._is_off(self._find_property(props)))
        super().do_BDC(tag, props)

    def do_EMC(self) -> None:  # noqa: N802
        """End marked content."""
        if self.marked:
            self.marked.pop()
        super().do_EMC()

    def _find_property(self, props: Any) -> Any:
        if not isinstance(props, PSLiteral):
            return props
        named = resolve1(self.resources.get("Properties"))
        return named.get(props.name) if isinstance(named, dict) else None

    def _is_off(self, layer: Any) -> bool:
        if isinstance(layer, PDFObjRef) and layer.objid in self.layers_off:
            return True
        members = resolve1(layer)
        if not isinstance(members, dict) or "OCGs" not in members:
            return False
        groups = members["OCGs"]
        listed = groups if isinstance(resolve1(groups), list) else [groups]
        return bool(_name_objects(listed)) and _name_objects(listed) <= self.layers_off

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        """Draw a form or an image, clipped to the form's box and under the layer that it belongs to."""
        drawn = resolve1(self.xobjmap.get(literal_name(xobjid_arg)))
        outer, outer_off = self.state, self.inside_layer_off
        if isinstance(drawn, PDFStream):
            self.inside_layer_off = outer_off or self._is_off(drawn.get("OC"))
            if literal_name(resolve1(drawn.get("Subtype")) or "") == "Form" and "BBox" in drawn:
                self.device.forms_drawn += 1
                if self.device.forms_drawn > MOST_FORMS:
                    raise CircularContent("forms draw forms without end")
                inner = mult_matrix(tuple(list_value(drawn.get("Matrix", MATRIX_IDENTITY))), self.ctm)
                x0, y0, x1, y1 = apply_matrix_rect(inner, tuple(list_value(drawn["BBox"])))
                self._narrow_clip([(x0, y0), (x1, y1)])
            self.device.state, self.device.layer_off = self.state, self._is_layer_off()
        super().do_Do(xobjid_arg)
        self.state, self.inside_layer_off = outer, outer_off
        self.device.set_ctm(self.ctm)


def _is_plain(mode: Any) -> bool:
    names = mode if isinstance(mode, list) else [mode]
    return all(literal_name(resolve1(name)) in {"Normal", "Compatible"} for name in names[:1])
