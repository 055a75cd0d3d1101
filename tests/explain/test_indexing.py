"""`explain.index` agrees with NumPy, and says what learners need to hear."""

import re

import hypothesis.strategies as st
import numpy as np
from agreement import PROFILE, check_moved, numpy_does, promised, shapes
from hypothesis import example, given

from tensorlab import explain


@st.composite
def keys(draw, shape):
    """Whatever may stand between the brackets: mostly what fits, sometimes what does not."""
    parts = []
    axis = 0
    common = draw(st.sampled_from([(), (1,), (2,), (3,), (2, 3), (1, 2), (0,)]))
    for _ in range(draw(st.integers(0, len(shape) + 2))):
        n = shape[axis] if axis < len(shape) else 2
        kind = draw(
            st.sampled_from(
                ["integer", "slice", "slice", "ellipsis", "new", "array", "mask", "truth"]
            )
        )
        if kind == "integer":
            integer = draw(st.integers(-n, max(n - 1, 0)) | st.integers(-6, 6))
            parts.append(draw(st.sampled_from([int, np.int8, np.array]))(integer))
            axis += 1
        elif kind == "slice":
            ends = st.none() | st.integers(-6, 6)
            parts.append(slice(draw(ends), draw(ends), draw(st.none() | st.integers(-3, 3))))
            axis += 1
        elif kind == "ellipsis":
            parts.append(Ellipsis)
            axis = draw(st.integers(axis, max(axis, len(shape))))
        elif kind == "new":
            parts.append(None)
        elif kind == "array":
            own = common[draw(st.integers(0, len(common))) :]
            own = tuple(draw(st.sampled_from([m, m, 1])) for m in own)
            entry = st.integers(-n, n - 1) if n and draw(st.integers(0, 5)) else st.integers(-5, 5)
            size = int(np.prod(own))
            entries = draw(st.lists(entry, min_size=size, max_size=size))
            array = np.array(entries, dtype=int).reshape(own)
            parts.append(array.tolist() if draw(st.booleans()) and own else array)
            axis += 1
        elif kind == "mask":
            span = draw(st.integers(1, 2))
            own = tuple(shape[axis : axis + span])
            if not draw(st.integers(0, 5)):
                own = (*own[:-1], draw(st.integers(0, 4)))
            size = int(np.prod(own))
            truths = draw(st.lists(st.booleans(), min_size=size, max_size=size))
            parts.append(np.array(truths, dtype=bool).reshape(own))
            axis += span
        else:
            parts.append(draw(st.sampled_from([True, False, np.True_, np.array(False)])))
    return parts[0] if len(parts) == 1 and draw(st.booleans()) else tuple(parts)


@st.composite
def cases(draw):
    shape = draw(shapes())
    return shape, draw(keys(shape))


@PROFILE
@given(cases())
@example(((3, 4, 5), ([0, 1], Ellipsis, 0)))
@example(((3, 4), ([0, 1], Ellipsis, [0, 1])))
@example(((3, 0), ([5],)))
@example(((3, 2), ([5], np.zeros(0, dtype=int))))
@example(((1,) * 64, (None,)))
def test_it_agrees_with_numpy(case):
    shape, key = case
    check_moved(explain.index(shape, key), [shape], lambda x: x[key])


@PROFILE
@given(cases())
def test_what_it_suggests_works(case):
    shape, key = case
    x = np.zeros(shape)
    parts = key if isinstance(key, tuple) else (key,)
    for text in explain.index(shape, key).suggestions:
        # Where several parts are alike, the sentence does not tell which one it means: one of them it must be.
        tried = [numpy_does(lambda key=key: x[key]) for key in suggested(text, parts, x)]
        tried = [result for result in tried if result is not None]
        assert tried, text
        if ", giving " in text:
            assert {result.shape for result in tried} == {promised(text)}, text


def suggested(text, parts, x):
    """Read the indices that a suggestion speaks of."""
    found = re.search(r"(integer|integers) from (-\d+) to (\d+)", text)
    if found:
        low, high = int(found[2]), int(found[3])
        for number, part in enumerate(parts):
            for bound in (low, high):
                if isinstance(part, bool | np.bool_ | slice) or part is None or part is Ellipsis:
                    continue
                other = bound if np.ndim(part) == 0 else np.full(np.shape(part), bound)
                yield (*parts[:number], other, *parts[number + 1 :])
        return
    if "np.ix_" in text:
        yield np.ix_(*parts)
    elif re.search(r"\[.* of shape .*\]", text):  # arrays too large to be written out
        whole = slice(None)
        if "written as :" in text:
            first = next(number for number, part in enumerate(parts) if part is Ellipsis)
            yield tuple(
                whole if part is Ellipsis and number > first else part
                for number, part in enumerate(parts)
            )
        elif "step of 1" in text:
            yield tuple(
                slice(part.start, part.stop) if isinstance(part, slice) and part.step == 0 else part
                for part in parts
            )
        else:
            starts = [parts[:k] for k in range(len(parts))]
            yield [key for key in starts if numpy_does(lambda key=key: x[key]) is not None][-1]
    elif "mask" in text:
        for number, part in enumerate(parts):
            if np.ndim(part) and np.asarray(part).dtype == bool:
                yield from masks_suggested(text, parts, number, part)
    else:
        yield eval("np.s_" + re.search(r"\[.*\]", text)[0])


def masks_suggested(text, parts, number, part):
    part = np.asarray(part)
    shape = re.search(r"mask of shape (\(.*?\))", text)
    if "transposed" in text:
        yield (*parts[:number], part.T, *parts[number + 1 :])
    elif shape:
        if part.shape != eval(shape[1]):
            yield (*parts[:number], np.zeros(eval(shape[1]), bool), *parts[number + 1 :])
    else:
        yield eval("np.s_" + re.search(r"\[.*mask.*?\]", text)[0], {"np": np, "mask": part})
