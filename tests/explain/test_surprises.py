"""What is right but surprising is warned of, where it is asked for, and nothing else is changed."""

import linecache
import subprocess
import sys
import warnings
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


y, p = np.arange(5.0), np.arange(5.0).reshape(5, 1)
SURPRISING = [
    ("d = str(y - p)", "(5,) with (5, 1) gives (5, 5)"),
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
    ("-pixels", "2 of 2 entries leave the range of uint8, 0 to 255, and wrap around: 0 - 200 is told as 56"),
    ("pixels + 100", "1 of 2 entries leave the range of uint8, 0 to 255, and wrap around: 200 + 100 is told as 44"),
    ("pixels * pixels", "1 of 2 entries"),
    ("pixels += k", "200 + 60 is told as 4"),
    ("c.reshape(3, 2, 4)", "this is no transpose. .transpose(1, 0, 2) turns axes"),
    ("np.reshape(c, (4, 3, 2))", ".transpose(2, 1, 0) turns axes"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "says"), SURPRISING)
def test_what_may_not_have_been_meant_is_warned_of_once(code, says):
    names = {
        "y": y,
        "p": p,
        "pixels": PIXELS.copy(),
        "b": np.ones((3, 3, 1)),
        "k": np.uint8(60),
        "c": np.ones((2, 3, 4)),
    }
    (told,) = of_line(code, **names)
    assert says in told


@pytest.mark.parametrize(
    "code",
    [
        "y - p[:, 0]", "y - p.T", "p - p", "y - 1", "p * np.ones((1, 5))", "y[:, np.newaxis] - y", "y[:, None] - y",
        "y.reshape(-1, 1) - y", "pixels + 1", "pixels // 2", "pixels + 100.0", "pixels.astype(int) + 100",
        "c.reshape(6, 4)", "c.reshape(2, 3, 4)", "c.transpose(1, 0, 2)", "p.reshape(1, 5)",
        "np.ones(1) - np.ones((1, 1))",
        "1 + 2", "'a' + 'b'", "[1] + [2]", "y - p if False else y", "False and (y - p).all()", "y = y[:1]; y - p[:1]",
        "[y - q for q in ()]", "lambda: y - p", "def f(): return y - p", "np.ones((3, 3)).reshape(3, 3)",
    ],
)  # fmt: skip
def test_what_is_meant_is_left_alone(code):
    assert of_line(code, y=y, p=p, pixels=PIXELS, c=np.ones((2, 3, 4))) == []


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


def test_tensors_of_other_libraries_are_read_too():
    tf = pytest.importorskip("tensorflow")
    a, b = tf.zeros(5), tf.zeros((5, 1))
    with surprised() as said:
        a - b
    (told,) = said
    assert "(5,) with (5, 1) gives (5, 5)" in told


def test_off_nothing_is_loaded_or_traced():
    code = (
        "import sys; from tensorlab import explain; assert sys.gettrace() is None; "
        "monitoring = getattr(sys, 'monitoring', None); assert not (monitoring and monitoring.get_tool(4))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
