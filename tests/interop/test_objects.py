"""Objects of many libraries: each is told truly, drawn and explained, or refused with a sentence that helps."""

from typing import Any

import pytest

from tensorlab import Description, axes, describe, draw, explain, rank, shape
from tests.interop.given import Given, Inside
from tests.interop.libraries import LIBRARIES, objects
from tests.interop.outcomes import FUNCTIONS, outcome

# What a library says while an object is made; what it says while we look at it is an error, in `outcome`.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::PendingDeprecationWarning")


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_object_is_told_truly(library):
    for given in objects(library):
        _met(given, lambda x, given=given: _is_told(given, x))


@pytest.mark.parametrize("library", LIBRARIES)
def test_no_function_ends_in_an_error_of_another_library(library):
    for given in objects(library):
        for name, function in FUNCTIONS.items():
            try:
                _met(given, lambda x, function=function: outcome(function, x))
            except Exception as error:
                pytest.fail(f"{library}, {given.what}, {name}: {type(error).__name__}: {error}")


def _met(given: Given, check: Any) -> None:
    """Let a check see the object, where it is."""
    if not isinstance(given.x, Inside):
        check(given.x)
        return
    seen = []
    given.x.run(lambda x: seen.append(check(x)))
    assert seen, f"{given.what} was never met"


def _is_told(given: Given, x: Any) -> None:
    what = given.what
    if given.refused:
        with pytest.raises((TypeError, ValueError)) as refusal:
            describe(x)
        assert given.refused in str(refusal.value), what
        return
    said = describe(x)
    if given.tensors is not None:
        assert {name: each.shape for name, each in said.tensors.items()} == given.tensors, what
        return
    assert isinstance(said, Description)
    assert (said.shape, said.dtype) == (given.shape, given.dtype), what
    assert (rank(x), shape(x), len(axes(x))) == (len(given.shape), given.shape, len(given.shape)), (
        what
    )
    assert bool(given.unread) == bool(said.unread), what
    assert given.unread in said.unread, what
    if given.low is not None:
        assert said.statistics is not None, what
        assert (said.statistics.minimum, said.statistics.maximum) == (given.low, given.high), what
    told = explain.transpose(x)
    known = [
        a for a, b in zip(told.result_shape, reversed(given.shape), strict=True) if b is not None
    ]
    assert known == [n for n in reversed(given.shape) if n is not None], what
    if given.unread and "compute" not in given.unread:
        assert "No values are shown" in draw(x).description, what
