"""The pictures as files, so that a change of one pixel shows in review.

When a change is meant, TENSORLAB_UPDATE_GOLDEN=1 writes the files anew; look at them, and commit them with it.
"""

import hashlib
import os
import re
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tensorlab import Drawing, draw, explain, histogram, images, plot
from tensorlab.gradient import Node, descend, tangent
from tensorlab.plot import (
    convergence,
    curves,
    descents,
    fit,
    landscape,
    log_loss,
    plane,
    secant,
    softmax,
    surface,
    tangents,
)
from tensorlab.view import view
from tests.drawing.checks import pixels

GOLDEN = Path(__file__).parent.parent / "golden"

MATRIX = np.array([[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]])
CUBE = np.stack([MATRIX, MATRIX + 10, MATRIX + 20])
SIGNED = np.array([[-2.5, 0.0, 1.25], [np.nan, -0.5, np.inf]])
DOWN, RIGHT = np.mgrid[:28, :28]
FAR = (2 * DOWN - 27) ** 2 + (2 * RIGHT - 27) ** 2
RING = np.clip(255 - 2 * abs(FAR - 256), 0, 255).astype(np.uint8)
RINGS = np.broadcast_to(RING, (60000, 28, 28))
IMAGE_AXES = ("samples", "height", "width")
GRID = np.stack(np.meshgrid([-1, 0, 1], [0, 1]), axis=-1)


def bowl(w: np.ndarray) -> float:
    return w[0] ** 2 + 4 * w[1] ** 2


def loss() -> Node:
    x, w, b = Node(2, "x"), Node(3, "w"), Node(1, "b")
    result = abs(4 - (w * x + b)).named("loss")
    result.backward()
    return result


def mean_of_squares() -> Node:
    x = Node(np.ones((4, 3)), "x")
    result = (x @ np.eye(3) * x).mean()
    result.backward()
    return result


WALKS = [
    descend(np.square, 3, rate, momentum, steps=8) for rate, momentum in ((0.1, 0.5), (1.1, 0))
]
DOWN_THE_BOWL = descend(bowl, (-1, 0.8), 0.2, steps=4)

PICTURES: dict[str, Callable[[], Drawing]] = {
    "scalar": lambda: draw(12),
    "vector": lambda: draw([12, 3, 6, 14, 7], axes=["features"]),
    "vector-long": lambda: draw(np.arange(1000), index=np.s_[2:999]),
    "matrix": lambda: draw(MATRIX, axes=["rows", "columns"]),
    "matrix-index": lambda: draw(MATRIX, index=np.s_[1:, ::2]),
    "matrix-colours": lambda: draw(SIGNED, show="colours"),
    "matrix-strings": lambda: draw([["cat", "<b>&"], ["日本語", "antidisestablishmentarianism"]]),
    "matrix-tall": lambda: draw(np.arange(300).reshape(100, 3), axes=["samples", "features"]),
    "heat-map": lambda: draw(np.multiply.outer(np.arange(-20, 20), np.arange(-20, 40))),
    "empty": lambda: draw(np.empty((3, 0, 4))),
    "cube": lambda: draw(CUBE),
    "cube-index": lambda: draw(CUBE, index=np.s_[1]),
    "cube-colours": lambda: draw(CUBE, show="colours"),
    "cube-spread": lambda: draw(CUBE, spread=0),
    "rank-4": lambda: draw(np.arange(24).reshape(2, 2, 2, 3)),
    "rank-5": lambda: draw(np.arange(32).reshape(2, 2, 2, 2, 2)),
    "rank-7": lambda: draw(np.zeros((3, 1, 2, 2, 1, 2, 2), int)),
    "digits": lambda: draw(RINGS, axes=IMAGE_AXES),
    "digits-slice": lambda: draw(RINGS, axes=IMAGE_AXES, index=np.s_[:, 14:, 14:]),
    "digit-mask": lambda: draw(RING, index=RING > 128),
    "video": lambda: draw(
        np.broadcast_to(np.uint8(128), (4, 240, 144, 256, 3)),
        axes=["samples", "frames", "height", "width", "channels"],
    ),
    "images": lambda: images(RINGS[:4], labels=[0, 0, 6, 0], predictions=[0, 6, 0, 0]),
    "histogram": lambda: histogram(np.arange(100) ** 2 % 13),
    "histogram-floats": lambda: histogram(np.append(np.arange(200) ** 0.5, np.nan)),
    "explain-index": lambda: explain.index(MATRIX, np.s_[1:, ::2]).draw(),
    "explain-index-named": lambda: explain.index(
        view(CUBE, axes=("pages", "rows", "columns")), np.s_[1, :, None]
    ).draw(),
    "explain-index-large": lambda: explain.index((60000, 28, 28), np.s_[:, 14:, 14:]).draw(),
    "explain-broadcast": lambda: explain.broadcast((32, 10), (10,)).draw(),
    "explain-broadcast-refused": lambda: explain.broadcast((4, 3), (4,)).draw(),
    "explain-chain": lambda: explain.expression(
        "(x @ W + b).sum(axis=0)", x=[[1, 2], [3, 4]], W=[[1, 0, 2], [-1, 1, 0]], b=[0, 0, 1]
    ).draw(),
    "explain-chain-refused": lambda: explain.expression(
        "x @ W + b", x=(32, 784), W=(784, 10), b=(32,)
    ).draw(),
    "explain-elementwise": lambda: explain.add(MATRIX, [10, 20, 30, 40, 50]).draw(),
    "explain-broadcast-narrow": lambda: explain.broadcast((4, 3), (3,)).draw(width=440),
    "explain-matmul": lambda: explain.matmul(MATRIX, MATRIX.T).draw(),
    "explain-matmul-large": lambda: explain.matmul((128, 784), (784, 512)).draw(),
    "explain-matmul-refused": lambda: explain.matmul((32, 784), (512, 10)).draw(),
    "explain-tensordot": lambda: explain.tensordot((2, 3, 4, 5), (5, 6), axes=1).draw(),
    "explain-einsum": lambda: explain.einsum("ij,j->i", MATRIX, [1, 0, 2, 0, -1]).draw(),
    "explain-reduce": lambda: explain.mean(MATRIX, axis=0).draw(),
    "explain-reshape": lambda: explain.reshape(MATRIX, (5, -1)).draw(),
    "explain-transpose": lambda: explain.transpose(CUBE, (2, 0, 1)).draw(),
    "explain-concatenate": lambda: explain.concatenate([MATRIX, MATRIX[:1]]).draw(),
    "explain-cumsum": lambda: explain.cumsum(MATRIX, axis=1).draw(),
    "explain-split": lambda: explain.split(MATRIX, [1, 2], part=1).draw(),
    "explain-pad": lambda: explain.pad(MATRIX, 1).draw(),
    "explain-dot": lambda: explain.dot(MATRIX, [1, 0, 2, 0, -1]).draw(),
    "explain-take-vector": lambda: explain.take(MATRIX, [0, 7, 14]).draw(),
    "explain-stack": lambda: explain.stack([(28, 28)] * 9).draw(),
    "graph": lambda: loss().draw(),
    "graph-forward": lambda: loss().draw(backward=False),
    "graph-step": lambda: loss().draw(steps=6),
    "graph-tensors": lambda: mean_of_squares().draw(),
    "plane": lambda: plane(GRID, GRID @ [[1, 1], [0, 2]], labels=["before", "after"]),
    "curves": lambda: curves([1, 0, 1], [0, 1, 2], x=[-1, 0, 1], labels=["a", "b"], dots=True),
    "plane-arrows": lambda: plane(GRID, arrows=[[0, 1], [-1, 1]], limits=(-2, 2)),
    "plane-answers": lambda: plane(
        [[-1, 0], [1, 1], [1, -1]], classes=[0, 1, 0], answers=lambda x: x[:, 0] * x[:, 1]
    ),
    "secant": lambda: secant(np.square, 1, 0.5, low=-1, high=2),
    "fit": lambda: fit([0, 1, 2, 3], [1, 2, 4, 4], lambda x: 1.2 * x + 0.5),
    "landscape": lambda: landscape(bowl, (0.8, -0.5), 0.1, (-1, 1), (-1, 1), axes=("a", "b")),
    "softmax": lambda: softmax([2, 0, -1], right=1),
    "log-loss": lambda: log_loss(0.2),
    "surface": lambda: surface(bowl, (-1, 1), (-1, 1), DOWN_THE_BOWL, axes=("a", "b", "loss")),
    "tangents": lambda: tangents(tangent(np.square, -1), tangent(np.square, 2)),
    "descents": lambda: descents(*WALKS),
    "descents-contour": lambda: DOWN_THE_BOWL.draw(),
    "convergence": lambda: convergence(*WALKS),
}
PLOTS = {"curves", "landscape", "tangents", "descents", "descents-contour", "convergence"}


def comparable(svg: str) -> str:
    """Embedded images as a digest of their pixels: another zlib packs the same pixels into other bytes."""

    def digest(found: re.Match[str]) -> str:
        return hashlib.sha256(pixels(b64decode(found[1])).tobytes()).hexdigest()

    return re.sub(r"data:image/png;base64,([^\"]*)", digest, svg)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_as_it_was(name: str) -> None:
    if name in PLOTS:
        pytest.importorskip(
            "matplotlib", "3.11", reason="matplotlib 3.11, which drew them, is not installed"
        )
    path = GOLDEN / f"{name}.svg"
    svg = PICTURES[name]().svg()
    if os.environ.get("TENSORLAB_UPDATE_GOLDEN"):
        path.write_text(svg, encoding="utf-8")
    assert path.exists(), f"{path.name} is not there: TENSORLAB_UPDATE_GOLDEN=1 pytest {__file__}"
    assert comparable(svg) == comparable(path.read_text(encoding="utf-8")), (
        f"{path.name} has changed. If that is meant, write it anew with TENSORLAB_UPDATE_GOLDEN=1 and look at it."
    )


def test_every_chart_that_has_a_name_has_a_golden_file() -> None:
    ground = {"color", "colour", "figure", "to_drawing"}  # for plots of a user's own
    assert {name.replace("_", "-") for name in set(plot.__all__) - ground} <= set(PICTURES)


def test_every_golden_file_has_a_picture() -> None:
    assert {path.stem for path in GOLDEN.glob("*.svg")} == set(PICTURES)
