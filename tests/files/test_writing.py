"""A file that is saved takes the place of the one before it, and nothing else changes."""

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tensorlab.files import writing, written_whole


def test_a_failure_leaves_what_was_there(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("before")

    def fail():
        with written_whole(path) as part:
            part.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no folder from being tidied away")
def test_what_a_killed_process_has_left_is_tidied_away_by_the_next_save(tmp_path, monkeypatch):
    code = (
        "import sys, time; from pathlib import Path; from tensorlab.files import written_whole\n"
        "with written_whole(Path(sys.argv[1])) as part:\n"
        "    part.write_text('half'); print('writing', flush=True); time.sleep(600)\n"
    )
    monkeypatch.setattr(writing, "_NEW", 0)
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path / "killed.txt"], stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        with written_whole(tmp_path / "x.txt") as part:
            part.write_text("1")
        assert len(list(tmp_path.glob(".tensorlab-*"))) == 1  # it is being written to
        process.kill()
    with written_whole(tmp_path / "x.txt") as part:
        part.write_text("2")
    assert [each.name for each in tmp_path.iterdir()] == ["x.txt"]


@pytest.mark.skipif(os.name == "nt", reason="permissions and links are those of Unix")
def test_links_and_permissions_stay(tmp_path):
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("before")
    real.chmod(0o600)
    link.symlink_to(real.name)
    with written_whole(link) as part:
        part.write_text("after")
    assert link.is_symlink()
    assert real.read_text() == "after"
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="permissions and links are those of Unix")
def test_a_file_of_several_names_keeps_them(tmp_path):
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text("what was there before")
    os.link(one, other)
    with written_whole(one) as part:
        part.write_text("after")
    assert other.read_text() == "after"
    assert one.samefile(other)
    assert sorted(tmp_path.iterdir()) == [one, other]


def test_a_folder_is_told_by_its_own_name(tmp_path):
    with (
        pytest.raises(IsADirectoryError, match="is a folder: name a file in it") as error,
        written_whole(tmp_path),
    ):
        pass
    assert ".tensorlab-" not in str(error.value)


def test_a_folder_that_cannot_be_written_to_is_told_by_the_file(tmp_path, monkeypatch):
    def refuse(*_, dir, **__):
        raise PermissionError(13, "Permission denied", f"{dir}/.tensorlab-x")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", refuse)
    with (
        pytest.raises(PermissionError, match="Permission denied") as error,
        written_whole(tmp_path / "x"),
    ):
        pass
    assert error.value.filename == str(tmp_path / "x")


@pytest.mark.skipif(os.name == "nt", reason="pipes and links are those of Unix")
def test_a_pipe_and_a_link_to_one_stay_what_they_are(tmp_path):
    pipe, link, loop = (tmp_path / name for name in ("pipe.svg", "link.svg", "loop.svg"))
    os.mkfifo(pipe)
    link.symlink_to(pipe.name)
    loop.symlink_to(loop.name)
    for path, words in (
        (pipe, "is a pipe or a device"),
        (link, "is a pipe or a device"),
        (loop, "leads back to itself"),
    ):
        with pytest.raises(FileExistsError, match=words), written_whole(path) as part:
            part.write_text("after")
    assert pipe.is_fifo()
    assert link.is_symlink()
    assert sorted(tmp_path.iterdir()) == [link, loop, pipe]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="streams have such names in Linux")
def test_an_open_stream_is_no_file_though_it_goes_to_one(tmp_path):
    """A file that takes the place of the one which the output goes to would lose what is printed."""
    with (tmp_path / "printed.txt").open("w") as printed:
        for path in (Path(f"/dev/fd/{printed.fileno()}"), tmp_path / "link"):
            if path.parent == tmp_path:
                path.symlink_to(f"/proc/self/fd/{printed.fileno()}")
            with (
                pytest.raises(FileExistsError, match="is a pipe or a device"),
                written_whole(path) as part,
            ):
                part.write_text("after")
        printed.write("still here")
    assert (tmp_path / "printed.txt").read_text() == "still here"


def test_a_file_that_is_protected_stays(tmp_path, monkeypatch):
    path = tmp_path / "x.txt"
    path.write_text("before")
    path.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda file, mode: False)  # root may write to all
    with pytest.raises(PermissionError, match="may not be written to"), written_whole(path) as part:
        part.write_text("after")
    assert path.read_text() == "before"
    assert [*tmp_path.iterdir()] == [path]
