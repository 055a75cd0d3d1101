"""Lines at random: whatever fails, its operands are told as they were, and what is advised works."""

import linecache
import re
import warnings

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tensorlab import explain

TENSORS = st.sampled_from("abc")
AXES = st.integers(-3, 3).map(str)
SHAPES = st.lists(st.integers(1, 5), max_size=3).map(tuple)
PARTS = st.sampled_from([":", "0", "1:", "::2", "None", "...", "-1", "3"])


def one_of(*formats):
    """Code in which each `{}` is what stands for it."""
    return st.one_of(
        [st.tuples(*parts).map(lambda found, f=f: f.format(*found)) for f, *parts in formats]
    )


def names(text):
    return st.sampled_from(text.split())


TERMS = st.recursive(
    TENSORS,
    lambda terms: one_of(
        ("({} {} {})", terms, names("+ - * @ / > =="), terms),
        ("{}.{}(axis={})", TENSORS, names("sum mean max argmax cumsum"), AXES),
        ("{}.T", TENSORS),
        ("{}.reshape({}, {})", TENSORS, AXES, AXES),
        ("{}[{}, {}]", TENSORS, PARTS, PARTS),
        ("np.{}({}, {})", names("maximum expand_dims flip pad"), TENSORS, AXES),
        (
            "np.{}([{}, {}])",
            names("concatenate stack vstack hstack dstack column_stack"),
            TENSORS,
            TENSORS,
        ),
        ("np.{}({}, {})", names("dot inner outer tensordot matmul"), terms, terms),
        ("np.einsum('{}', {}, {})", names("ij,jk->ik ij,j->i ijk,k->ij"), TENSORS, TENSORS),
        ("np.where({} > 0, {}, {})", terms, terms, terms),
        ("np.{}({}, {}, axis={})", names("take repeat roll"), TENSORS, AXES, AXES),
        ("np.split({}, 2, axis={})[0]", TENSORS, AXES),
        ("np.broadcast_to({}, {})", TENSORS, SHAPES),
        ("np.{}({}, {}, {})", names("swapaxes moveaxis"), TENSORS, AXES, AXES),
    ),
    max_leaves=4,
)
LINES = st.one_of(
    TERMS,
    one_of(("{} {}= {}", TENSORS, names("+ - *"), TERMS), ("{}[{}] = {}", TENSORS, PARTS, TERMS)),
)


def namespace(shapes):
    return {"np": np} | {name: np.ones(shape) for name, shape in zip("abc", shapes, strict=True)}


ADVICE = re.compile(
    r"It would work with (?:(?P<which>the first|the second|the third|its) )?(?P<name>[abc]) "
    r"(?:(?P<transposed>transposed)|as .*?, written (?P<index>\[.*?\])|of shape (?P<shape>\([\d, ]*\)))"
)


def mended(failed, told, line):
    """The expression that failed, with the one operand changed that the advice names."""
    name, which = told["name"], told["which"]
    places = [found.span() for found in re.finditer(rf"\b{name}\b", failed)]
    assert (len(places) == 1) == (which in (None, "its")), (failed, told[0])
    assert (which == "its") == (len(places) == 1 and len(re.findall(rf"\b{name}\b", line)) > 1), (
        told[0]
    )
    ordinals = {"the first": 0, "the second": 1, "the third": 2}
    begin, end = places[ordinals.get(which, 0)]
    other = f"{name}.T" if told["transposed"] else f"{name}{told['index']}"
    if told["shape"]:
        other = f"np.ones({told['shape']})"
        if begin == 0 and re.match(r" .=|\[", failed[end:]):  # it is written into
            return f"other = {other}; other{failed[end:]}"
    return f"{failed[:begin]}{other}{failed[end:]}"


@given(LINES, st.tuples(SHAPES, SHAPES, SHAPES))
def test_operands_are_told_as_they_were_and_what_is_advised_works(line, shapes):
    linecache.cache["random.py"] = (1, None, [f"{line}\n"], "random.py")
    with warnings.catch_warnings(action="ignore"):
        try:
            exec(compile(line, "random.py", "exec"), namespace(shapes))
        except Exception as error:
            found = explain.error(error)
        else:
            return
        if found is None:
            return
        assert not found.valid
        assert line[:100] in found.place
        for name, operand in zip(found.names, found.operands, strict=False):
            if name:
                assert np.shape(eval(name, namespace(shapes))) == operand.shape
        for advice in found.suggestions:
            told = ADVICE.match(advice)
            if told and found.call.full in line:
                exec(mended(found.call.full, told, line), namespace(shapes))
