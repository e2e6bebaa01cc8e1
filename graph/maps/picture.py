"""The map as a picture in SVG: title, marks, lines, names, legend and credit on white paper.

What the page saves with its button is what a reader has on the screen; this is the map as it opens,
for the command line, without a browser.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree import ElementTree as ET

from graph.maps.lettering import Taken, box_of, lines, spots, width
from graph.maps.options import MapOptions
from graph.maps.shapes import DASHES, OUTLINES, ROUND

Row = Mapping[str, Any]
Point = tuple[float, float]

_WIDE = 1200.0
_TALLEST = 1000.0
_EDGE = 90.0
"""Room at each side of the map, for names."""
_STRETCH = 1.35
_INK, _SOFT, _LINE, _PAPER = "#1b1b1a", "#5c5a55", "#3d3b37", "#ffffff"
_SANS = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif'
_SERIF = 'Georgia, "DejaVu Serif", serif'
_NAME, _LONGEST = 12.0, 26
_ICON = 8.5
"""Marks that reach less far than so many pixels carry no icon."""
_DISPUTED = "≠"
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML file may hold."""


def picture(nodes: Sequence[Row], edges: Sequence[Row], facts: Row, options: MapOptions) -> str:
    """Return the map as an SVG file; the same map gives the same bytes."""
    return _Picture(nodes, edges, facts, options).svg()


@dataclass
class _Picture:
    nodes: Sequence[Row]
    edges: Sequence[Row]
    facts: Row
    options: MapOptions

    def svg(self) -> str:
        head, top = self._head()
        tall = self._frame[1]
        foot, bottom = self._foot(top + tall)
        size = f"{_WIDE:g} {bottom:g}"
        root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "width": f"{_WIDE:g}",
                "height": f"{bottom:g}",
                "viewBox": f"0 0 {size}",
                "font-family": _SANS,
                "role": "img",
            },
        )
        ET.SubElement(root, "title").text = _clean(self.options.title or self._say("untitled"))
        ET.SubElement(root, "rect", width=f"{_WIDE:g}", height=f"{bottom:g}", fill=_PAPER)
        stage = ET.SubElement(root, "g", transform=f"translate(0 {top:g})")
        stage.extend([*self._lines(), *self._marks(), *self._words()])
        root.extend([*head, *foot])
        ET.indent(root, " ")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, "unicode")}\n'

    # What is drawn, and where

    @cached_property
    def _drawn(self) -> Sequence[Row]:
        return self.nodes[: self.options.limit]

    @cached_property
    def _pairs(self) -> dict[tuple[int, int], list[Row]]:
        """Return the claims between each two entities that are drawn."""
        found: dict[tuple[int, int], list[Row]] = defaultdict(list)
        for edge in self.edges:
            if max(edge["from"], edge["to"]) < len(self._drawn):
                found[min(edge["from"], edge["to"]), max(edge["from"], edge["to"])].append(edge)
        return found

    @cached_property
    def _box(self) -> tuple[float, float, float, float]:
        xs = [float(node["x"]) for node in self._drawn] or [0.0]
        ys = [float(node["y"]) for node in self._drawn] or [0.0]
        return min(xs), min(ys), max(xs), max(ys)

    @cached_property
    def _scale(self) -> Point:
        """Return by how much places are stretched, across and down."""
        left, top, right, bottom = self._box
        across = min((_WIDE - 2 * _EDGE) / max(right - left, 1.0), 1.9)
        down = min((_TALLEST - _EDGE) / max(bottom - top, 1.0), 1.9)
        even = min(across, down)
        return min(across, even * _STRETCH), min(down, even * _STRETCH)

    @cached_property
    def _frame(self) -> Point:
        _, top, _, bottom = self._box
        return _WIDE, math.ceil((bottom - top) * self._scale[1] + _EDGE)

    @cached_property
    def _places(self) -> list[Point]:
        left, top, right, bottom = self._box
        middle = (left + right) / 2, (top + bottom) / 2
        return [
            (
                _WIDE / 2 + (float(node["x"]) - middle[0]) * self._scale[0],
                self._frame[1] / 2 + (float(node["y"]) - middle[1]) * self._scale[1],
            )
            for node in self._drawn
        ]

    @cached_property
    def _reaches(self) -> list[float]:
        share = math.sqrt(_WIDE * self._frame[1] / max(len(self._drawn), 1))
        unit = min(max(share * 0.09, 2.4), 9.0)
        return [unit * (0.85 + 0.42 * min(math.sqrt(node["weight"]), 6)) for node in self._drawn]

    # The ontology's looks and words

    def _term(self, kind: str, name: str) -> Row | None:
        return next((row for row in self.facts["terms"][kind] if row["name"] == name), None)

    def _label(self, row: Row, texts: str = "labels") -> str:
        known = row.get(texts) or row["labels"]
        return str(known.get(self.options.language) or next(iter(known.values()), row["name"]))

    def _say(self, key: str, **values: str) -> str:
        strings = self.facts["strings"]
        own = strings.get(self.options.language) or next(iter(strings.values()))
        return str(own[key]).format(**values)

    def _count(self, key: str, number: int) -> str:
        return self._say(f"{key}_{'one' if number == 1 else 'other'}", n=str(number))

    # Lines, marks and names

    def _lines(self) -> Iterable[ET.Element]:
        return (self._tie(pair, claims) for pair, claims in self._pairs.items())

    def _tie(self, pair: tuple[int, int], claims: Sequence[Row]) -> ET.Element:
        first, second = pair
        color = _mix(self._tone(claims), _PAPER, 0.12)
        status = self._status(claims)
        wide = (1.1 + 0.85 * math.log2(len(claims))) * 0.8
        stroke = {"stroke": color, "stroke-width": f"{wide:.2f}", "fill": "none"}
        dashes = DASHES.get(status["dash"] if status else "", [])
        if dashes:
            stroke["stroke-dasharray"] = " ".join(map(str, dashes))
        if first == second:
            (x, y), reach = self._places[first], self._reaches[first]
            at = {"cx": f"{x + reach:.1f}", "cy": f"{y - reach:.1f}", "r": f"{reach:.1f}"}
            return ET.Element("circle", {**at, **stroke})
        start, end = self._ends(first, second), self._ends(second, first)
        group = ET.Element("g")
        ET.SubElement(group, "path", {"d": f"M{_at(start)}L{_at(end)}", **stroke})
        for tip, back, number in ((end, start, second), (start, end, first)):
            if any(edge["to"] == number and not self._symmetric(edge) for edge in claims):
                ET.SubElement(group, "path", d=_arrow(tip, back, 5 + 2 * wide), fill=color)
        return group

    def _ends(self, number: int, other: int) -> Point:
        """Return where the line to ``other`` meets the mark of ``number``."""
        (x, y), (a, b) = self._places[number], self._places[other]
        far = math.hypot(a - x, b - y) or 1.0
        reach = min(self._reaches[number], far / 2)
        return x + (a - x) / far * reach, y + (b - y) / far * reach

    def _symmetric(self, edge: Row) -> bool:
        return bool((self._term("relations", edge["relation"]) or {}).get("symmetric"))

    def _tone(self, claims: Sequence[Row]) -> str:
        relations = [self._term("relations", edge["relation"]) or {} for edge in claims]
        topics = {row.get("topic", "") for row in relations}
        topic = self._term("topics", topics.pop()) if len(topics) == 1 else None
        return str(topic["color"]) if topic else _LINE

    def _status(self, claims: Sequence[Row]) -> Row | None:
        """Return the status that a line shows: a whole one as soon as one of its claims has it."""
        found = [self._term("statuses", edge["status"]) for edge in claims]
        whole = [row for row in found if row is None or row["dash"] == "solid"]
        return whole[0] if whole else found[0]

    def _sign(self, claims: Sequence[Row]) -> str:
        disputed = _DISPUTED if any(edge["disputed"] for edge in claims) else ""
        status = self._status(claims)
        number = str(len(claims)) if len(claims) > 1 else ""
        parts = (disputed + (status["sign"] if status else ""), number)
        return " ".join(part for part in parts if part)

    def _marks(self) -> Iterable[ET.Element]:
        for node, place, reach in zip(self._drawn, self._places, self._reaches, strict=True):
            kind = self._term("classes", node["group"]) or {}
            kind = {**kind, "color": node["paint"] or kind.get("color")}
            yield _mark(kind, reach, f"translate({place[0]:.1f} {place[1]:.1f})")

    def _words(self) -> Iterable[ET.Element]:
        """Yield the signs and counts of lines, then as many names as fit, the best tied first."""
        taken, names = Taken(), Taken()
        for number, (x, y) in enumerate(self._places):
            far = self._reaches[number] + 4
            taken.add((x - far, y - far, x + far, y + far), number)
        for (first, second), claims in self._pairs.items():
            text = self._sign(claims)
            (x, y), (a, b) = self._places[first], self._places[second]
            spot = ((x + a) / 2, (y + b) / 2, "middle")
            box = box_of(spot, width(text, 11.5, bold=True), 11.5)
            if text and taken.free(box):
                taken.add(box)
                yield _word(text, spot, 11.5, 600, _mix(self._tone(claims), _INK, 0.45))
        for number, node in enumerate(self._drawn):
            yield from self._name(number, node, taken, names)

    def _name(self, number: int, node: Row, taken: Taken, names: Taken) -> Iterable[ET.Element]:
        """Yield a name where it fits; one of the best tied, at least where no other name stands."""
        strong = number < _WIDE / 130 and node["neighbors"] > 3  # noqa: PLR2004 - as on the page
        size = _NAME + (1.5 if strong else 0)
        text = str(node["labels"].get(self.options.language) or node["label"])
        text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
        wide = width(text, size, bold=strong)
        around = list(spots(*self._places[number], self._reaches[number], size))
        for among in (taken, names) if strong else (taken,):
            for spot in around if text.strip() else ():
                box = box_of(spot, wide, size)
                inside = box[0] > 0 and box[1] > 0 and box[2] < _WIDE and box[3] < self._frame[1]
                if inside and among.free(box, number):
                    taken.add(box, number)
                    names.add(box, number)
                    yield _word(text, spot, size, 600 if strong else 400, _INK)
                    return

    # Around the map

    def _head(self) -> tuple[list[ET.Element], float]:
        cited = {source for edge in self.edges for source in edge["sources"]}
        parts = {"entities": self.nodes, "claims": self.edges, "sources": cited}
        counts = {key: self._count(key, len(found)) for key, found in parts.items()}
        return _block(
            [
                (self.options.title or self._say("untitled"), 25, 600, _INK, _SERIF),
                (self.options.standfirst, 15, 400, _INK, _SANS),
                (self._say("counts", **counts), 12.5, 400, _SOFT, _SANS),
            ],
            12,
        )

    def _foot(self, top: float) -> tuple[list[ET.Element], float]:
        """Return legend, note, date and credit, and where they end."""
        x, y, parts = 20.0, top + 12, []
        for image, text in self._keys():
            wide = 26 + width(text, 12.5) + 18
            if x + wide > _WIDE - 10 and x > 20:  # noqa: PLR2004 - the margin
                x, y = 20.0, y + 23
            image.set("transform", f"translate({x + 9:.1f} {y:.1f}) {image.get('transform', '')}")
            parts += [image, _word(text, (x + 26, y, "start"), 12.5, 400, _SOFT)]
            x += wide
        dated = self.options.date or self.facts["latest"]
        key = "dated" if self.options.date else "sources_until"
        told = [self._say(key, date=dated) if dated else "", self.options.credit]
        last = " · ".join(text for text in told if text)
        note = (self._say("method_picture"), 12, 400, _SOFT, _SANS)
        measure = self.facts["look"]["measure"]
        sized = (self._say("look_size", measure=measure) if measure else "", 12, 400, _SOFT, _SANS)
        block, bottom = _block([sized, note, (last, 12, 400, _SOFT, _SANS)], y + 16)
        return parts + block, math.ceil(bottom + 16)

    def _keys(self) -> Iterable[tuple[ET.Element, str]]:
        terms = self.facts["terms"]
        for name, color in self.facts["look"]["groups"]:
            yield _mark({"color": color}, 9.0, ""), name
        for kind in sorted(terms["classes"], key=lambda k: (k["kind"], self._label(k, "plurals"))):
            yield _mark(kind, 9.0, ""), self._label(kind, "plurals")
        for topic in terms["topics"]:
            yield _stroke(topic["color"], "solid", ""), self._label(topic)
        for status in terms["statuses"]:
            yield _stroke(_LINE, status["dash"], status["sign"]), self._label(status)
        if any(edge["disputed"] for edge in self.edges):
            yield _stroke(_LINE, "solid", _DISPUTED), self._say("disputed")


def _mark(kind: Row, reach: float, transform: str) -> ET.Element:
    """Draw the mark of a class, with its icon where there is room."""
    group = ET.Element("g", {"transform": transform})
    outline = OUTLINES.get(kind.get("shape", ""), OUTLINES[ROUND])
    look = {"fill": kind.get("color") or _LINE, "stroke": _PAPER}
    ET.SubElement(group, "path", {"d": outline, "transform": f"scale({reach / 10.5:.3f})", **look})
    if kind.get("icon") and reach >= _ICON:
        turn = f"scale({reach * 1.08 / 24:.3f}) translate(-12 -12)"
        ET.SubElement(group, "path", {"d": kind["icon"], "fill": _PAPER, "transform": turn})
    return group


def _stroke(color: str, dash: str, sign: str) -> ET.Element:
    """Draw a short line as on the map, with the sign that stands on it."""
    group = ET.Element("g")
    dashes = " ".join(f"{step * 0.8:g}" for step in DASHES.get(dash, []))
    look = {
        "stroke": color,
        "stroke-width": "2",
        **({"stroke-dasharray": dashes} if dashes else {}),
    }
    ET.SubElement(group, "path", {"d": "M-11 0H11", **look})
    if sign:
        group.append(_word(sign, (0, 0, "middle"), 13, 700, _INK))
    return group


def _word(
    text: str, spot: tuple[float, float, str], size: float, weight: int, color: str
) -> ET.Element:
    """Write a text with a halo that sets it off from lines."""
    x, y, anchor = spot
    word = ET.Element(
        "text",
        {
            "x": f"{x:.1f}",
            "y": f"{y + size * 0.35:.1f}",
            "font-size": f"{size:g}",
            "font-weight": f"{weight}",
            "fill": color,
            "stroke": _PAPER,
            "stroke-width": "3.5",
            "stroke-linejoin": "round",
            "paint-order": "stroke",
            "text-anchor": anchor,
        },
    )
    word.text = _clean(text)
    return word


def _block(
    texts: Iterable[tuple[str, float, int, str, str]], top: float
) -> tuple[list[ET.Element], float]:
    """Write texts (each with size, weight, color, face) one beneath the other; say where they end."""
    parts, y = [], top
    for text, size, weight, color, face in texts:
        for line in lines(_clean(text), size, _WIDE - 40):
            y += size * 1.35
            look = {"font-size": f"{size:g}", "font-weight": f"{weight}", "fill": color}
            word = ET.Element("text", {"x": "20", "y": f"{y:.1f}", **look, "font-family": face})
            word.text = line
            parts.append(word)
        y += size * 0.35 if text else 0
    return parts, y + 6


def _arrow(tip: Point, back: Point, size: float) -> str:
    """Return the path of an arrow's head."""
    far = math.hypot(tip[0] - back[0], tip[1] - back[1]) or 1.0
    along = (tip[0] - back[0]) / far, (tip[1] - back[1]) / far
    base = tip[0] - along[0] * size, tip[1] - along[1] * size
    side = -along[1] * size * 0.35, along[0] * size * 0.35
    corners = (tip, (base[0] + side[0], base[1] + side[1]), (base[0] - side[0], base[1] - side[1]))
    return f"M{'L'.join(map(_at, corners))}Z"


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _mix(color: str, other: str, share: float) -> str:
    """Mix ``share`` of ``other`` into ``color``, both ``#rrggbb``."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(color: str) -> list[int]:
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
