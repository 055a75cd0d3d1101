"""Where failures explain themselves: contexts, hooks, threads, IPython, pytest, the command."""

import subprocess
import sys
import threading
import traceback

import numpy as np
import pytest

from tensorlab import explain
from tests.explain.failures.test_error import Effects

SCRIPT = """\
import sys
import numpy as np
x, W = np.ones((32, 784)), np.ones((512, 10))
print(sys.argv[1:], __name__)
np.maximum(x @ W, 0)
"""
SAYS = "axis 1 of x\nhas 784 entries where axis 0 of W has 512."


def run(*words, code=0, **options):
    done = subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


def test_a_context_adds_the_note_once_and_raises_the_very_exception():
    error = None

    def work():
        nonlocal error
        try:
            np.ones((2, 3)) @ np.ones((4, 5))
        except ValueError as one:
            error = one
            raise

    with pytest.raises(ValueError, match="mismatch") as raised, explain.errors(), explain.errors():
        work()
    assert raised.value is error
    assert len(error.__notes__) == 1
    assert "tensorlab: np.ones((2, 3)) @ np.ones((4, 5)) does not work" in "".join(
        traceback.format_exception(error)
    )


def test_it_decorates_a_function_too():
    @explain.errors()
    def f(x):
        return x @ x

    with pytest.raises(ValueError, match="mismatch") as raised:
        f(np.ones((2, 3)))
    assert "axis 1 of the first x has 3" in raised.value.__notes__[0].replace("\n", " ")


def test_other_notes_stay_and_other_exceptions_get_none():
    def work():
        try:
            np.ones((2, 3)) @ np.ones((4, 5))
        except ValueError as error:
            error.add_note("While training.")
            raise

    with pytest.raises(ValueError, match="mismatch") as raised, explain.errors():
        work()
    assert raised.value.__notes__[0] == "While training."
    assert len(raised.value.__notes__) == 2
    with pytest.raises(KeyboardInterrupt) as raised, explain.errors():
        raise KeyboardInterrupt
    assert not hasattr(raised.value, "__notes__")


def test_an_exception_that_minds_being_noted_is_raised_as_it_is():
    class ShyError(ValueError):
        __slots__ = ()

        def __getattribute__(self, name):
            raise RuntimeError(name)

    with pytest.raises(ShyError), explain.errors():
        raise ShyError


def test_operands_that_fight_back_give_no_second_exception():
    effects = Effects()
    with pytest.raises(ValueError, match="mismatch") as raised, explain.errors():
        effects @ np.ones(3)
    assert not hasattr(raised.value, "__notes__")


def test_installed_it_explains_what_ends_a_script_and_a_thread(tmp_path):
    script = tmp_path / "train.py"
    script.write_text(
        "import threading, numpy as np\nfrom tensorlab import explain\n"
        "explain.errors.install()\nexplain.errors.install()\n"
        "def work(a):\n    return a + np.ones(4)\n"
        "t = threading.Thread(target=work, args=[np.ones((4, 3))])\nt.start()\nt.join()\n"
        "x = np.ones((2, 3))\nx @ x\n"
    )
    _, told = run(str(script), code=1)
    assert told.count("tensorlab: ") == 2
    assert "In train.py, line 6: return a + np.ones(4)" in told
    assert "In train.py, line 11: x @ x" in told


def test_uninstalled_the_hooks_are_those_that_were_before():
    before = sys.excepthook, threading.excepthook
    explain.errors.install()
    assert (sys.excepthook, threading.excepthook) != before
    explain.errors.uninstall()
    explain.errors.uninstall()
    assert (sys.excepthook, threading.excepthook) == before


def test_the_command_runs_a_script_as_python_does(tmp_path):
    script = tmp_path / "train.py"
    script.write_text(SCRIPT)
    (tmp_path / "quits.py").write_text("import train_not; ")
    out, told = run("-m", "tensorlab", "run", "train.py", "--fast", "3", code=1, cwd=tmp_path)
    assert out == "['--fast', '3'] __main__\n"
    plain = run("train.py", "--fast", "3", code=1, cwd=tmp_path)[1]
    # Python itself names the whole path.
    assert told.startswith(plain.replace(str(tmp_path) + "/", "").rstrip("\n"))
    assert SAYS in told
    script.write_text("raise SystemExit(7)")
    run("-m", "tensorlab", "run", "train.py", code=7, cwd=tmp_path)
    assert "there is no file" in run("-m", "tensorlab", "run", "none.py", code=2)[1]


def test_the_command_runs_what_comes_through_a_pipe():
    script = b"import sys, numpy as np\nprint(sys.argv, __name__)\nx = np.ones((2, 3))\nx @ x\n"
    command = [sys.executable, "-m", "tensorlab", "run", "-", "--fast"]
    done = subprocess.run(command, input=script, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stdout == b"['-', '--fast'] __main__\n"
    told = done.stderr.decode()
    assert 'File "<stdin>", line 4, in <module>\n    x @ x\n' in told
    assert "In line 4: x @ x" in told


def test_the_command_explains_a_pasted_message():
    message = "mat1 and mat2 shapes cannot be multiplied (32x784 and 512x10)"
    assert "does not work" in run("-m", "tensorlab", "explain", "error", message)[0]
    assert "has no shapes" in run("-m", "tensorlab", "explain", "error", "no", code=2)[1]


def test_pytest_explains_a_failing_test_where_it_is_asked_to(tmp_path):
    (tmp_path / "test_model.py").write_text(
        "import numpy as np\ndef test_it():\n    x, W = np.ones((32, 784)), np.ones((512, 10))\n    x @ W\n"
    )
    words = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
    out, _ = run(*words, "--explain-shapes", code=1, cwd=tmp_path)
    assert "where axis 0 of W has 512" in out
    out, _ = run(*words, code=1, cwd=tmp_path)
    assert "where axis 0 of W" not in out


def test_nothing_is_imported_for_the_plugin_until_it_is_used():
    code = "import tensorlab._pytest, sys; assert 'numpy' not in sys.modules"
    run("-c", code)


@pytest.fixture
def shell():
    from IPython.core.interactiveshell import InteractiveShell

    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_ipython_shows_the_explanation_under_the_traceback_once(shell):
    from IPython.utils.capture import capture_output

    shell.run_cell("import numpy as np; x, W = np.ones((32, 784)), np.ones((512, 10))")
    shell.extension_manager.load_extension("tensorlab")
    with capture_output() as shown:
        result = shell.run_cell("np.maximum(x @ W, 0)")
    assert isinstance(result.error_in_exec, ValueError)
    (display,) = shown.outputs
    assert "where axis 0 of W has 512" in display.data["text/plain"].replace("\n", " ")
    assert "<svg" in display.data["text/html"]
    with capture_output() as shown:
        shell.run_cell("1 / 0")
        shell.run_cell("x @ W.T[:0]")
        shell.run_cell("raise KeyboardInterrupt")
    assert len(shown.outputs) == 1
    shell.extension_manager.unload_extension("tensorlab")
    with capture_output() as shown:
        shell.run_cell("x @ W")
    assert shown.outputs == []


def test_a_cell_that_failed_may_be_asked_about_until_its_names_mean_something_else(shell):
    shell.run_cell("import numpy as np, sys; x, W = np.ones((32, 784)), np.ones((512, 10))")
    shell.run_cell("x @ W", store_history=True)
    shell.run_cell("from tensorlab import explain; other = 1", store_history=True)
    shell.run_cell("found = explain.error(sys.last_value)", store_history=True)
    assert shell.user_ns["found"].input_shapes == ((32, 784), (512, 10))
    shell.run_cell("W = np.ones((512, 99))", store_history=True)
    shell.run_cell("found = explain.error(sys.last_value)", store_history=True)
    assert shell.user_ns["found"] is None
