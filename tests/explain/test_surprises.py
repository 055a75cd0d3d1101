"""What is right but surprising is warned of, where it is asked for, and nothing else is changed."""

import linecache
import subprocess
import sys
import warnings
import weakref
from contextlib import contextmanager

import numpy as np
import pytest

from tensorlab import explain

PIXELS = np.array([200, 10], np.uint8)


@contextmanager
def surprised():
    """All that is warned of, in one line each."""
    said = []
    with warnings.catch_warnings(record=True, action="always") as found, explain.surprises():
        yield said
    assert all(each.category is explain.Surprise for each in found)
    said += [" ".join(str(each.message).split()) for each in found]


def of_line(code, **names):
    """What is warned of when a line runs."""
    file = f"{abs(hash(code))}.py"
    linecache.cache[file] = (len(code), None, [f"{line}\n" for line in code.split("\n")], file)
    compiled = compile(code, file, "exec")
    with surprised() as said:
        exec(compiled, {"np": np, **names})
    return said


def same(x):
    return x


def column(x):
    return same(x).reshape(-1, 1)


class Model:
    """What it gives is seen as it returns."""

    def __call__(self, x):
        return x[:, :1]

    predict = __call__


y, p = np.arange(5.0), np.arange(5.0).reshape(5, 1)
SURPRISING = [
    ("d = str(y - p)", "(5,) with (5, 1) gives (5, 5)"),
    ("np.diff(pixels)", "the difference -190 comes out as 66"),
    ("np.diff(pixels, axis=0)", "With .astype(int) first there is room for all"),
    ("np.einsum('i,i->', pixels, pixels)", "the sum of products 40100 comes out as 164"),
    ("np.einsum('ij->i', np.full((2, 3), 100, np.uint8))", "2 of 2 entries leave the range of uint8"),
    ("np.tensordot(pixels, pixels, 1)", "the sum of products 40100 comes out as 164"),
    ("np.tensordot(pixels, pixels, axes=([0], [0]))", "comes out as 164"),
    ("np.einsum('ij,jk->ik', p, np.ones((5, 2)))", "letter j stands for 1 entry of one operand and for 5 of another"),
    ("y - p", "(5,) with (5, 1) gives (5, 5)"),
    ("d = np.mean((y - p) ** 2)", "If entry by entry was meant: p[..., 0], (5,)."),
    ("np.subtract(p, y)", "(5, 1) with (5,) gives (5, 5)"),
    ("(y == p).mean()", "y == p: (5,) with (5, 1)"),
    ("y.reshape(5) * p", "(5,) with (5, 1)"),
    ("b[..., 0] - b", "(3, 3) with (3, 3, 1) gives (3, 3, 3)"),
    ("if (y > p).all(): pass", "y > p"),
    ("for _ in range(3): y - p", "y - p"),
    ("x = (\n    y -\n    p\n)", "y - p"),
    ("s = {'y': y}\ns['y'] - p", "s['y'] - p"),
    ("-pixels", "2 of 2 entries leave the range of uint8, 0 to 255, and wrap around: 0 - 200 gives 56"),
    ("pixels + 100", "1 of 2 entries leave the range of uint8, 0 to 255, and wrap around: 200 + 100 gives 44"),
    ("pixels * pixels", "1 of 2 entries"),
    ("pixels += k", "200 + 60 gives 4"),
    ("c.reshape(3, 2, 4)", "this is no transpose. .transpose(1, 0, 2) turns axes"),
    ("np.reshape(c, (4, 3, 2))", ".transpose(2, 1, 0) turns axes"),
    # Sums of products, and neighbours with what stands before them
    ("np.vdot(pixels, pixels)", "the sum of products 40100 comes out as 164"),
    ("np.kron(pixels, pixels)", "3 of 4 entries leave the range of uint8"),
    ("np.convolve(pixels, pixels, 'same')", "the sum of products 40000 comes out as 64"),
    ("np.correlate(pixels, pixels)", "the sum of products 40100 comes out as 164"),
    ("np.einsum('...i,...i->...', images, images)", "the sum of products 80000 comes out as 128"),
    ("np.diff(pixels, prepend=pixels[:1])", "the difference -190 comes out as 66"),
    ("abs(np.array([-128], 'int8'))", "abs(-128) gives -128"),
    # What is equal, and which is the greatest
    ("y == np.nan", "NaN equals nothing, and not itself: np.isnan(y) tells where it is"),
    ("gaps != nothing", "np.isnan(gaps) tells where it is"),
    ("tenths == 0.3", "1 of 4 entries differs by rounding alone: 0.30000000000000004 is not 0.3"),
    ("tenths * 3 == np.array([0, 0.3, 0.6, 0.9])", "np.isclose(...) takes such for equal"),
    ("np.argmax(gaps)", "1 of 3 entries is NaN, and the first NaN is taken for the greatest. np.nanargmax(...)"),
    ("gaps.argmin()", "the first NaN is taken for the least. np.nanargmin(...) leaves them out"),
    ("y > 1 & (y < 3)", "so that 1 & (y < 3) is worked out first, of a number and the truth values of y < 3. If both "
     "were meant: (y > 1) & (y < 3)."),
    # Operands that have no name
    ("z = pixels * np.uint8(200)", "200 * 200 gives 64"),
    ("pixels += np.uint8(200)", "200 + 200 gives 144"),
    ("pixels + np.array([200], 'uint8')", "200 + 200 gives 144"),
    ("images[0] * np.uint8(2)", "4 of 4 entries leave the range of uint8, 0 to 255"),
    ("np.mean(images[0] - np.uint8(1) - images[1])", "199 - 200 gives 255"),
    ("pixels[pixels > 100] + 100", "1 of 1 entry leaves the range"),
    ("np.clip(pixels, 0, 255).astype('uint8') + 100", "200 + 100 gives 44"),
    ("same(y) + p", "(5,) with (5, 1) gives (5, 5)"),
    ("d = (y - column(y)) ** 2", "y - column(y): (5,) with (5, 1)"),
    ("np.abs(same(y) - column(y)).mean()", "same(y) - column(y): (5,) with (5, 1)"),
    ("for _ in range(3): np.square(model(p) - y)", "model(p) - y: (5, 1) with (5,)"),
    ("model.predict(p) - y", "(5, 1) with (5,)"),
    ("same(c).reshape(3, 2, 4)", "this is no transpose. .transpose(1, 0, 2) turns axes"),
    ("same(pixels) + 100", "200 + 100 gives 44"),
    # Other ways out of a dtype's range
    ("pixels ** 2", "200 ** 2 gives 64"),
    ("np.square(pixels)", "200 ** 2 gives 64"),
    ("pixels ** 2", "With .astype(int) first there is room for all."),
    ("pixels ** 9", "With .astype(float) first there is room for all, to 16 digits."),
    ("pixels << 1", "200 << 1 gives 144"),
    ("np.left_shift(pixels, 1)", "200 << 1 gives 144"),
    ("np.array([-100], 'int8') ** 2", "(-100) ** 2 gives 16"),
    ("pixels[:1] + pixels", "1 of 2 entries leave the range of uint8"),
    ("pixels[0] = 0.5", "1 of 1 entry loses what is behind the point"),
    ("images[0] @ images[0]", "4 of 4 entries leave the range of uint8, 0 to 255, and wrap around: the sum of products "
     "80000 comes out as 128"),
    ("np.dot(pixels, pixels)", "the sum of products 40100 comes out as 164"),
    ("pixels.dot(images[0])", "the sum of products 42000 comes out as 16"),
    ("np.inner(pixels, pixels[:1] * 0 + pixels)", "the sum of products 40100 comes out as 164"),
    ("-np.array([-128, 1], 'int8') + np.int8(0)", "0 - -128 gives -128"),
    ("-np.array([100], 'int8') * np.array([2], 'int8')", "-100 * 2 gives 56"),
    # Statements that share a line
    ("a = np.array([200], 'uint8'); a + a", "a + a: 1 of 1 entry leaves the range of uint8"),
    ("a = pixels; b = a[:1]; a * b", "200 * 200 gives 64"),
    ("def f(a): b = a; return b + 100\nf(pixels)", "b + 100: 1 of 2 entries"),
    ("large * 4", "4611686018427387904 * 4 gives 0"),
    ("large + large", "4611686018427387904 + 4611686018427387904 gives -9223372036854775808"),
    ("large.astype('int32') - np.int32(1)", "4611686018427387904 becomes 0"),
    ("np.array([2147483647], 'int32') * 2", "2147483647 * 2 gives -2"),
    ("np.prod(np.arange(1, 30))", "leaves the range of int64"),
    ("np.sum(images, dtype=np.uint8)", "the sum 2400 comes out as 96"),
    ("pixels += np.array([300], 'uint16')", "200 + 300 gives 244"),
    ("pixels.astype('int8')", "200 becomes -56. np.clip(..., -128, 127) keeps them at its ends"),
    ("np.uint8(np.array([300, 1]))", "300 becomes 44"),
    ("np.array([0.5]).astype(int)", "1 of 1 entry loses what is behind the point"),
    ("np.array([0.5, 0.25]).astype(int)", "lose what is behind the point, as int64 has integers alone: 0.5 becomes 0"),
    ("pixels[0] = np.array(300)", "300 becomes 44"),
    ("-np.array([127], 'int8') - np.array([127], 'int8')", "-127 - 127 gives 2"),
    (
        "with np.errstate(all='ignore'):\n    np.array([1, np.nan]).astype(int)",
        "1 of 2 entries is NaN, and int64 has no value for that",
    ),
    # Functions whose bodies stand where they begin
    ("def f(a): return a - p\nf(y)", "a - p: (5,) with (5, 1)"),
    ("def f(a): return same(a) - p\nf(y)", "same(a) - p: (5,) with (5, 1)"),
    ("def f(a, b=2): return a + k if b else (a - p)\ndef g(b): return b - y\ng(p)", "b - y: (5, 1) with (5,)"),
    ("pixels[:] = same(y[:2] / 4)", "0.25 becomes 0"),
]  # fmt: skip


@pytest.mark.parametrize("code", ["pixels ** pixels", "np.prod(np.full(2000, 3))"])
def test_no_dtype_is_named_that_has_no_room_either(code):
    (said,) = of_line(code, pixels=PIXELS)
    assert "wrap" in said
    assert "room" not in said


def test_where_all_is_nan_nothing_is_advised_that_leaves_it_out():
    (said,) = of_line("np.argmin(x)", x=np.full(3, np.nan))
    assert said.endswith("3 of 3 entries are NaN, and the first NaN is taken for the least.")


@pytest.mark.parametrize(("code", "says"), SURPRISING)
def test_what_may_not_have_been_meant_is_warned_of_once(code, says):
    names = {
        "y": y,
        "p": p,
        "pixels": PIXELS.copy(),
        "b": np.ones((3, 3, 1)),
        "k": np.uint8(60),
        "c": np.ones((2, 3, 4)),
        "images": np.full((3, 2, 2), 200, np.uint8),
        "large": np.array([2**62, 1]),
        "same": same,
        "column": column,
        "model": Model(),
        "nothing": np.nan,
        "gaps": np.array([1.0, np.nan, 3.0]),
        "tenths": np.arange(4) * 0.1,
    }
    (told,) = of_line(code, **names)
    assert says in told


@pytest.mark.parametrize(
    "code",
    [
        "np.diff(pixels.astype(int))", "np.diff(y)", "np.einsum('i,i->', y, y)",
        "np.einsum('i,i->', pixels % 2, pixels)",
        "np.einsum('i,j->ij', y, p[:1, 0])", "np.tensordot(pixels, np.array([1, 1]), 1)",
        "np.tensordot(y, p, 1)", "np.einsum('...i,i->...', p.T, y)", "np.convolve(pixels.astype(int), pixels)",
        "y == 3", "y == y", "y / 3 == y / 3", "y == 3.1", "(y > 1) & (y < 3)", "y.argmax()", "np.argmax(y > 2)",
        "pixels == 200", "(pixels > 1) == (pixels & 1)", "np.vdot(y, y)", "np.diff(pixels, prepend=0)", "abs(y)",
        "y - p[:, 0]", "y - p.T", "p - p", "y - 1", "p * np.ones((1, 5))", "y[:, np.newaxis] - y", "y[:, None] - y",
        "y.reshape(-1, 1) - y", "pixels + 1", "pixels // 2", "pixels + 100.0", "pixels.astype(int) + 100",
        "c.reshape(6, 4)", "c.reshape(2, 3, 4)", "c.transpose(1, 0, 2)", "p.reshape(1, 5)",
        "np.ones(1) - np.ones((1, 1))",
        "1 + 2", "'a' + 'b'", "[1] + [2]", "y - p if False else y", "False and (y - p).all()", "y = y[:1]; y - p[:1]",
        "[y - q for q in ()]", "lambda: y - p", "def f(): return y - p", "np.ones((3, 3)).reshape(3, 3)",
        "same(y) - y", "y - column(y)[:, 0]", "y[:, None] - same(y)", "same(c).transpose(1, 0, 2)", "column(y) - p",
        "pixels.astype(int) ** 2", "pixels.sum()", "pixels + np.uint8(1)", "np.asarray(pixels, 'uint8')",
        "(y * 10.5).astype(int)", "np.rint(y / 4).astype(int)", "(y > 2).astype(int)", "large + 1", "large.sum()",
        "np.array([2**32 - 1], 'uint32') * 7", "z = np.zeros(2, int); z[:] = 2.0", "np.arange(1, 30).prod(dtype=float)",
        "np.array([0.057], 'float32') == 0.057",  # which NumPy takes for equal
        "def f(a): return a - p\nf(p)", "def f(y): return y - p\nf(1)", "def f(a): y - p if a else a\nf(0)",
        "def f(y, a=p - p):\n    return a\nf(np.ones(5))",
        "if k < 0: pixels + 100", "while k < 0: pixels + 100", "if k < 0: pass\nelse: pass; pixels + 1",
        "a = pixels; a += 0; a + 100", "a = pixels; a = a.astype(int); a + 100", "a, b = pixels, pixels; a + b",
        "large << 3", "pixels << 0", "pixels.astype(int) @ pixels", "pixels @ np.ones(2)", "~pixels",
        "[same(y) - q for q in ()]", "2 ** large[1]", "pixels.copy()[0:1] + 300 if False else 0",
    ],
)  # fmt: skip
def test_what_is_meant_is_left_alone(code):
    large = np.array([2**62, 1])
    names = {"same": same, "column": column, "large": large, "k": 0}
    assert of_line(code, y=y, p=p, pixels=PIXELS, c=np.ones((2, 3, 4)), **names) == []


def test_large_products_that_cancel_have_not_wrapped_around():
    u, v, w, z = 589674279, 543899285, 549777193, 539705971
    rows, columns = np.array([[u * v, -u * w, 7]]), np.array([[w * z], [v * z], [1]])
    assert (rows @ columns).item() == u * v * w * z - u * w * v * z + 7
    assert of_line("rows @ columns", rows=rows, columns=columns) == []
    (said,) = of_line("rows[:, 1:] @ columns[1:]", rows=rows, columns=columns)
    assert f"the sum of products {-u * w * v * z + 7.0:.3g} comes out as" in said


@pytest.mark.parametrize(
    ("code", "told"),
    [("np.abs(a)", "1 of 2 entries leave the range of int8, -128 to 127, and wrap around: abs(-128) gives -128"),
     ("np.outer(a, a)", "3 of 4 entries leave the range of int8"),
     ("np.abs(a[1:])", None), ("np.abs(a.astype(int))", None), ("np.outer(a[1:], a[1:])", None)],
)  # fmt: skip
def test_magnitudes_and_outer_products_wrap_around_too(code, told):
    said = of_line(code, a=np.array([-128, 5], np.int8))
    assert [told in each for each in said] == ([True] if told else [])


def test_no_end_of_a_range_is_advised_that_a_float_has_not():
    with np.errstate(all="ignore"):
        (told,) = of_line("np.array([1e30]).astype(int)")
        (of_few,) = of_line("np.array([1e30]).astype('uint8')")
    assert "np.clip" not in told
    assert "np.clip(..., 0, 255)" in of_few


def test_no_shift_of_floats_is_advised():
    (said,) = of_line("np.array([1], 'int8') << np.array([70], 'int8')")
    assert said.endswith("1 << 70 gives 0.")


def test_the_line_is_named_and_functions_are_read():
    def loss(truth, guess):
        return ((truth - guess) ** 2).mean()

    with warnings.catch_warnings(record=True, action="always") as found, explain.surprises():
        for _ in range(3):
            result = loss(y, p)
    (one,) = found
    assert one.filename == __file__
    assert one.lineno == loss.__code__.co_firstlineno + 1
    assert result == ((y - p) ** 2).mean()


def test_nothing_is_read_outside_and_the_tracer_is_as_before():
    before = sys.gettrace()
    with surprised() as said:
        y + 1
    y - p
    assert said == []
    assert sys.gettrace() is before


def test_it_may_stand_within_itself_and_around_a_function():
    @explain.surprises()
    def difference():
        return y - p

    with warnings.catch_warnings(record=True, action="always") as found:
        assert difference().shape == (5, 5)
    assert len(found) == 1
    with surprised() as said, explain.surprises():
        y - p
    assert len(said) == 1


def test_an_exception_passes_and_a_warning_that_is_an_error_is_none(capsys):
    with pytest.raises(ZeroDivisionError), explain.surprises():
        1 / 0  # noqa: B018
    with warnings.catch_warnings(action="error"), explain.surprises():
        result = y - p
    assert result.shape == (5, 5)
    assert "Surprise: y - p" in capsys.readouterr().err


class Effects:
    """Everything about it raises."""

    def __getattr__(self, name):
        raise AssertionError(name)

    def __sub__(self, other):
        return self

    __rsub__ = __sub__


def test_no_code_of_the_operands_runs():
    effects = Effects()
    with surprised() as said:
        effects - p
    assert said == []


def test_a_call_is_made_once_and_what_it_gives_is_not_kept():
    given = []

    def once(x):
        result = x + 0
        given.append(weakref.ref(result))
        return result

    with surprised() as said:
        difference = once(y) - p
        assert [each() for each in given] == [None]
    assert difference.shape == (5, 5)
    assert len(said) == 1


def test_what_a_call_gave_before_is_not_taken_for_what_it_gives_now():
    results = iter([y, y, p, p])

    def following():
        return next(results)

    with surprised() as said:
        for _ in range(2):
            following() - following()
    assert said == []


def test_tensors_of_other_libraries_are_read_too():
    tf = pytest.importorskip("tensorflow")
    a, b = tf.zeros(5), tf.zeros((5, 1))
    with surprised() as said:
        a - b
    (told,) = said
    assert "(5,) with (5, 1) gives (5, 5)" in told


def _tensorflow():
    tf = pytest.importorskip("tensorflow")
    return tf.constant([200, 10], tf.uint8), "tf.cast(..., tf.int64)"


def _torch():
    torch = pytest.importorskip("torch")
    return torch.tensor([200, 10], dtype=torch.uint8), ".to(torch.int64)"


def _jax():
    jnp = pytest.importorskip("jax.numpy")
    return jnp.array([200, 10], "uint8"), ".astype(int)"


@pytest.mark.parametrize("made", [_tensorflow, _torch, _jax])
def test_other_libraries_integers_wrap_around_too(made):
    x, wider = made()
    for code, of in (("x + 100", "200 + 100"), ("x * x", "200 * 200"), ("x - 201", "200 - 201")):
        (told,) = of_line(code, x=x)
        a, sign, b = of.split()
        wrapped = {"+": 44, "*": 64, "-": 255}[sign]
        assert f"{a} {sign} {b} gives {wrapped}. With {wider} first there is room" in told
        result = {"+": lambda: x + 100, "*": lambda: x * x, "-": lambda: x - 201}[sign]()
        assert int(result[0]) == wrapped
    assert of_line("x + 1", x=x) == []


def test_what_other_libraries_make_of_two_dtypes_is_left_to_them():
    torch = pytest.importorskip("torch")
    x = torch.tensor([200, 10], dtype=torch.uint8)
    assert of_line("x + y", x=x, y=x.long()) == []
    assert of_line("x + x.float()", x=x) == []


def test_off_nothing_is_loaded_or_traced():
    code = (
        "import sys; from tensorlab import explain; assert sys.gettrace() is None; "
        "monitoring = getattr(sys, 'monitoring', None); assert not (monitoring and monitoring.get_tool(4))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
