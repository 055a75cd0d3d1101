"""A computation graph with the value and the gradient on each edge: section 2.4.4, drawn.

It runs from left to right, and downwards where that would be too wide for a page. Places are kept as (x, y) along and
across its direction; only what paints knows which of the two it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, coordinate, text_width
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.terminal import Terminal
from tensorlab.gradient.graph import Node
from tensorlab.wording import count, join, number, shape_text, table

_MOST_NODES = 80
_ROW = 62.0  # from one node to the next below it
_LANE = 38.0  # from the numbers of an edge to those of the next one below it
_HEIGHT = 34.0  # of a node's shape
_LEAD = 16.0  # from a node to the numbers on its edge
_TAIL = 30.0  # from there to the next node
_MARGIN = 10.0
_WIDE = 620.0  # as much as a page has room for
_BESIDE = 6.0  # from an edge that runs downwards to its numbers
_FONT = 12.5
_NEW = 16.5  # of what the last step found
_SWEEPS = 12
_VALUE, _GRADIENT = 0, 1  # the axis colours in which the two directions are written


@dataclass(eq=False)
class _Vertex:
    """A node in its column; where an edge passes a column, there is one without a node."""

    node: Node | None
    column: int
    before: list["_Vertex"] = field(default_factory=list)
    after: list["_Vertex"] = field(default_factory=list)
    row: float = 0.0  # its place in the column
    x: float = 0.0
    y: float = 0.0

    @property
    def label(self) -> str:
        if self.node is None:
            return ""
        return self.node.operation or self.node.name or _value(self.node.value)

    @property
    def half(self) -> float:
        """Half its width."""
        return max(_HEIGHT, text_width(self.label, 14) + 20) / 2 if self.node else 0.0

    @property
    def name(self) -> str:
        """What an operation is called, which is written beside it."""
        return self.node.name if self.node and self.node.operation else ""

    def reach(self, down: bool) -> float:
        """Half its length in the graph's direction."""
        return (_HEIGHT / 2 if self.node else 0.0) if down else self.half


@dataclass(eq=False)
class _Edge:
    """From a node to one of the operations it goes into, by way of the columns in between."""

    vertices: list[_Vertex]
    value: np.ndarray
    gradient: np.ndarray | None
    lane: float  # apart from its neighbour, where an operation takes the same node twice
    left: float = 0.0  # where its numbers are
    right: float = 0.0
    y: float = 0.0
    shown: tuple[bool, bool] = (True, True)  # the value and the gradient
    new: tuple[bool, bool] = (False, False)

    @property
    def numbers(self) -> tuple[str, str]:
        """What is written on it: the value, and the gradient if there is one."""
        return _value(self.value), _length(self.gradient)

    @property
    def widths(self) -> tuple[float, float]:
        value, gradient = (1.06 * text_width(text, _FONT) for text in self.numbers)  # bold
        return value, gradient

    @property
    def ideal(self) -> tuple[float, float]:
        """The height at which its numbers would best be: the node's, or its end's where edges fan out."""
        start, end = self.vertices[:2]
        fans = len(start.after) > 1
        return (end.y + self.lane * _LANE if fans else start.y), self.lane


def graph(result: Node, /, *, backward: bool = True, steps: int | None = None) -> Drawing:
    """Draw the computation graph that leads to a node.

    Each edge carries two numbers: above it the value that flows forward, below it the gradient that flows back. A
    graph that is wider than a page runs downwards; the gradient then stands right of the value.
    Of a tensor, its shape and the length of its gradient are written.

    Args:
        result: The node at the end.
        backward: Whether to show gradients, if `result.backward()` has found them.
        steps: How many steps of the two passes were made, if not all: each operation finds its value, in their order;
            the result gets the gradient 1; each operation, in the opposite order, hands gradients back.

    Raises:
        ValueError: If the graph has too many nodes to be read, or fewer steps.

    Source: section 2.4.4, "Chaining derivatives: the backpropagation algorithm".

    >>> from tensorlab.gradient import Node
    >>> product = Node(3, "w") * Node(2, "x")
    >>> product.backward()
    >>> print(graph(product))
    Computation graph of 3 nodes
    node  made by  value  gradient
    w                  3         2
    x                  2         3
    (1)   w × x        6         1
    """
    nodes = result.ancestors()
    if len(nodes) > _MOST_NODES:
        raise ValueError(
            f"the graph has {count(len(nodes), 'node')}: at most {_MOST_NODES} can be read. Use tensors instead of "
            "their single entries, or draw a node in the middle."
        )
    backward = backward and result.gradient is not None
    columns, edges = _arrange(nodes, result, backward)
    _order(columns)
    width, height = _spread(columns, edges, down=False)
    down = width > _WIDE
    if down:
        width, height = _spread(columns, edges, down)
    rows = _rows(nodes, backward)
    said = _take(steps, nodes, rows, edges, backward)
    canvas = Canvas()
    for edge in edges:
        _paint_edge(canvas, edge, down)
    for column in columns:
        for vertex in column:
            if vertex.node is not None:
                _paint_node(canvas, vertex, down)
    for edge in edges:  # numbers last: no line runs through them
        _paint_numbers(canvas, edge, down)
    legend = _legend(canvas, height, backward, down)
    title = f"Computation graph of {count(len(nodes), 'node')}"
    described = said or f"{'; '.join(_sentence(row, backward) for row in rows)}."
    return Drawing(
        str(canvas),
        max(width, legend),
        height + 26,
        title,
        described,
        lambda terminal: said or _table(title, rows, backward, terminal),
        caption=(said,) if said else (),
    )


def _take(
    steps: int | None, nodes: list[Node], rows: list["Row"], edges: list[_Edge], backward: bool
) -> str:
    """Hide the numbers that are not yet found after so many steps, and say what the last of them found."""
    if steps is None:
        return ""
    names = {id(node): row[0] for node, row in zip(nodes, rows, strict=True)}
    operations = [node for node in nodes if node.operation]
    way: list[tuple[Node, str]] = [(node, "value") for node in operations]
    if backward:
        way += [(nodes[-1], "itself"), *((node, "back") for node in operations[::-1])]
    if not 0 <= steps <= len(way):
        raise ValueError(f"steps is {steps}: the passes through this graph have {len(way)} steps.")
    found = {(id(node), kind): step for step, (node, kind) in enumerate(way, start=1)}
    for edge in edges:
        start, end = edge.vertices[0].node, edge.vertices[-1].node
        at = found.get((id(start), "value"), 0)
        back = found.get((id(end), "back") if end else (id(start), "itself"), 0)
        edge.shown = at <= steps, back <= steps
        edge.new = steps > 0 and at == steps, back == steps
    if steps == 0:
        return "The values at the left ends are given."
    node, kind = way[steps - 1]
    name = names[id(node)]
    if kind == "value":
        row = rows[next(i for i, each in enumerate(nodes) if each is node)]
        return f"Forward, step {steps} of {len(way)}: {name} = {row[1]} = {row[2]}."
    if kind == "itself":
        return (
            f"Backward, step {steps} of {len(way)}: with respect to itself {name} has the slope 1."
        )
    received = [
        f"{names[id(each)]} receives {_length(flow)}"
        for each, flow in zip(node.inputs, node.flows or (), strict=False)
    ]
    return f"Backward, step {steps} of {len(way)}, through {node.operation}: {join(received)}."


def _arrange(
    nodes: list[Node], result: Node, backward: bool
) -> tuple[list[list[_Vertex]], list[_Edge]]:
    """Put each operation right of its inputs, and each given value right before what first uses it."""
    depth: dict[int, int] = {}
    for node in nodes:
        depth[id(node)] = 1 + max((depth[id(each)] for each in node.inputs), default=-1)
    for node in nodes:
        if not node.inputs:
            uses = [
                depth[id(each)] for each in nodes if any(node is other for other in each.inputs)
            ]
            depth[id(node)] = min(uses, default=1) - 1
    vertices = {id(node): _Vertex(node, depth[id(node)]) for node in nodes}
    end = _Vertex(None, depth[id(result)] + 1)
    columns: list[list[_Vertex]] = [[] for _ in range(end.column + 1)]
    for node in nodes:
        columns[depth[id(node)]].append(vertices[id(node)])
    columns[-1].append(end)
    edges = []
    for node in nodes:
        for i, each in enumerate(node.inputs):
            twins = [j for j, other in enumerate(node.inputs) if other is each]
            lane = twins.index(i) - (len(twins) - 1) / 2
            flow = node.flows[i] if backward and node.flows else None
            way = _way(vertices[id(each)], vertices[id(node)], columns)
            edges.append(_Edge(way, each.value, flow, lane))
    gradient = result.gradient if backward else None
    edges.append(_Edge(_way(vertices[id(result)], end, columns), result.value, gradient, 0.0))
    return columns, edges


def _way(start: _Vertex, end: _Vertex, columns: list[list[_Vertex]]) -> list[_Vertex]:
    way = [start]
    for column in range(start.column + 1, end.column):
        way.append(_Vertex(None, column))
        columns[column].append(way[-1])
    way.append(end)
    for left, right in pairwise(way):
        left.after.append(right)
        right.before.append(left)
    return way


def _order(columns: list[list[_Vertex]]) -> None:
    """Move each vertex to the mean height of its neighbours, left and right in turn, so that few edges cross.

    Source:
        K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical system structures", 1981.
    """
    for column in columns:
        for i, vertex in enumerate(column):
            vertex.row = float(i)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for column in columns if forward else columns[::-1]:
            ideals = {}
            for vertex in column:
                near = vertex.before if forward else vertex.after
                near = near or vertex.before or vertex.after
                ideals[vertex] = sum(each.row for each in near) / len(near) if near else vertex.row
            column.sort(key=ideals.__getitem__)
            heights = _settle([ideals[vertex] for vertex in column])
            for vertex, height in zip(column, heights, strict=True):
                vertex.row = height


def _settle(ideals: list[float]) -> list[float]:
    """Heights at least 1 apart, as near to the ideal ones, which are sorted, as that allows.

    >>> _settle([0, 0, 5])
    [-0.5, 0.5, 5.0]
    """
    # Places that would overlap form a block, which stands where it is best for its members on average.
    blocks: list[
        list[float]
    ] = []  # of each: how many members, the sum of where its top is best for each
    for ideal in ideals:
        blocks.append([1, ideal])
        while len(blocks) > 1 and blocks[-1][1] / blocks[-1][0] < (
            blocks[-2][1] / blocks[-2][0] + blocks[-2][0]
        ):
            members, tops = blocks.pop()
            before = blocks[-1][0]
            blocks[-1] = [before + members, blocks[-1][1] + tops - members * before]
    return [tops / members + i for members, tops in blocks for i in range(int(members))]


def _spread(columns: list[list[_Vertex]], edges: list[_Edge], down: bool) -> tuple[float, float]:
    """Turn rows and columns into pixels, with room for the numbers of the edges; returns the width and the height."""
    vertices = [vertex for column in columns for vertex in column]
    row, lane = _ROW, _LANE
    if down:  # beside each other stand a node and its neighbour, or the two numbers of an edge and those of the next
        row = lane = max(
            *(2 * vertex.half + text_width(vertex.name, 11) + 24 for vertex in vertices),
            *(sum(edge.widths) + 2 * _BESIDE + 14 for edge in edges),
        )
    x = _MARGIN
    for i, column in enumerate(columns):
        reach = max((vertex.reach(down) for vertex in column), default=0.0)
        for vertex in column:
            vertex.x, vertex.y = x + reach, vertex.row * row
        x += 2 * reach
        starting = [edge for edge in edges if edge.vertices[0].column == i]
        longest = (
            _FONT
            if down
            else max(
                (text_width(text, _FONT) for edge in starting for text in edge.numbers), default=0.0
            )
        )
        lead, tail = (_LEAD / 2, _TAIL / 1.5) if down else (_LEAD, _TAIL)
        for edge in starting:
            edge.left, edge.right = x + lead, x + lead + longest
        x += longest + lead + tail if i < len(columns) - 1 else 0
    for i in range(len(columns)):
        starting = sorted(
            (edge for edge in edges if edge.vertices[0].column == i), key=lambda e: e.ideal
        )
        heights = _settle([edge.ideal[0] / lane for edge in starting])
        for edge, height in zip(starting, heights, strict=True):
            edge.y = height * lane
    tops, bottoms = zip(*_sides(vertices, edges, down), strict=True)
    shift = _MARGIN - min(tops)
    for vertex in vertices:
        vertex.y += shift
    for edge in edges:
        edge.y += shift
    along, across = x + _MARGIN, max(bottoms) + shift + _MARGIN
    return (across, along) if down else (along, across)


def _sides(
    vertices: list[_Vertex], edges: list[_Edge], down: bool
) -> Iterator[tuple[float, float]]:
    """How far each vertex and the numbers of each edge reach across the graph's direction."""
    for vertex in vertices:
        if down:
            name = text_width(vertex.name, 11) + 8 if vertex.name else 0.0
            yield vertex.y - vertex.half, vertex.y + vertex.half + name
        else:
            name = 16.0 if vertex.name else 0.0
            yield vertex.y - _HEIGHT / 2, vertex.y + _HEIGHT / 2 + name
    for edge in edges:
        left, right = edge.widths if down else (13.0, 13.0)
        yield edge.y - left - _BESIDE, edge.y + right + _BESIDE


def _at(x: float, y: float, down: bool) -> tuple[float, float]:
    return (y, x) if down else (x, y)


def _paint_node(canvas: Canvas, vertex: _Vertex, down: bool) -> None:
    node = vertex.node
    assert node is not None
    given = not node.operation
    stroke = theme.colour("muted" if given else "fg")
    x, y = _at(vertex.x, vertex.y, down)
    with canvas.group():
        canvas.element("title", _tooltip(node))
        canvas.rect(
            x - vertex.half,
            y - _HEIGHT / 2,
            2 * vertex.half,
            _HEIGHT,
            rx=5 if given else _HEIGHT / 2,
            fill=theme.colour("face"),
            stroke=stroke,
            stroke_width=1.2,
        )
        canvas.text(
            x,
            y + 5,
            vertex.label,
            text_anchor="middle",
            font_size=14,
            font_weight="600",
            fill=theme.colour("fg"),
        )
    if vertex.name:
        canvas.text(
            x + vertex.half + 6 if down else x,
            y + 4 if down else y + _HEIGHT / 2 + 13,
            vertex.name,
            text_anchor="start" if down else "middle",
            font_size=11,
            fill=theme.colour("muted"),
        )


def _paint_edge(canvas: Canvas, edge: _Edge, down: bool) -> None:
    """A smooth line that runs straight where its numbers are."""
    first, last = edge.vertices[0], edge.vertices[-1]
    points = [(first.x + first.reach(down), first.y), (edge.left, edge.y), (edge.right, edge.y)]
    points += [(vertex.x, vertex.y) for vertex in edge.vertices[1:-1]]
    points.append((last.x - last.reach(down) - 2, last.y + edge.lane * 12))
    d = f"M{_written(*points[0], down)}"
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = (x1 + x2) / 2
        ends = [(middle, y1), (middle, y2), (x2, y2)]
        d += f"C{' '.join(_written(*end, down) for end in ends)}"
    canvas.path(d, fill="none", stroke=theme.colour("line"), stroke_width=1.6)
    x, y = points[-1]
    tip = [(x + 1, y), (x - 7, y - 3.6), (x - 7, y + 3.6)]
    canvas.polygon([_at(*corner, down) for corner in tip], fill=theme.colour("muted"))


def _written(x: float, y: float, down: bool) -> str:
    return " ".join(map(coordinate, _at(x, y, down)))


def _paint_numbers(canvas: Canvas, edge: _Edge, down: bool) -> None:
    """The value above the edge and the gradient below it; downwards, they stand left and right of it."""
    style: dict[str, str | float | None] = {
        "font_size": _FONT,
        "font_weight": "600",
        # A rim in the background's colour, so that no other edge runs through a number.
        "paint_order": "stroke",
        "stroke": theme.colour("bg"),
        "stroke_width": 3.0,
        "stroke_linejoin": "round",
    }
    x, y = _at((edge.left + edge.right) / 2, edge.y, down)
    places = [(x, y - 5, "middle"), (x, y + 15, "middle")]
    if down:
        places = [(x - _BESIDE, y + 4, "end"), (x + _BESIDE, y + 4, "start")]
    for axis in (_VALUE, _GRADIENT):
        text, (x, y, anchor) = edge.numbers[axis], places[axis]
        if text and edge.shown[axis]:
            style["font_size"] = _NEW if edge.new[axis] else _FONT
            canvas.text(x, y, text, fill=theme.axis(axis), text_anchor=anchor, **style)


def _legend(canvas: Canvas, y: float, backward: bool, down: bool) -> float:
    x = _MARGIN
    words = [("value, downwards" if down else "value, forward →", _VALUE)]
    if backward:
        words.append(("gradient, upwards" if down else "gradient, ← backward", _GRADIENT))
    for text, axis in words:
        canvas.text(x, y + 12, text, font_size=12, fill=theme.axis(axis))
        x += text_width(text, 12) + 22
    return x


def _value(value: np.ndarray) -> str:
    return number(value.item()) if value.ndim == 0 else shape_text(value.shape)


def _length(gradient: np.ndarray | None) -> str:
    """A gradient on an edge: the number, or for a tensor, whose shape is that of the value, its length."""
    if gradient is None:
        return ""
    if gradient.ndim == 0:
        return number(gradient.item())
    return f"length {number(float(np.linalg.norm(gradient)))}"


def _tooltip(node: Node) -> str:
    parts = [node.name or node.operation or "a number", f"value {_entries(node.value)}"]
    if node.gradient is not None:
        parts.append(f"gradient {_entries(node.gradient)}")
    return "\n".join(parts)


def _entries(values: np.ndarray) -> str:
    if values.size > 24:
        return shape_text(values.shape)
    return np.array2string(values, precision=3, suppress_small=True)


Row = tuple[str, str, str, str]  # node, made by, value, gradient


def _rows(nodes: list[Node], backward: bool) -> list[Row]:
    names: dict[int, str] = {}
    rows = []
    steps = 0
    for node in nodes:
        if node.operation and not node.name:
            steps += 1
        plain = _value(node.value) if not node.operation else f"({steps})"
        names[id(node)] = node.name or plain
        made = _made(node.operation, [names[id(each)] for each in node.inputs])
        gradient = _length(node.gradient) if backward else ""
        rows.append((names[id(node)], made, _value(node.value), gradient))
    return rows


def _made(operation: str, inputs: list[str]) -> str:
    if len(inputs) == 2:
        return f"{inputs[0]} {operation} {inputs[1]}"
    if operation.startswith("^"):
        return f"{inputs[0]} {operation}"
    return f"{operation} {inputs[0]}" if inputs else ""


def _sentence(row: Row, backward: bool) -> str:
    name, made, value, gradient = row
    how = f" = {made}" if made else ""
    return f"{name}{how}: value {value}" + (f", gradient {gradient}" if backward else "")


def _table(title: str, rows: list[Row], backward: bool, terminal: Terminal) -> str:
    heads = ("node", "made by", "value", "gradient")
    shown = [row if backward else row[:3] for row in [heads, *rows]]
    lines = [line.rstrip()[: terminal.columns] for line in table(shown, left=2)]
    return "\n".join([terminal.strong(title), terminal.faint(lines[0]), *lines[1:]])
