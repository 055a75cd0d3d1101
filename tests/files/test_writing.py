"""A file that is saved takes the place of the one before it, and nothing else changes."""

import os
import stat

import pytest

from tensorlab.files import written_whole


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
