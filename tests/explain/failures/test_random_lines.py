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
            told = re.match(r"It would work with ([abc]) of shape (\([\d, ]*\))", advice)
            if told and len(re.findall(rf"\b{told[1]}\b", line)) == 1:
                mended = namespace(shapes) | {told[1]: np.ones(eval(told[2]))}
                failed = found.call.full
                exec(failed if failed in line else line, mended)
