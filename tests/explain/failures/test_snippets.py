"""A line that fails is explained by the shapes that its operands had, or not at all."""

import linecache
from types import SimpleNamespace

import numpy as np
import pytest

from tensorlab import explain
from tests.explain.failures.snippets import NUMPY


class Stubborn:
    """Multiplies with nothing."""

    __array_ufunc__ = None

    def __matmul__(self, other):
        raise ValueError("I will not.")

    __rmatmul__ = __matmul__


def refuse(x, W):  # noqa: N803
    raise ValueError(f"operands could not be broadcast together with shapes {x.shape} {W.shape}")


def namespace():
    W = np.ones((512, 10))  # noqa: N806
    x = np.ones((32, 784))
    return {
        "np": np, "x": x, "W": W, "b": np.ones(10), "W1": np.ones((784, 512)), "W2": np.ones((10, 10)),
        "v": np.ones(3), "s": 2.0, "batch": np.ones((5, 28, 28)), "mask": np.ones(30, bool), "parts": [x, W],
        "layer": SimpleNamespace(W=W), "weights": {"W": W}, "layers": [(W.T[:0].T, W)][::1] and [[W, W]],
        "integers": np.ones(3, int), "Stubborn": Stubborn, "refuse": refuse,
        "raise_on_purpose": lambda x: exec("raise ValueError('operands could not be broadcast together')"),
    }  # fmt: skip


def raised_by(code, names, file="snippet.py"):
    """Run a line, and give what it raises."""
    linecache.cache[file] = (len(code), None, [f"{code}\n"], file)
    try:
        exec(compile(code, file, "exec"), names)
    except Exception as error:
        return error
    raise AssertionError(f"{code} did not fail")


@pytest.mark.parametrize(("code", "says"), NUMPY)
def test_a_line_of_numpy_is_explained_by_its_operands_or_not_at_all(code, says):
    error = raised_by(code, namespace())
    found = explain.error(error)
    if says is None:
        assert found is None, f"{error!r}\n{found}"
    else:
        assert found is not None, repr(error)
        assert not found.valid
        assert says in found.problem, found
        assert f"In snippet.py, line 1: {code}" in found.place
