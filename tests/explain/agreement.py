"""What it means that an explanation agrees with NumPy: the same shape, the same sources, an error when there is one."""

import os
from inspect import signature
from random import Random

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import settings

from tensorlab.shapes import Letter

_THOROUGH = os.environ.get("TENSORLAB_PROFILE") == "thorough"
_ASKED = frozenset(filter(None, os.environ.get("TENSORLAB_NAMES", "").split(",")))
TRIED = {}  # of each public name, the properties that are tried on random cases
_BYTES = 64  # of random choices for one case
_MOST_LOOKED_AT = 12  # entries of a result whose sources are compared


def numpy_does(function):
    """Let NumPy do it: its result, or None where it refuses."""
    with np.errstate(all="ignore"):
        try:
            return function()
        # NumPy 2.0 warns of an index out of bounds that takes nothing; later ones refuse it.
        except (IndexError, ValueError, TypeError, ZeroDivisionError, DeprecationWarning):
            return None


def numbered(shapes):
    """Arrays in which every entry is a number of its own, and a list of which entry that is."""
    arrays, places = [], []
    for number, shape in enumerate(shapes):
        size = int(np.prod(shape, dtype=int))
        arrays.append(np.arange(len(places), len(places) + size).reshape(shape))
        places += [(number, index) for index in np.ndindex(*shape)]
    return arrays, places


def some_indices(shape):
    """Indices of entries spread over a result: the first, the last, and others between."""
    size = int(np.prod(shape, dtype=int))
    flat = sorted(set(np.linspace(0, size - 1, _MOST_LOOKED_AT).astype(int))) if size else []
    return [tuple(int(i) for i in np.unravel_index(i, shape)) if shape else () for i in flat]


def check_shape(explained, result):
    """The shape is NumPy's, and there is one only if NumPy has one."""
    if result is None:
        assert not explained.valid
        assert explained.result_shape is None
        assert explained.problem
        assert not explained.steps
    else:
        assert explained.valid, explained.problem
        assert explained.result_shape == result.shape
        assert not explained.problem
        assert explained.suggestions == ()
    assert "\ue000" not in str(explained), "an operand's mark is left in a sentence"


def check_moved(explained, shapes, operation):
    """For operations that only move entries: compare with what happens to numbered entries."""
    arrays, places = numbered(shapes)
    result = numpy_does(lambda: operation(*arrays))
    check_shape(explained, result)
    if result is not None:
        for index in some_indices(result.shape):
            assert explained.sources(index) == [places[result[index]]]


def check_combined(explained, shapes, operation):
    """For operations that combine entries: the sources are the entries on which a result depends.

    All entries are 1; then each in turn is NaN, which spreads to all that is computed from it.
    """
    arrays = [np.ones(shape) for shape in shapes]
    result = numpy_does(lambda: operation(*arrays))
    check_shape(explained, result)
    if result is None:
        return
    wanted = {index: set() for index in some_indices(result.shape)}
    for number, array in enumerate(arrays):
        for place in np.ndindex(*array.shape):
            array[place] = np.nan
            touched = np.isnan(numpy_does(lambda: operation(*arrays)))
            array[place] = 1
            for index, sources in wanted.items():
                if touched[index]:
                    sources.add((number, place))
    for index, sources in wanted.items():
        found = explained.sources(index)
        assert len(found) == len(set(found))
        assert found == sorted(found)
        assert set(found) == sources


class Choices:
    """Small decisions, one for each byte of a string that hypothesis makes.

    A case needs some thirty of them. Drawn one by one they would take most of the time of 10,000 cases; and a
    string of zeros, to which hypothesis shrinks, still is the simplest case.
    """

    def __init__(self, data):
        self.data, self.at = data, 0

    def __call__(self, options):
        turn, place = divmod(self.at, len(self.data))
        self.at += 1
        return options[(self.data[place] + 7 * turn) % len(options)]

    def integer(self, low, high):
        return self(range(low, high + 1))

    def truth(self):
        return self((False, True))

    def chance(self, n):
        """True once in n times."""
        return self(range(n)) == n - 1

    def shape(self, max_dims=4, max_side=4):
        """A shape small enough to try everything on, with ones and zeros now and then."""
        sides = [1, 2, 3, 3, max_side, 0, 1, 2]
        ranks = [rank for rank in (1, 2, 3, 4, 2, 3, 2, 0) if rank <= max_dims]
        return tuple(self(sides) for _ in range(self(ranks)))

    def part(self, shape):
        """The last axes of a shape, some of them with length 1, and now and then with another."""
        own = shape[self.integer(0, len(shape)) :]
        return tuple(self([n] * 8 + [1, 1, 2, 3, 4]) for n in own)

    def order(self, items):
        left = list(items)
        return [left.pop(self.integer(0, len(left) - 1)) for _ in range(len(left))]


def cases(make):
    """Cases made by a function of `Choices`."""
    made = st.binary(min_size=_BYTES, max_size=_BYTES).map(lambda data: make(Choices(data)))
    made.make = make
    return made


def asked(names):
    """Those of the names that are asked for by TENSORLAB_NAMES, or all of them."""
    return [name for name in names if name in _ASKED] or list(names)


def for_each(*names):
    """Say of which public names a property is, and let each have 10,000 cases when it is thorough.

    TENSORLAB_NAMES=sum,mean leaves out the properties of all other names, so that one can be tried by itself.
    """

    def decorate(test):
        for name in names:
            TRIED.setdefault(name, []).append(test.__qualname__)
        if _ASKED.isdisjoint(names) and _ASKED:
            return pytest.mark.skip(reason="TENSORLAB_NAMES asks for others")(test)
        return _many(test, settings().max_examples * len(asked(names))) if _THOROUGH else test

    return decorate


def _many(test, count):
    """The same property of so many random cases: made without hypothesis, they take half the time."""

    def of_many(**others):
        source = Random()
        for _ in range(count):
            chosen = {
                name: strategy.make(Choices(source.randbytes(_BYTES)))
                for name, strategy in test.hypothesis._given_kwargs.items()
            }
            try:
                test.hypothesis.inner_test(**chosen, **others)
            except BaseException as error:
                error.add_note(f"The case: {chosen}")
                raise

    of_many.__name__, of_many.__doc__ = test.__name__, test.__doc__
    of_many.__signature__ = signature(test)
    of_many.pytestmark = getattr(test, "pytestmark", [])
    return of_many


def said(explained):
    """The text of an explanation in one line, wherever it was broken."""
    return " ".join(str(explained).split())


def changes(shapes, suggestion):
    """The shapes of all operands, in each of the ways that a suggestion offers."""
    assert suggestion.changed
    assert all(str(each) in suggestion for ways in suggestion.changed.values() for each in ways)
    for way in range(max(map(len, suggestion.changed.values()))):
        new = {k: ways[way] for k, ways in suggestion.changed.items()}
        missing = [k for k in new if k >= len(shapes)]
        yield [tuple(new.get(k, x)) for k, x in enumerate(shapes)] + [new[k] for k in missing]


def what_to_write(suggestion, *arrays):
    """Do what a suggestion says to write."""
    names = [f"x{k}" for k in range(len(arrays))]
    given = dict(zip(names, arrays, strict=True))
    return eval(suggestion.write.format(*names), vars(np) | {"np": np} | given)


def key_in(suggestion):
    """The index that a suggestion says to write."""
    assert f"written [{suggestion.key}]" in suggestion
    return eval(f"np.s_[{suggestion.key}]")


def with_numbers(shape):
    """Put a small number for each length that is free."""
    return tuple(4 if isinstance(n, Letter) else n for n in shape)
