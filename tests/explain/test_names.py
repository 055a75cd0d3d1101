"""Where one writes `np.`, one writes `explain.`: every name is there, and one that is not says which are near."""

import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from tensorlab import explain
from tests.explain.agreement import (
    TRIED,
    asked,
    cases,
    check_combined,
    check_shape,
    for_each,
    numpy_does,
    said,
)

ROOT = Path(__file__).parents[2]
UFUNCS = [
    name
    for name in dir(np)
    if isinstance(getattr(np, name), np.ufunc) and getattr(np, name).signature is None
]
FUNCTIONS = [
    "sum",
    "mean",
    "std",
    "var",
    "prod",
    "min",
    "max",
    "any",
    "all",
    "argmin",
    "argmax",
    "cumsum",
    "dot",
    "outer",
    "reshape",
    "ravel",
    "transpose",
    "moveaxis",
    "swapaxes",
    "squeeze",
    "expand_dims",
    "broadcast_to",
    "concatenate",
    "stack",
    "vstack",
    "hstack",
    "split",
    "repeat",
    "tile",
    "take",
    "where",
    "flip",
    "roll",
    "pad",
    "tensordot",
    "einsum",
    "matmul",
    "matvec",
    "vecmat",
    "vecdot",
    "median",
    "ptp",
    "cumprod",
    "array_split",
    "dstack",
    "inner",
]
NEW = {"matvec", "vecmat"}  # in NumPy from 2.2 on
OURS = {
    "error", "errors", "surprises", "Surprise", "expression", "model",
    "Explanation", "index", "broadcast", "elementwise", "reduce", "rearrange", "pack", "unpack",
    "attention", "conv", "max_pool", "average_pool",
}  # fmt: skip


KEYWORDS = {  # that NumPy takes without a name of their own in the signature, and `part`, which is ours
    "part", "constant_values", "end_values", "stat_length", "reflect_type", "min", "max", "axis",
}  # fmt: skip


def ufunc_cases(choose):
    whole = choose.shape(max_dims=3)
    return choose(asked(UFUNCS)), [choose.part(whole), choose.part(whole)]


@for_each(*UFUNCS)
@given(cases(ufunc_cases))
def test_every_ufunc_agrees_with_numpy(case):
    name, shapes = case
    f = getattr(np, name)
    explained = getattr(explain, name)(*shapes[: f.nin])
    if name in ("add", "hypot", "sin", "negative"):  # not-a-number spreads through these
        check_combined(explained, shapes[: f.nin], f)
    else:
        result = numpy_does(lambda: np.broadcast_shapes(*shapes[: f.nin]))
        check_shape(explained, None if result is None else np.broadcast_to(0, result))


@for_each(*UFUNCS)
@given(cases(lambda c: (c(asked(UFUNCS)), c("?bBil d f".replace(" ", "")), c("?bBild"))))
def test_a_ufunc_gives_numpys_values_or_refuses_the_entries_as_numpy_does(case):
    name, one, other = case
    f = getattr(np, name)
    arrays = [np.array([1, 0, 2]).astype(one), np.array([[1], [3]]).astype(other)][: f.nin]
    explained = getattr(explain, name)(*arrays)
    result = numpy_does(lambda: f(*arrays))
    assert explained.valid == (result is not None), explained.problem
    if explained.valid:
        first = result[0] if f.nout > 1 else result
        np.testing.assert_array_equal(explained.result.values, first)
        assert explained.result.values.dtype == first.dtype


def test_every_name_is_tried_on_random_cases():
    pytest.importorskip("einops")
    for file in Path(__file__).parent.glob("test_*.py"):
        importlib.import_module(f"tests.explain.{file.stem}")
    others = {"Explanation", "Surprise", "error", "errors", "expression", "model", "surprises"}
    assert set(TRIED) == set(explain.__all__) - others


def test_every_ufunc_and_function_has_its_name():
    assert set(UFUNCS) | set(FUNCTIONS) | OURS <= set(explain.__all__)
    assert all(hasattr(np, name) for name in set(explain.__all__) - OURS - NEW)


def test_what_tab_shows_is_what_people_use():
    assert dir(explain) == sorted(explain.__all__)
    assert not any(inspect.ismodule(getattr(explain, name)) for name in dir(explain))


def test_all_names_come_with_a_star():
    code = "from tensorlab.explain import *; print(sum((2, 3), axis=0)); print(add((2,), (2,)).result_shape)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("(2, 3).sum(axis=0) gives (3,)")
    assert done.stdout.endswith("(2,)\n")


@pytest.mark.parametrize("name", sorted(set(explain.__all__) - OURS))
def test_arguments_have_numpys_names_in_numpys_order(name):
    own = inspect.signature(getattr(explain, name)).parameters.values()
    try:
        theirs = inspect.signature(getattr(np, name)).parameters
    except (AttributeError, ValueError):
        pytest.skip(f"NumPy does not tell the arguments of {name}")
    theirs = ["shape" if each == "newshape" else each for each in theirs]  # NumPy 2.0's reshape
    named = [p.name for p in own if p.kind is p.POSITIONAL_OR_KEYWORD]
    order = [each for each in theirs if each in named]
    assert set(named) <= set(theirs)
    assert named == order
    assert all(p.name in theirs or p.name in KEYWORDS for p in own if p.kind is p.KEYWORD_ONLY)


def test_every_name_tells_what_it_does():
    for name in explain.__all__:
        assert getattr(explain, name).__name__ == name
        assert inspect.getdoc(getattr(explain, name)).startswith(("Explain ", "What happens"))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("summ", "explain.sum"),
        ("concat", "explain.concatenate"),
        ("reduce_sum", "explain.sum"),
        ("reduce_mean", "explain.mean"),
        ("permute", "explain.transpose"),
        ("view", "explain.reshape"),
        ("cat", "explain.concatenate"),
        ("unsqueeze", "explain.expand_dims"),
        ("mm", "explain.matmul"),
        ("bmm", "explain.matmul"),
        ("T", "explain.transpose"),
        ("mv", "explain.matmul"),
        ("linspace", "describe(...)"),
        ("argsort", "it orders entries"),
        ("softmax", 'explain.expression("softmax(x)", x=x)'),
        ("inv", "no axis to follow"),
        ("dropout", "explain.elementwise(f, x)"),
        ("flaten", "Similar names: explain.ravel."),
        ("sqeeze", "Similar names: explain.squeeze."),
        ("select", "explain.where(x > 0, x, 0)"),
        ("round", "explain.elementwise(np.round, x)"),
    ],
)
def test_a_name_that_is_missing_says_which_are_near(wrong, right):
    with pytest.raises(AttributeError) as raised:
        getattr(explain, wrong)
    assert right in str(raised.value)


@pytest.mark.parametrize(
    "name", ["sort", "softmax", "cross", "det", "diag", "solve", "append", "choose"]
)
def test_what_has_another_meaning_is_not_offered_for_its_letters(name):
    with pytest.raises(AttributeError) as raised:
        getattr(explain, name)
    assert "Similar names" not in str(raised.value)


def test_what_is_said_to_explain_a_name_works():
    from tensorlab.explain.names import AS_CODE

    for code in set(AS_CODE.values()):
        explained = eval(code, {"explain": explain, "np": np, "x": np.arange(9.0).reshape(3, 3)})
        assert explained.valid, code
    assert not {*AS_CODE} & {*explain.__all__}


@pytest.mark.parametrize(
    "name",
    [
        *("reshape", "ravel", "transpose", "swapaxes", "flip", "fliplr", "flipud", "roll"),
        *("repeat", "tile", "pad", "index", "take", "matmul"),
        *("sum", "prod", "cumsum", "cumprod", "mean", "median", "std", "var", "ptp"),
        *("max", "min", "argmax", "argmin", "any", "all"),
        *("where", "clip", "concatenate", "stack", "vstack", "hstack", "column_stack"),
        *("split", "array_split", "hsplit", "vsplit", "broadcast_to", "dot", "inner", "outer"),
        *("einsum", "tensordot", "matvec", "vecmat", "vecdot", "expand_dims", "squeeze"),
        *("moveaxis", "rearrange"),
    ],
)
def test_an_operation_whose_picture_fits_a_telephone_draws_an_example(name):
    assert re.search(r"\.draw\(\)(\.text\(36\))?\)\n", inspect.getdoc(getattr(explain, name)))


def test_every_name_is_in_the_reference():
    pages = sorted((ROOT / "docs/reference").glob("explain*.md"))
    page = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    found = re.findall(r"^(?:### )?::: tensorlab\.explain\.(\w+)$", page, re.MULTILINE)
    assert {*found, *(name for name in UFUNCS if f"`{name}`" in page), "Explanation"} == set(
        explain.__all__
    )


def test_every_name_that_is_offered_for_another_is_there():
    from tensorlab.explain.names import KNOWN_AS

    assert set(KNOWN_AS.values()) <= set(explain.__all__)
    assert not set(KNOWN_AS) & set(explain.__all__)


def test_what_numpy_takes_besides_is_refused_with_the_reason():
    with pytest.raises(
        TypeError, match=r"explain\.sum: dtype= is not explained: .* Leave it out\."
    ):
        explain.sum((2, 3), dtype=float)
    with pytest.raises(TypeError, match=r"where= is not explained: it leaves entries out"):
        explain.mean((2, 3), where=[True])
    with pytest.raises(TypeError, match=r"no argument axes=.* Did you mean axis=\?"):
        explain.sum((2, 3), axes=0)
    with pytest.raises(TypeError, match="out= is not explained"):
        explain.add((2, 3), (3,), out=np.empty((2, 3)))
    with pytest.raises(TypeError, match="order= is not explained"):
        explain.reshape((2, 3), (3, 2), order="F")


GIVEN = {  # one call of each name that takes more than one array or a list of them
    "array_split": ([1, 2, 3], 2), "broadcast_to": ((3,), (2, 3)), "clip": ([1, 2], 0, 1),
    "column_stack": ([[1], [2]],), "concatenate": ([[1], [2]],), "dsplit": ((2, 2, 2), 2), "dstack": ([[1], [2]],),
    "einsum": ("i,i", [1], [2]), "expand_dims": ((3,), 0), "hsplit": ((2, 2), 2), "hstack": ([[1], [2]],),
    "moveaxis": ((2, 3), 0, 1), "pad": ((3,), 1), "repeat": ((3,), 2), "reshape": ((6,), (2, 3)),
    "roll": ((3,), 1), "split": ((4,), 2), "stack": ([[1], [2]],), "swapaxes": ((2, 3), 0, 1), "take": ((3,), [1]),
    "tile": ((3,), 2), "vsplit": ((2, 2), 2), "vstack": ([[1], [2]],), "where": ((3,), (3,), (3,)),
    "dot": ((3,), (3,)), "inner": ((3,), (3,)), "outer": ((3,), (3,)), "tensordot": ((2, 3), (2, 3)),
    "matmul": ((2, 3), (3, 4)), "matvec": ((2, 3), (3,)), "vecmat": ((3,), (3, 2)),
    "flipud": ((2, 3),), "fliplr": ((2, 3),),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(explain.__all__) - OURS))
def test_what_numpy_takes_in_a_row_is_taken_in_a_row(name):
    f, own = getattr(np, name, None), getattr(explain, name)
    if f is None:
        pytest.skip(f"this NumPy has no {name}")
    given = GIVEN.get(name) or ((3,),) * getattr(f, "nin", 1)
    expected = own(*given)
    if isinstance(f, np.ufunc):
        in_a_row, by_name = (
            [None],
            {"out": None, "where": True, "dtype": None, "casting": "same_kind"},
        )
    else:
        try:
            theirs = list(inspect.signature(f).parameters.values())
        except ValueError:
            pytest.skip(f"NumPy does not tell the arguments of {name}")
        in_a_row = [p for p in theirs if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        in_a_row = [p.default for p in in_a_row[len(given) :]]
        by_name = {p.name: p.default for p in theirs if p.kind is p.KEYWORD_ONLY}
    absent = next((k for k, default in enumerate(in_a_row) if default is np._NoValue), None)
    assert own(*given, *in_a_row[:absent]) == expected
    assert (
        own(*given, **{each: value for each, value in by_name.items() if value is not np._NoValue})
        == expected
    )
    if name != "einsum":
        with pytest.raises(
            TypeError, match=f"explain.{name} takes .* in a row, as np.{name} does, and got"
        ):
            own(*given, *in_a_row, "one more")


def test_what_comes_in_a_row_is_what_numpy_takes_it_for():
    x = np.arange(6.0).reshape(2, 3)
    assert (
        explain.sum(x, 0, None, None, True, 10).result.values.tolist()
        == np.sum(x, 0, None, None, True, 10).tolist()
        == [[13.0, 15.0, 17.0]]
    )
    assert (
        explain.std(x, 0, None, None, 1).result.values.tolist()
        == np.std(x, 0, None, None, 1).tolist()
    )
    assert explain.take(x, [4], 1, None, "wrap").result.values.tolist() == [[1.0], [4.0]]
    assert explain.clip(x, min=1, max=2).result.values.tolist() == np.clip(x, 1, 2).tolist()
    assert explain.std(x, 0, correction=1).result.values.tolist() == np.std(x, 0, ddof=1).tolist()
    with pytest.raises(TypeError, match=r"explain\.std got ddof twice, by both its names"):
        explain.std(x, 0, ddof=1, correction=1)
    with pytest.raises(
        TypeError, match=r"explain\.sum got keepdims twice, in a row and as keepdims="
    ):
        explain.sum(x, 0, None, None, True, keepdims=True)
    with pytest.raises(TypeError, match=r"order= is not explained.*is x\.T\.reshape\(b, a\)\.T"):
        explain.reshape(x, (3, 2), "F")
    np.testing.assert_array_equal(x.reshape(3, 2, order="F"), x.T.reshape(2, 3).T)
    with pytest.raises(TypeError, match="out= is not explained"):
        explain.add(x, x, x)


@pytest.mark.parametrize(
    ("name", "shape", "numbers"),
    [("reshape", (2, 3), (3, 2)), ("transpose", (2, 3), (1, 0)), ("sum", (2, 3), (0, 1))],
)
def test_numbers_in_a_row_are_told_to_come_in_one_tuple(name, shape, numbers):
    with pytest.raises(TypeError, match=re.escape(f"in one tuple, as np.{name} does: ")) as raised:
        getattr(explain, name)(shape, *numbers)
    meant = eval(str(raised.value).split(": ")[-1].rstrip("."), {"explain": explain, "a": shape})
    assert meant.valid


def test_what_takes_one_number_is_not_told_to_take_several():
    with pytest.raises(TypeError, match="out= is not explained"):
        explain.argmax((2, 3), 0, 1)
    with pytest.raises(TypeError, match="out= is not explained"):
        explain.add(1, 2, 3)


def test_what_must_not_be_named_is_told_with_all_that_the_call_needs():
    with pytest.raises(TypeError, match=r"explain\.reshape\(a, shape\)\."):
        explain.reshape(a=(2, 3), shape=(3, 2))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: explain.matmul((2, 3)), "explain.matmul was given no b: explain.matmul(a, b)."),
        (lambda: explain.add(), "explain.add was given no x1 and x2: explain.add(x1, x2)."),
        (
            lambda: explain.take(indices=[0]),
            "explain.take was given no a: explain.take(a, indices).",
        ),
    ],
)
def test_what_is_missing_is_told_with_the_call(call, said):
    with pytest.raises(TypeError, match=re.escape(said)):
        call()


def test_what_changes_nothing_is_taken():
    for name in ("sum", "mean", "max", "all", "var"):
        assert getattr(explain, name)((2, 3), where=True) == getattr(explain, name)((2, 3))
    for optimize in (True, "greedy", ["einsum_path", (0, 1)]):
        assert explain.einsum("ij,jk", (2, 3), (3, 4), optimize=optimize).result_shape == (2, 4)


@pytest.mark.parametrize("shapes", [((2,), (3,)), ((2, 2), (3,)), ((3,), (3,))])
def test_entries_that_a_function_has_no_rule_for_are_told_before_their_shapes(shapes):
    a, b = map(np.ones, shapes)
    with pytest.raises(TypeError):
        np.bitwise_and(a, b)
    explained = explain.bitwise_and(a, b)
    assert explained.problem == "NumPy has no bitwise_and of entries of dtype float64."
    words = np.full(shapes[0], "a"), np.full(shapes[1], "b")
    assert "of dtype <U1" in explain.matmul(*words).problem


def test_two_results_are_told_as_two():
    explained = explain.divmod([7, 8], 3)
    assert "There are 2 results of this shape: the quotients and the remainders." in said(explained)
    assert explained.result.values.tolist() == [2, 2]


def test_entries_that_a_ufunc_does_not_take_are_refused():
    explained = explain.subtract([True], [False])
    assert explained.problem == "NumPy has no subtract of entries of dtype bool."
    assert ".astype(int)" in explained.suggestions[0]
    assert not explain.add(["a"], [1]).valid
    assert "negative integer powers are not allowed" in explain.power([2], [-1]).problem
    assert explain.power([2.0], [-1]).valid
