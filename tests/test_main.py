"""The command `tensorlab`: saved tensors and operations, seen from a terminal."""

import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import tensorlab
from tensorlab import draw
from tensorlab.__main__ import main

REFERENCE = Path(__file__).parents[1] / "docs/reference"


@pytest.fixture
def npy(tmp_path):
    np.save(tmp_path / "digits.npy", np.arange(12, dtype=np.uint8).reshape(3, 4))
    return tmp_path / "digits.npy"


@pytest.fixture
def npz(tmp_path):
    np.savez(tmp_path / "data.npz", x=np.zeros((2, 3)), y=np.arange(3))
    return tmp_path / "data.npz"


def test_describe_reads_a_saved_array(npy, capsys):
    assert main(["describe", str(npy), "--axes", "rows,columns"]) == 0
    said = capsys.readouterr().out
    assert "Matrix (rank-2 tensor)" in said
    assert "rows (3), columns (4)" in said


def test_describe_names_every_array_of_an_archive(npz, capsys):
    assert main(["describe", str(npz)]) == 0
    said = capsys.readouterr().out
    assert said.index("x\nMatrix") < said.index("y\nVector")


@pytest.mark.parametrize("words", [["a.npy", "b.npy"], ["a.npy", "--axes", "y,x", "b.npy"]])
def test_several_files_are_told_to_be_given_one_by_one(words, capsys):
    assert main(["describe", *words]) == 2
    assert "one file at a time, and got a.npy and b.npy" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        *(["describe", "-w.npy"], ["draw", "-w.npy", "--dark"], ["explain", "sum", "-w.npy"]),
        *(["explain", "matmul", "-w.npy", "(3, 4)"], ["run", "-script.py"], ["describe", "-h.npy"]),
        *(["describe", "-plain"], ["draw", "a.npy", "--save", "-w.png"]),
    ],
)
def test_a_file_whose_name_begins_with_a_dash_is_told_how_to_be_written(
    words, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    np.save("-w.npy", np.ones((2, 3)))
    Path("-plain").write_text("1,2")
    with pytest.raises(SystemExit, match="2"):
        main(words)
    said = capsys.readouterr().err
    name = next(word for word in words if re.match("-[^-]", word))
    assert said == f"tensorlab: {name} begins with a dash, as options do: write ./{name}\n"


def test_a_file_whose_name_begins_with_a_dash_is_read_as_it_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    np.save("-w.npy", np.ones((2, 3)))
    for words in (["describe", "./-w.npy"], ["describe", "--", "-w.npy"], ["draw", "./-w.npy"]):
        assert main(words) == 0
        assert "(2, 3)" in capsys.readouterr().out


def test_what_is_no_option_is_told_as_what_it_is(npy, capsys):
    for word in ("--axis", "--axis=0"):
        assert main(["explain", "sum", "(2, 3)", word, "0"]) == 2
        assert f"there is no option {word}: what an operation takes" in capsys.readouterr().err
    assert main(["explain", "sum", "(2, 3)", "-1"]) == 0
    for words in (["describe", "--jsn", str(npy)], ["describe", str(npy), "--array", "-w.npy"]):
        with pytest.raises(SystemExit, match="2"):
            main(words)
        assert "begins with a dash" not in capsys.readouterr().err


def test_one_array_of_an_archive_can_be_chosen(npz, capsys):
    assert main(["describe", str(npz), "--array", "y"]) == 0
    assert "Matrix" not in capsys.readouterr().out


def test_draw_prints_and_saves(npy, tmp_path, capsys):
    assert main(["draw", str(npy)]) == 0
    assert "11" in capsys.readouterr().out
    assert main(["draw", str(npy), "--save", str(tmp_path / "x.svg")]) == 0
    assert (tmp_path / "x.svg").read_text().startswith("<svg")


def test_how_a_picture_is_saved_can_be_chosen(npy, tmp_path, capsys):
    picture = tmp_path / "x.svg"
    command = ["draw", str(npy), "--save", str(picture), "--width", "800", "--no-dark"]
    assert main([*command, "--transparent"]) == 0
    drawing = draw(np.load(npy))
    svg = drawing.svg(dark=False, transparent=True, scale=800 / drawing.width)
    assert picture.read_text("utf-8") == svg
    assert main([*command, "--scale", "2"]) == 2
    assert "give one of them" in capsys.readouterr().err
    for shown in (["draw", str(npy)], ["explain", "sum", "(3, 4)"]):
        assert main([*shown, "--dark"]) == 2
        assert "--dark is how a picture is saved: add --save" in capsys.readouterr().err


def test_one_picture_file_never_takes_several_arrays(npz, tmp_path, capsys):
    picture = str(tmp_path / "x.svg")
    assert main(["draw", str(npz), "--save", picture]) == 2
    assert "choose by --array 'x' or 'y'" in capsys.readouterr().err
    assert main(["draw", str(npz), "--array", "y", "--save", picture]) == 0


def test_a_picture_that_needs_an_extra_is_an_error_of_one_line(npy, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    assert main(["draw", str(npy), "--save", str(tmp_path / "x.png")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "pip install '.[png]'" in said


def test_explain_takes_an_operation_and_shapes(tmp_path, capsys):
    assert main(["explain", "matmul", "(32, 784)", "512,10"]) == 0
    assert "a second matrix of shape (784, n)" in capsys.readouterr().out
    picture = tmp_path / "sum.svg"
    assert main(["explain", "sum", "(3, 4)", "axis=-1", "--save", str(picture)]) == 0
    assert "gives (3,)" in capsys.readouterr().out
    assert picture.read_text().startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "shape"),
    [
        (["index", "(60000, 28, 28)", "[10:100, 14:, 14]"], "(90, 14)"),
        (["index", "60000,28,28", "..., ::-2"], "(60000, 28, 14)"),
        (["index", "(3, 4)", "[2, 0]"], "(2, 4)"),  # a list takes rows, as in Python
        (["einsum", "ij,jk->ik", "(3, 4)", "(4, 5)"], "(3, 5)"),
        (["reshape", "(3, 4)", "-1"], "(12,)"),
        (["rearrange", "(2, 28)", "b (h w) -> b h w", "h=4"], "(2, 4, 7)"),
        (["reduce", "(2, 28)", "b h -> b", "max"], "(2,)"),
        (["repeat", "(2, 28)", "b h -> b c h", "c=3"], "(2, 3, 28)"),
    ],
)
def test_arguments_are_read_as_python_reads_them(arguments, shape, capsys):
    assert main(["explain", *arguments]) == 0
    assert f"gives {shape}" in capsys.readouterr().out


def test_explain_takes_a_line_of_code_and_what_an_error_says(monkeypatch, capsys):
    assert main(["explain", "relu(x @ W) == b", "x=(32, 784)", "W=512,10", "b=(10,)"]) == 0
    assert "axis 1 of x has 784 entries where" in capsys.readouterr().out
    message = "ValueError: operands could not be broadcast together with shapes (4,3) (4,)"
    assert main(["explain", message]) == 0
    assert "(4, 3) with (4,) does not work" in capsys.readouterr().out
    monkeypatch.setattr(
        sys, "stdin", io.StringIO(f"Traceback (most recent call last):\n{message}\n")
    )
    assert main(["explain", "-"]) == 0
    assert "(4, 3) with (4,) does not work" in capsys.readouterr().out
    assert main(["explain", "x @ W", "x=(32, 784)"]) == 2
    assert "W in 'x @ W' is neither given nor" in capsys.readouterr().err


def test_a_script_that_is_no_python_is_told_as_python_tells_it(tmp_path, capsys):
    script = tmp_path / "script.py"
    script.write_text("x = (\n")
    with pytest.raises(SystemExit, match="1"):
        main(["run", str(script)])
    told = capsys.readouterr().err
    assert told.startswith(f'  File "{script}", line 1')
    assert "runpy" not in told


def test_a_tensor_is_read_from_a_file_by_its_name(tmp_path, capsys):
    np.save(tmp_path / "a.npy", np.zeros((2, 3)))
    np.savez(tmp_path / "d.npz", x=np.zeros((3, 4)), y=np.zeros(5))
    npy, npz = str(tmp_path / "a.npy"), str(tmp_path / "d.npz")
    assert main(["explain", "transpose", npy]) == 0
    assert "(2, 3).T gives (3, 2)" in capsys.readouterr().out
    assert main(["explain", "matmul", npy, f"{npz}:x"]) == 0
    assert "(2, 3) @ (3, 4) gives (2, 4)" in capsys.readouterr().out
    for one_of_several in (npz, f"{npz}:z"):
        assert main(["explain", "matmul", npy, one_of_several]) == 2
        assert f"d.npz holds 'x' and 'y': write {npz}:x" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["matmull", "(3, 4)"], "Similar names: explain.matmul"),
        (["Explanation"], "explain has no 'Explanation'"),
        (
            ["matmul", "(3, 4)"],
            "matmul takes a= and b=, and b= is missing. A tensor is given by its shape",
        ),
        (["add"], "add takes x1= and x2=, and x1= and x2= are missing."),
        (["transpose", "a.npy"], "'a.npy' is neither a file nor a value that Python reads."),
        (["add", "3", "x"], "'x' is neither a file"),
        (["sum", "(2,3", "axis=0"], "'(2,3' is neither a file"),
        (["index", "(3, 4)", "[1:, foo]"], "'[1:, foo]' is neither a file"),
        (["pad", "(3, 4)", "1", "middle"], "The mode 'middle' is not known."),
    ],
)
def test_what_cannot_be_explained_says_why(arguments, words, capsys):
    assert main(["explain", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_it_tells_its_version(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"tensorlab {tensorlab.__version__}\n"


def objects(path):
    np.save(path / "objects.npy", np.array([{}], dtype=object), allow_pickle=True)
    return "objects.npy"


def some_objects(path):
    np.savez(path / "some.npz", a=np.zeros(3), b=np.array([{}], dtype=object))
    return "some.npz"


def nothing(path):
    np.savez(path / "none.npz")
    return "none.npz"


def holding(name, content):
    def make(path):
        (path / name).write_bytes(content)
        return name

    return make


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: "missing.npy", "no file"),
        (lambda path: "", "is a folder with 0 files"),
        (objects, "objects.npy holds Python objects"),
        (some_objects, "'b' in some.npz holds Python objects"),
        (nothing, "none.npz is an archive without arrays"),
        (holding("notes.txt", b"some words"), "notes.txt is neither .npy nor .npz"),
        (holding("empty.npy", b""), "empty.npy is empty"),
        (holding("x.npz", b"\n<!DOCTYPE html>"), "x.npz begins with '<': it is a web page"),
        (holding("x.npy", b"version https://git-lfs.github.com/spec/v1"), "git lfs pull"),
        (
            holding("x.npy", b"\x93NUMPY not much of an array"),
            "x.npy is not an .npy file that can be",
        ),
        (
            holding("x.npz", b"PK\x03\x04 not much of an archive"),
            "x.npz is not an archive that can",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why(make, words, tmp_path, capsys):
    assert main(["describe", str(tmp_path / make(tmp_path))]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "pickle" not in said  # what NumPy advises would run a stranger's code


def test_what_a_file_holds_counts_and_not_how_it_is_named(npy, tmp_path, capsys):
    for name in ("DIGITS.NPY", "digits.npz", "digits"):
        npy = npy.rename(tmp_path / name)
        assert main(["describe", str(npy)]) == 0
        assert "Matrix" in capsys.readouterr().out


def test_a_wrong_array_name_lists_the_right_ones(npz, capsys):
    assert main(["describe", str(npz), "--array", "z"]) == 2
    assert "It has 'x' and 'y'." in capsys.readouterr().err


def test_too_few_axis_names_are_an_error_of_the_command(npy, capsys):
    assert main(["describe", str(npy), "--axes", "rows"]) == 2
    assert "1 axis name was given" in capsys.readouterr().err


def test_json_is_for_programs(npz, npy, capsys):
    assert main(["describe", str(npy), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rank"] == 2
    assert main(["describe", str(npz), "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)) == ["x", "y"]


def test_a_file_comes_through_a_pipe(npy):
    command = [sys.executable, "-m", "tensorlab", "describe", "-"]
    said = subprocess.run(command, input=npy.read_bytes(), capture_output=True, check=True)
    assert said.stdout.startswith(b"Matrix (rank-2 tensor)")


def test_an_output_that_is_closed_is_told(npy, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["draw", str(npy)]) == 2
    assert "standard output is closed" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["draw", str(npy)]) == 2


@pytest.mark.parametrize(
    "words", [["describe", "-"], ["draw", "-"], ["explain", "-"], ["run", "-"]]
)
def test_an_input_that_is_closed_is_told(words, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert main(words) == 2
    assert "standard input is closed" in capsys.readouterr().err


def test_a_problem_that_nobody_can_read_ends_the_command_all_the_same(monkeypatch):
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stderr", Full())
    assert main(["describe", "nowhere.npy"]) == 2


def test_what_the_system_refuses_has_no_number_of_an_error(npy, capsys, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tensorlab.__main__._print", full)
    assert main(["describe", str(npy)]) == 2
    assert capsys.readouterr().err == "tensorlab: No space left on device.\n"


def test_arrays_that_can_be_read_are_shown_beside_one_that_cannot(tmp_path, capsys):
    assert main(["describe", str(tmp_path / some_objects(tmp_path))]) == 2
    said = capsys.readouterr()
    assert said.out.startswith("a\nVector")
    assert "'b' in some.npz holds Python objects" in said.err
    assert main(["describe", str(tmp_path / "some.npz"), "--json"]) == 2
    said = capsys.readouterr()
    assert list(json.loads(said.out)) == ["a"]
    assert "'b' in some.npz holds Python objects" in said.err
    assert main(["describe", str(tmp_path / "some.npz"), "--json", "--array", "b"]) == 2
    assert capsys.readouterr().out == ""


def test_nothing_of_a_file_moves_the_terminals_cursor(tmp_path, capsys):
    evil = "\x1b]0;PWNED\x07\x1b[2J\u202e\u200f"
    np.savez(tmp_path / "x.npz", **{evil: np.zeros(2, [(evil, "i4")])})
    for command in (["describe"], ["draw"], ["describe", "--json"], ["describe", "--array", evil]):
        assert main([command[0], str(tmp_path / "x.npz"), *command[1:]]) == 0
        printed = capsys.readouterr().out
        assert not set(printed) & set("\x1b\x07\u202e\u200f")
    assert main(["describe", str(tmp_path / evil)]) == 2
    assert main(["describe", str(tmp_path / "x.npz"), "--array", evil + "!"]) == 2
    assert main(["describe", str(tmp_path / "x.npz"), "--axes", f"{evil},b"]) == 2
    assert not set(capsys.readouterr().err) & set("\x1b\x07\u202e\u200f")


def test_an_ascii_terminal_shows_what_it_can(tmp_path):
    np.save(tmp_path / "x.npy", np.array(["x" * 50, "h\xf6he"]))
    for arguments in (["describe", "--axes", "h\xf6he"], ["draw"]):
        said = subprocess.run(
            [sys.executable, "-m", "tensorlab", arguments[0], tmp_path / "x.npy", *arguments[1:]],
            capture_output=True, env=os.environ | {"PYTHONIOENCODING": "ascii"}, check=True,
        )  # fmt: skip
        assert said.stdout.isascii()
        assert b"xxxx~" in said.stdout


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt])
def test_what_ends_a_command_is_no_traceback(error, npy, monkeypatch):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("tensorlab.description.describe", fail)
    assert main(["describe", str(npy)]) == (2 if error is MemoryError else 130)


def test_no_names_for_axes_are_too_few(npy, capsys):
    assert main(["describe", str(npy), "--axes", ""]) == 2
    assert "1 axis name was given" in capsys.readouterr().err


def test_an_empty_name_of_an_axis_is_refused(npy, capsys):
    assert main(["describe", str(npy), "--axes", "rows,"]) == 2
    assert "--axes rows, holds an empty name" in capsys.readouterr().err


def test_it_runs_as_a_module(npy):
    command = [sys.executable, "-m", "tensorlab", "describe", str(npy)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert said.stdout.startswith("Matrix (rank-2 tensor)")


def test_the_reference_shows_what_the_command_prints(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    np.savez("data.npz", x=np.arange(6).reshape(2, 3))
    page = (REFERENCE / "command.md").read_text(encoding="utf-8")
    examples = re.findall(r"^\$ tensorlab (.*)\n((?:(?!\$|```).*\n)+)", page, re.MULTILINE)
    assert len(examples) >= 5
    for command, printed in examples:
        assert main(shlex.split(command)) == 0
        assert capsys.readouterr().out == printed


def test_a_folder_in_place_of_a_script_is_told(tmp_path, capsys):
    assert main(["run", str(tmp_path)]) == 2
    assert "is a folder. Give a Python script" in capsys.readouterr().err
