"""`python -m tensorlab`: saved tensors, seen from a terminal."""

import subprocess
import sys

import numpy as np
import pytest

from tensorlab.__main__ import main


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


def test_one_array_of_an_archive_can_be_chosen(npz, capsys):
    assert main(["describe", str(npz), "--array", "y"]) == 0
    assert "Matrix" not in capsys.readouterr().out


def test_draw_prints_and_saves(npy, tmp_path, capsys):
    assert main(["draw", str(npy)]) == 0
    assert "11" in capsys.readouterr().out
    assert main(["draw", str(npy), "--save", str(tmp_path / "x.svg")]) == 0
    assert (tmp_path / "x.svg").read_text().startswith("<svg")


def pickled(path):
    np.save(path / "objects.npy", np.array([{}], dtype=object), allow_pickle=True)
    return "objects.npy"


def text(path):
    (path / "notes.txt").write_text("1 2 3")
    return "notes.txt"


def broken(suffix):
    def make(path):
        (path / f"broken{suffix}").write_bytes(b"PK\x03\x04 not much of an archive")
        return f"broken{suffix}"

    return make


@pytest.mark.parametrize(
    ("make", "more", "words"),
    [
        (lambda path: "missing.npy", [], "no file"),
        (pickled, [], "objects.npy is no .npy file that can be read"),
        (text, [], "neither .npy nor .npz"),
        (broken(".npy"), [], "broken.npy is no .npy file"),
        (broken(".npz"), [], "broken.npz is no .npz file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(make, more, words, tmp_path, capsys):
    assert main(["describe", str(tmp_path / make(tmp_path)), *more]) == 2
    assert words in capsys.readouterr().err


def test_a_wrong_array_name_lists_the_right_ones(npz, capsys):
    assert main(["describe", str(npz), "--array", "z"]) == 2
    assert "It has 'x' and 'y'." in capsys.readouterr().err


def test_too_few_axis_names_are_an_error_of_the_command(npy, capsys):
    assert main(["describe", str(npy), "--axes", "rows"]) == 2
    assert "1 axis name was given" in capsys.readouterr().err


def test_it_runs_as_a_module(npy):
    command = [sys.executable, "-m", "tensorlab", "describe", str(npy)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert said.stdout.startswith("Matrix (rank-2 tensor)")
