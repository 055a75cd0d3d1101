"""What `explain.error` reads, and what it never does."""

import linecache
import re
import traceback
from types import SimpleNamespace

import numpy as np
import pytest

from tensorlab import draw, explain
from tensorlab.explain.failures.error import explained
from tensorlab.explain.failures.place import Place
from tensorlab.explain.registry import OPERATIONS
from tests.explain.failures.test_snippets import raised_by, tensorflow  # noqa: F401 - a fixture

RAN = []


class Effects:
    """Everything about it has an effect; each is recorded."""

    @property
    def weights(self):
        RAN.append("property")
        return np.ones((512, 10))

    def __getattr__(self, name):
        RAN.append(name)
        raise AttributeError(name)

    def __getitem__(self, key):
        RAN.append("item")
        return np.ones((512, 10))

    def __call__(self):
        RAN.append("call")
        return np.ones((512, 10))

    def __array__(self, dtype=None, copy=None):
        RAN.append("array")
        return np.ones((512, 10))

    def __len__(self):
        RAN.append("len")
        return 3

    def __hash__(self):
        RAN.append("hash")
        return 0

    def __eq__(self, other):
        RAN.append("eq")
        return False

    def __repr__(self):
        RAN.append("repr")
        return ""


class Array(np.ndarray):
    """An array whose attributes have effects."""

    @property
    def shape(self):
        RAN.append("shape")
        return (1,)

    def __array_finalize__(self, other):
        RAN.append("finalize")


@pytest.mark.parametrize(
    "code",
    [
        "x @ effects.weights",
        "x @ effects.other",
        "x @ effects['W']",
        "x @ effects()",
        "x @ effects",
        "x + effects",
        "x[effects]",
        "np.concatenate([x, effects])",
        "x @ {effects: W}[effects]",
        "np.add(x, [effects])",
        "x @ view",
        "x @ view.T",
        "x @ W[:len(effects)]",
    ],
)
def test_no_code_of_the_operands_runs(code):
    names = {
        "np": np, "effects": Effects(), "x": np.ones((32, 784)), "W": np.ones((512, 10)),
        "view": np.ones((512, 10)).view(Array),
    }  # fmt: skip
    linecache.cache["effects.py"] = (len(code), None, [f"{code}\n"], "effects.py")
    with pytest.raises(Exception) as raised:  # noqa: PT011 - whatever it is
        exec(compile(code, "effects.py", "exec"), names)
    RAN.clear()
    explained(raised.value, at_once=True)
    assert RAN == []


def test_what_cannot_be_read_without_running_code_is_not_explained():
    _, found = raised_by("x @ effects.weights", {"x": np.ones((2, 3)), "effects": Effects()})
    assert found is None


def test_the_frames_own_values_are_read_where_a_name_has_several():
    def inner(x):
        return x @ np.ones((4, 5))

    x = np.ones((7, 7))
    with pytest.raises(ValueError, match="mismatch") as raised:
        inner(x[:, :3])
    assert explain.error(raised.value).input_shapes == ((7, 3), (4, 5))


def test_an_outer_variable_is_not_taken_for_that_of_a_comprehension():
    names = {"x": np.ones((2, 3)), "w": np.ones((7, 7)), "W": np.ones((4, 5))}
    found = raised_by("[x @ w for w in [W]]", names)[1]
    assert found is None or found.input_shapes == ((2, 3), (4, 5))


def test_a_subclass_that_multiplies_as_it_likes_is_no_array():
    class Matrix(np.ndarray):
        def __mul__(self, other):
            return np.asarray(self) @ other

    one = np.ones((2, 3)).view(Matrix)
    assert raised_by("one * two", {"one": one, "two": np.ones((4, 5))})[1] is None


def test_an_expression_over_several_lines_is_found():
    x, y = np.ones((3, 4)), np.ones((3, 5))
    with pytest.raises(ValueError, match="must match exactly") as raised:
        np.concatenate(
            [
                x,
                y,
            ],
        )
    assert "axis 1 of y has 5" in explain.error(raised.value).problem
    with pytest.raises(ValueError, match="reshape") as raised:
        (
            x
            .reshape(5, 7)
        )  # fmt: skip
    assert explain.error(raised.value).input_shapes == ((3, 4),)


def test_an_attribute_of_self_is_called_as_it_is_written():
    class Layer:
        def __init__(self):
            self.weights = np.ones((512, 10))

        def __call__(self, inputs):
            return np.maximum(inputs @ self.weights, 0)

    with pytest.raises(ValueError, match="mismatch") as raised:
        Layer()(np.ones((32, 784)))
    found = explain.error(raised.value)
    assert found.problem.endswith(
        "axis 1 of inputs has 784 entries where axis 0 of self.weights has 512."
    )
    assert re.search(
        r"In test_error.py, line \d+: return np.maximum\(inputs @ self.weights, 0\)", found.place
    )


def test_the_explanation_is_one_like_the_others():
    found = raised_by("a + b", {"a": np.ones((4, 3)), "b": np.ones(4)})[1]
    plain = explain.add((4, 3), (4,))
    assert (found.operation, found.clashes, found.valid) == ("add", plain.clashes, False)
    assert "with b as (4, 1)" in found.suggestions[0]
    assert "<svg" in draw(found).svg()
    assert "a has shape (4, 3) and b has shape (4,)." in str(found)


def test_an_operand_that_is_changed_after_the_failure_is_not_blamed():
    names = {"x": np.ones((32, 784)), "W": np.ones((512, 10))}
    error, found = raised_by("x @ W", names)
    assert found.input_shapes == ((32, 784), (512, 10))
    names["W"] = np.ones((784, 10))
    assert explain.error(error) is None


def test_the_shapes_in_the_message_serve_where_operands_are_gone():
    code = "f() + g()"
    _, found = raised_by(code, {"f": lambda: np.ones((4, 3)), "g": lambda: np.ones(4)})
    assert found.input_shapes == ((4, 3), (4,))
    assert code in str(found)


MESSAGES = [
    ("operands could not be broadcast together with shapes (4,3) (4,) ", ((4, 3), (4,))),
    ("shapes (3,4) and (5,6) not aligned: 4 (dim 1) != 5 (dim 0)", ((3, 4), (5, 6))),
    ("cannot reshape array of size 12 into shape (5,2)", ((12,),)),
    ("mat1 and mat2 shapes cannot be multiplied (32x784 and 512x10)", ((32, 784), (512, 10))),
    ("shape '[5, 2]' is invalid for input of size 12", ((12,),)),
    ("{{function_node __MatMul}} Matrix size-incompatible: In[0]: [32,784], In[1]: [512,10] [Op:MatMul]",
     ((32, 784), (512, 10))),
    ("Incompatible shapes: [4,3] vs. [4] [Op:AddV2]", ((4, 3), (4,))),
    ("Incompatible shapes for broadcasting: shapes=[(4, 3), (4,)]", ((4, 3), (4,))),
    ("add got incompatible shapes for broadcasting: (4, 3), (4,).", ((4, 3), (4,))),
    ('Input 0 of layer "dense" is incompatible with the layer: expected axis -1 of input shape to have value 784, '
     "but received input with shape (32, 512)", ((32, 512),)),
    ('Input 0 of layer "conv2d" is incompatible with the layer: expected min_ndim=4, found ndim=3. '
     "Full shape received: (32, 28, 28)", ((32, 28, 28),)),
]  # fmt: skip


@pytest.mark.parametrize(("message", "shapes"), MESSAGES)
def test_a_pasted_message_is_explained_and_so_is_a_whole_traceback(message, shapes):
    found = explain.error(message)
    assert found.input_shapes == shapes
    assert not found.valid
    assert draw(found).svg()
    pasted = f'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nError: {message}\n'
    assert explain.error(pasted) == found


@pytest.mark.parametrize(
    "message",
    [
        "",
        "invalid literal for int() with base 10: 'x'",
        "operands could not be broadcast together with shapes (4,3) (3,) ",
        "mat1 and mat2 shapes cannot be multiplied (32x784 and 784x10)",
        "mat1 and mat2 shapes cannot be multiplied (99999999999999999999999x2 and 2x2)",
        "cannot reshape array of size 12 into shape (4,3)",
        "Incompatible shapes: [] vs. []",
    ],
)
def test_a_message_whose_shapes_fit_or_that_has_none_is_not_explained(message):
    assert explain.error(message) is None


def test_other_things_are_refused():
    with pytest.raises(TypeError, match=r"takes an exception or the text of one, and got int"):
        explain.error(3)


def test_an_exception_that_was_never_raised_has_no_explanation():
    assert explain.error(ValueError("no")) is None
    assert explain.error(KeyboardInterrupt()) is None


def test_an_exception_is_explained_through_a_namespace_too():
    model = SimpleNamespace(layers=[SimpleNamespace(kernel=np.ones((3, 4)))])
    _, found = raised_by("x @ model.layers[-1].kernel", {"x": np.ones(2), "model": model})
    assert "axis 0 of model.layers[-1].kernel has 3" in found.problem


def test_the_note_tells_the_line_of_the_file():
    error, found = raised_by("x @ x", {"x": np.ones((2, 3))}, file="train.py")
    assert "In train.py, line 1: x @ x" in str(found)
    assert "mismatch" in "".join(traceback.format_exception(error))


def test_a_name_that_means_another_tensor_by_now_is_not_explained():
    errors, told = [], []
    for n in (3, 4, 7):
        x = np.ones(n)
        try:
            x[9]
        except IndexError as e:
            errors.append(e)
            told.append(explain.error(e).problem)
    assert all(
        f"axis 0 of x has {n} entries" in each for n, each in zip((3, 4, 7), told, strict=True)
    )
    assert list(map(explain.error, errors)) == [None] * 3


def test_a_name_that_means_another_tensor_with_the_same_numbers_is_not_explained():
    x, W = np.ones((32, 784)), np.ones((512, 10))  # noqa: N806
    with pytest.raises(ValueError, match="same shape") as raised:
        np.stack([x, W])
    assert explain.error(raised.value).input_shapes == ((32, 784), (512, 10))
    W = np.ones((512, 99))  # noqa: N806
    assert W is not None
    assert explain.error(raised.value) is None


def test_what_a_handler_has_changed_is_not_told_as_what_failed():
    x, parts, box = (
        np.ones((2, 3)),
        [np.ones((2, 3)), np.ones((4, 3))],
        SimpleNamespace(W=np.ones((4, 5))),
    )
    told = []
    try:
        np.hstack(parts)
    except ValueError as error:
        told.append(explain.error(error).input_shapes)
        parts.append(np.ones((7, 7)))
        told.append(explain.error(error))
    try:
        x @ box.W
    except ValueError as error:
        told.append(explain.error(error).input_shapes)
        box.W = np.ones((4, 99))
        told.append(explain.error(error))
    assert told == [((2, 3), (4, 3)), None, ((2, 3), (4, 5)), None]

    def closes():
        y = np.ones((4, 5))
        try:
            np.stack([x, y])
        finally:
            y = np.ones((6, 7))
        return y

    with pytest.raises(ValueError, match="same shape"), explain.errors():
        closes()
    with pytest.raises(ValueError, match="same shape") as raised:
        closes()
    assert explain.error(raised.value) is None


def test_the_assignment_that_asks_has_not_been_done():
    x = np.ones((2, 3))
    try:
        x @ np.ones(2)
    except ValueError as error:
        x = explain.error(error)
    assert x.input_shapes == ((2, 3), (2,))


def test_what_an_exception_was_raised_from_is_explained():
    def fails(then):
        x = np.ones((2, 3))
        try:
            x @ x
        except ValueError as error:
            then(error)

    def wraps(error):
        raise RuntimeError("The layer failed.") from error

    def fails_otherwise(error):
        {}["name"]

    def hides(error):
        raise RuntimeError("The layer failed.") from None

    with pytest.raises(RuntimeError) as raised, explain.errors():
        fails(wraps)
    assert not hasattr(raised.value, "__notes__")
    assert "axis 0 of the second x has 2" in raised.value.__cause__.__notes__[0].replace("\n", " ")
    assert explain.error(raised.value).input_shapes == ((2, 3), (2, 3))
    with pytest.raises(KeyError) as raised, explain.errors():
        fails(fails_otherwise)
    assert len(raised.value.__context__.__notes__) == 1
    with pytest.raises(RuntimeError) as raised, explain.errors():
        fails(hides)
    assert not hasattr(raised.value.__context__, "__notes__")


def test_a_handler_further_out_may_have_changed_what_a_cause_was_about():
    code = (
        "def f():\n    try:\n        x @ W\n    except ValueError as cause:\n        raise KeyError from cause\n"
        "try:\n    f()\nexcept KeyError as error:\n    told = [explain.error(error)]\n    W = x\n"
        "    told.append(explain.error(error))\n"
    )
    linecache.cache["outer.py"] = (len(code), None, code.splitlines(keepends=True), "outer.py")
    names = {"x": np.ones((2, 3)), "W": np.ones((4, 5)), "explain": explain}
    exec(compile(code, "outer.py", "exec"), names)
    before, after = names["told"]
    assert before.input_shapes == ((2, 3), (4, 5))
    assert after is None


def test_every_exception_of_a_group_is_explained():
    def failing():
        x = np.ones((2, 3))
        found = [KeyError("k")]
        for n in (4, 5):
            try:
                x + np.ones(n)
            except ValueError as error:
                found.append(error)
        raise ExceptionGroup("Two of three have to do with shapes.", found)

    with pytest.raises(ExceptionGroup) as raised, explain.errors():
        failing()
    assert [len(getattr(each, "__notes__", ())) for each in raised.value.exceptions] == [0, 1, 1]
    assert "has 4" in raised.value.exceptions[1].__notes__[0].replace("\n", " ")


@pytest.mark.parametrize(
    "fails",
    [
        lambda x, y: np.concatenate(axis=1, arrays=(x, y)),
        lambda x, y: np.concatenate([x, y], dtype="q8q"),
        lambda x, y: x.sum(axis=7, dtype="floaty"),
        lambda x, y: x << y,
        lambda x, y: np.add(x, y, where="yes", nothing=1),
    ],
)
def test_shapes_are_not_blamed_for_what_is_said_of_keywords_and_dtypes(fails):
    with pytest.raises(TypeError) as raised:
        fails(np.ones((2, 3)), np.ones((4, 5)))
    assert explain.error(raised.value) is None


def test_what_an_operand_is_is_told_by_its_type_alone():
    asked = []

    class Lazy:
        @property
        def __class__(self):
            asked.append(self)
            raise SystemExit("boom")

        def __matmul__(self, other):
            raise ValueError("no")

    with pytest.raises(ValueError, match=r"^no$"), explain.errors():
        Lazy() @ np.ones(3)
    lazy = Lazy()
    with pytest.raises(ValueError, match=r"^no$"), explain.errors():
        lazy @ np.ones(3)
    assert not asked


def test_a_name_stays_as_it_is_written_at_the_beginning_of_a_sentence():
    images = np.zeros((32, 784))
    with pytest.raises(IndexError) as raised:
        images[0, :28, :28]
    shown = explain.error(raised.value).draw().svg()
    assert ">images has 2 axes, and the indices are for 3." in shown
    assert "Images" not in shown
    assert ">The tensor has 2 axes" in explain.index(images, np.s_[0, :28, :28]).draw().svg()


def test_a_thousand_operands_are_not_told_one_by_one_nor_looked_for_one_by_one(monkeypatch):
    tensors = [np.ones((2, 2)) for _ in range(1000)] + [np.ones((3, 3))]
    with pytest.raises(ValueError, match="must match") as raised:
        np.concatenate(tensors, axis=1)
    write, written = Place.write, []
    monkeypatch.setattr(Place, "write", lambda *given: written.append(given) or write(*given))
    assert len(str(explain.error(raised.value))) < 1000
    assert 0 < len(written) < 100, "for each, the whole file is read"


def test_what_would_be_transposed_twice_is_not_transposed(tensorflow):  # noqa: F811
    _, found = raised_by(
        "tf.matmul(x, V, transpose_b=True)", {**tensorflow, "V": np.ones((784, 10))}
    )
    assert "It would work with V not transposed, (784, 10), giving (32, 10)." in found.suggestions


def test_a_tensor_may_be_called_transposed():
    _, found = raised_by("x + transposed", {"x": np.ones((4, 3)), "transposed": np.ones((3, 4))})
    assert (
        found.suggestions[0] == "It would work with transposed transposed, (4, 3), giving (4, 3)."
    )


def test_a_part_cannot_have_another_shape():
    _, found = raised_by("x[:1] = y", {"x": np.ones((2, 3)), "y": np.ones((4, 3))})
    assert found.suggestions
    assert not any("x[:1]" in each for each in found.suggestions)
    _, found = raised_by("x[0] += y", {"x": np.ones((2, 3)), "y": np.ones((4, 3))})
    assert not any("x[0]" in each for each in found.suggestions)
    _, found = raised_by("x += y", {"x": np.ones(3), "y": np.ones((4, 3))})
    assert "It would work with x of shape (4, 3), giving (4, 3)." in found.suggestions


def test_in_place_nothing_is_advised_that_works_out_of_place_alone():
    names = {"x": np.ones((5, 1)), "y": np.ones((2, 4))}
    _, found = raised_by("x += y", dict(names))
    assert "axis 0 of y has 2 entries where axis 0 of x has 5" in found.problem
    assert "axis 1 of y has 4 entries where axis 1 of x has 1" in found.problem
    assert not any("(5, 4)" in each for each in found.suggestions)


def test_a_tensor_that_stands_twice_is_told_apart():
    _, found = raised_by("x @ x", {"x": np.ones((2, 3))})
    assert "It would work with the first x transposed, (3, 2), giving (3, 3)." in found.suggestions
    assert "axis 1 of the first x has 3 entries where axis 0 of the second x has 2" in found.problem


def test_a_letter_of_einsum_stays_as_it_is():
    _, found = raised_by("np.einsum('ij,jk', x, x)", {"np": np, "x": np.ones((2, 3))})
    assert found.reason.startswith("j is axis 1 of the first x")


def test_an_operation_that_is_explained_is_found_by_its_name():
    others = {"Explanation", "error", "errors", "expression", "model", "Surprise", "surprises"}
    assert set(OPERATIONS) == set(explain.__all__) - others


@pytest.mark.parametrize("name", ["the", "along", "lined", "a"])
def test_only_a_name_of_the_readers_begins_a_sentence_without_a_capital(name):
    names = {name: np.ones((3, 4))}
    assert raised_by(f"{name} @ {name}", names)[1].reason.startswith("The inner axes")
    assert raised_by(f"{name} + {name}.T", names)[1].reason.startswith("Lined up")
    assert raised_by(f"{name}[0, 0, 0]", names)[1].reason.startswith(f"{name} has 2 axes")


@pytest.mark.parametrize("word", ["in a row", "no argument", "tensorlab", "is not explained"])
def test_what_an_argument_says_does_not_decide_whether_it_is_explained(word):
    found = raised_by(f"np.moveaxis(x, 0, {word!r})", {"np": np, "x": np.ones((3, 4))})[1]
    assert f"got a str, {word!r}" in found.problem


def test_arguments_that_a_function_does_not_take_are_not_explained():
    names = {"np": np, "x": np.ones((3, 4))}
    for line in ("np.append(x, x, 0, 1)", "np.sum(x, 0, 1, 2, 3, 4, 5, 6)"):
        assert raised_by(line, names)[1] is None


@pytest.mark.parametrize(
    ("pattern", "begins"), [("a b -> a q", "b is on the left"), ("a b -> a a", "a is on the right")]
)
def test_a_letter_of_einops_stays_as_it_is(pattern, begins):
    assert explain.rearrange((3, 4), pattern).reason.startswith(begins)


def test_keras_is_not_told_of_a_broadcast_that_it_does_not_make():
    said = "Cannot merge tensors with different batch sizes. Received tensors with shapes [(32, 7), (5,)]"
    assert explain.error(said).suggestions == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("W in [x]", "xW"),
        ("min([x, W])", "xW"),
        ("x < W < x", "xW"),
        ("np.clip(x, W, 1, out=x)", "xW"),
        ("np.add(x, v, out=x)", "xv"),
    ],
)
def test_nothing_is_advised_that_broadcasts_and_fails_all_the_same(line, names):
    given = {"np": np, "x": np.ones((3, 4)), "W": np.ones((5, 2)), "v": np.ones(3)}
    _, found = raised_by(line, given)
    ways = [str(way) for way in found.suggestions] if found else []
    assert not any("(1, 1)" in way or "(4, 3)" in way for way in ways), ways


@pytest.mark.parametrize("line", ["np.add(x, 1, out=small)", "np.add(x, x[0], out=small)"])
def test_what_is_written_out_needs_room_for_all_whatever_the_operands_are(line):
    _, found = raised_by(line, {"np": np, "x": np.ones((3, 4)), "small": np.ones((3, 3))})
    assert found.suggestions == ("It would work with small of shape (3, 4), giving (3, 4).",)


def test_operands_that_an_operator_does_not_take_are_not_told_of_shapes():
    kind = type("Tensor", (), {"__module__": "torch", "shape": (3, 4)})
    error, found = raised_by("x @ W", {"x": kind(), "W": kind()})
    assert "unsupported operand type" in str(error)
    assert found is None


@pytest.mark.parametrize("index", ["np.int64(99)", "k[-1]", "k[90:]", "np.argmax(k)", "n + 1"])
def test_an_index_that_is_worked_out_is_told_by_the_message_and_by_the_tensor(index):
    names = {"np": np, "x": np.ones((32, 7)), "k": np.arange(100), "n": np.int64(40)}
    _, found = raised_by(f"x[{index}]", names)
    assert "axis 0 of x has 32 entries, so there is no entry " in found.problem


@pytest.mark.parametrize(
    "line", ["x - df", "df - x", "x < df", "column < v", "v == column", "v - column"]
)
def test_sides_are_told_by_their_shapes_where_the_right_one_does_the_work(line):
    pandas = pytest.importorskip("pandas")
    df = pandas.DataFrame(np.ones((3, 2)), columns=["a", "b"])
    names = {"df": df, "x": np.ones((4, 2)), "column": df["a"], "v": np.ones(4)}
    _, found = raised_by(line, names)
    assert all(
        x.shape == names[name].shape for name, x in zip(found.names, found.operands, strict=True)
    )
    assert "pair(" not in found.title
    assert "compare(" not in found.title


def test_what_comes_out_of_a_list_has_no_name_of_its_own():
    given = {"np": np, "x": np.ones((3, 4)), "W": np.ones((5, 2))}
    _, found = raised_by("np.vstack([x, *[W]])", given)
    assert found.names == ("x", "")


def test_a_mask_that_is_worked_out_is_told_too():
    names = {"np": np, "x": np.ones((32, 7)), "m": np.ones(33, bool)}
    for index in ("~m", "np.zeros(33, bool)", "m & m"):
        _, found = raised_by(f"x[{index}]", names)
        assert "axis 0 of x has 32 entries where the mask has 33" in found.problem
