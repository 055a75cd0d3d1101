"""A file is told by what it holds, read in bounded memory, and what cannot be read says what it is."""

import io
import json
import os
import pickle
import random
import re
import struct
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tensorlab import describe, draw, progress
from tensorlab.__main__ import main
from tensorlab.files import FileError, archive, arrays_of, format, reading, saved
from tensorlab.files import safetensors as formats

X = np.arange(12, dtype=np.float32).reshape(3, 4)


def read(path: Path) -> dict[str, np.ndarray]:
    return {each.name: each.read() for each in arrays_of(path)}


def safetensors(tensors: dict[str, tuple[str, list[int], bytes]]) -> bytes:
    header, data = {}, b""
    for name, (dtype, shape, entries) in tensors.items():
        header[name] = {
            "dtype": dtype,
            "shape": shape,
            "data_offsets": [len(data), len(data) + len(entries)],
        }
        data += entries
    text = json.dumps({"__metadata__": {"format": "pt"}, **header}).encode()
    return struct.pack("<Q", len(text)) + text + data


def npy(x: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, x)
    return file.getvalue()


def header(text: str) -> bytes:
    """The start of a .npy file whose header says this."""
    body = text.encode().ljust(118 - 1) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(body)) + body


@pytest.mark.parametrize(
    "x", [X, np.asfortranarray(X), X.astype(">i2"), np.float64(3), np.zeros((0, 3)), X > 3]
)
@pytest.mark.parametrize("save", [np.save, np.savez, np.savez_compressed])
def test_arrays_of_numpy_come_back_as_they_were(save, x, tmp_path):
    path = tmp_path / "x.npz"
    with path.open("wb") as file:
        save(file, x)
    (found,) = read(path).values()
    assert found.dtype == x.dtype
    np.testing.assert_array_equal(found, x)


def test_what_lies_in_a_file_as_in_memory_is_mapped(tmp_path):
    np.savez(tmp_path / "x.npz", x=X)
    np.save(tmp_path / "x.npy", X)
    (tmp_path / "x.safetensors").write_bytes(safetensors({"x": ("F32", [3, 4], X.tobytes())}))
    for name in ("x.npz", "x.npy", "x.safetensors"):
        (found,) = read(tmp_path / name).values()
        assert isinstance(found.base, np.memmap), name
        np.testing.assert_array_equal(found, X)


def test_tensors_of_safetensors_are_read_by_name(tmp_path):
    path = tmp_path / "model"
    path.write_bytes(
        safetensors(
            {"weight": ("F32", [3, 4], X.tobytes()), "bias": ("I64", [], struct.pack("<q", 7))}
        )
    )
    found = read(path)
    assert list(found) == ["weight", "bias"]
    assert found["bias"] == 7


def test_bfloat16_of_safetensors_is_read(tmp_path):
    pytest.importorskip("ml_dtypes")
    path = tmp_path / "model"
    path.write_bytes(safetensors({"x": ("BF16", [2], struct.pack("<HH", 0x3F80, 0xC000))}))
    assert read(path)["x"].astype(float).tolist() == [1, -2]


def test_data_sets_of_hdf5_are_read_by_path(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["layer/kernel"] = X
        file.create_dataset("packed", data=X, compression="gzip")
        file["names"] = ["a", "b"]
        file["elsewhere"] = h5py.ExternalLink("/etc/passwd", "/")
    found = read(tmp_path / "x.h5")
    assert list(found) == ["layer/kernel", "names", "packed"]
    np.testing.assert_array_equal(found["layer/kernel"], X)
    np.testing.assert_array_equal(found["packed"], X)
    assert found["names"].tolist() == ["a", "b"]


def test_data_sets_of_hdf5_whose_values_are_elsewhere_are_not_followed(tmp_path):
    h5py = pytest.importorskip("h5py")
    (tmp_path / "secret").write_bytes(b"abcd")
    layout = h5py.VirtualLayout((4,), "i1")
    layout[:] = h5py.VirtualSource(str(tmp_path / "other.h5"), "x", (4,))
    own = h5py.VirtualLayout((12,), X.dtype)
    own[:] = h5py.VirtualSource(".", "x", (12,))
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["x"] = X.ravel()
        file.create_dataset("raw", (4,), "i1", external=[(str(tmp_path / "secret"), 0, 4)])
        file.create_virtual_dataset("virtual", layout)
        file.create_virtual_dataset("own", own)
    found = {each.name: each for each in arrays_of(tmp_path / "x.h5")}
    np.testing.assert_array_equal(found["own"].read(), X.ravel())
    for name in ("raw", "virtual"):
        with pytest.raises(FileError, match="keeps its values in other files, which are not"):
            found[name].read()


def test_texts_of_hdf5_are_bounded_and_need_not_be_utf_8(tmp_path):
    h5py = pytest.importorskip("h5py")
    record = np.dtype([("a", "i4"), ("r", h5py.ref_dtype)])
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file.create_dataset("odd", (1,), h5py.string_dtype())[0] = b"\xff"
        file.create_dataset("many", (10**8,), h5py.string_dtype(), chunks=(1000,))
        file.create_dataset("records", (1,), record)
    found = {each.name: each for each in arrays_of(tmp_path / "x.h5")}
    assert found["odd"].read().tolist() == [r"\xff"]
    with pytest.raises(FileError, match="holds 100,000,000 texts, and at most 10,000,000"):
        found["many"].read()
    with pytest.raises(FileError, match="holds records with fields of texts, rows or references"):
        found["records"].read()


def test_data_sets_of_hdf5_without_values_say_what_they_are(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["empty"] = h5py.Empty("f4")
        file["x"] = X
        file["references"] = np.array([file["x"].ref], h5py.ref_dtype)
    found = {each.name: each for each in arrays_of(tmp_path / "x.h5")}
    assert found["x"].read().shape == X.shape
    for name, words in {
        "empty": "it has a dtype, and no shape",
        "references": "holds references",
    }.items():
        with pytest.raises(FileError, match=words):
            found[name].read()


def test_weights_of_a_keras_model_are_read_without_building_it(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "model.weights.h5", "w") as file:
        file["layers/dense/vars/0"] = X
    with zipfile.ZipFile(tmp_path / "model.keras", "w") as archive:
        archive.writestr("config.json", '{"class_name": "Lambda", "code": "os.system"}')
        archive.write(tmp_path / "model.weights.h5", "model.weights.h5")
    found = read(tmp_path / "model.keras")
    np.testing.assert_array_equal(found["layers/dense/vars/0"], X)


def test_weights_of_a_keras_model_are_unpacked_piece_by_piece(tmp_path):
    pytest.importorskip("h5py")
    with zipfile.ZipFile(tmp_path / "model.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.weights.h5", bytes(2**26))
    tracemalloc.start()
    with pytest.raises(FileError, match="is not an HDF5 file that can be read"):
        read(tmp_path / "model.keras")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**24


def test_portable_maps_are_images(tmp_path):
    pytest.importorskip("PIL")
    (tmp_path / "x.pgm").write_text("P2\n3 2\n255\n1 2 3 4 5 6\n")
    assert read(tmp_path / "x.pgm")[""].tolist() == [[1, 2, 3], [4, 5, 6]]


def test_a_column_may_be_called_as_files_begin(tmp_path):
    for name in ("MZ", "ID3", "OggS", "P5", "xl"):
        (tmp_path / "x.csv").write_text(f"{name},b\n1,2\n")
        assert read(tmp_path / "x.csv")[""].tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("mode", "shape"), [("L", (5, 4)), ("RGB", (5, 4, 3)), ("P", (5, 4, 3)), ("1", (5, 4))]
)
def test_images_are_rows_of_pixels(mode, shape, tmp_path):
    image = pytest.importorskip("PIL.Image")
    image.new(mode, (4, 5)).save(tmp_path / "x", "png")
    (found,) = read(tmp_path / "x").values()
    assert found.shape == shape


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,2\n3,4\n", [[1, 2], [3, 4]]),
        ("height;weight\n1.5;2\n3;4", [[1.5, 2], [3, 4]]),
        ("\ufeffa\tb\r\n1\t\r\n", [[1, np.nan]]),
        ('"a, b",c\n"1","2"\n', [[1, 2]]),
        ("1e3,-2\n", [[1000, -2]]),
        ("height\n1.5\n-2e3\n", [[1.5], [-2000]]),
        ("7\n8\n", [[7], [8]]),
    ],
)
def test_tables_are_matrices_of_numbers(text, values, tmp_path):
    (tmp_path / "x.csv").write_bytes(text.encode())
    (found,) = read(tmp_path / "x.csv").values()
    np.testing.assert_array_equal(found, np.array(values, dtype=float))
    assert found.dtype == (np.float64 if np.isnan(values).any() or "." in text else np.int64)


def member(name: str, content: bytes, compression: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def patched(archive: bytes, offset_local: int, offset_central: int, value: int) -> bytes:
    """An archive with another number in both of its headers."""
    found = bytearray(archive)
    central = archive.index(b"PK\x01\x02")
    found[offset_local : offset_local + 2] = struct.pack("<H", value)
    found[central + offset_central : central + offset_central + 2] = struct.pack("<H", value)
    return bytes(found)


def changed(archive: bytes) -> bytes:
    """An archive with one bit of the middle of its data turned."""
    place = archive.index(b"PK\x01\x02") // 2
    return archive[:place] + bytes([archive[place] ^ 4]) + archive[place + 1 :]


CLAIMS = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000)}"
BAD = {
    "a web page": (b"<html>404</html>", "it is a web page"),
    "a page with a mark": (b"\xef\xbb\xbf\r\n<!DOCTYPE html>", "it is a web page"),
    "a Git LFS pointer": (b"version https://git-lfs.github.com/spec/v1\noid 1", "git lfs pull"),
    "a pickle": (pickle.dumps({"a": 1}), "is a pickle, which runs code"),
    "a pickle of text": (pickle.dumps([1, 2], protocol=0), "is a pickle, which runs code"),
    "a picture of shapes": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG picture"),
    "images of MNIST": (
        struct.pack(">4i", 0x803, 1, 28, 28) + bytes(784),
        "offset=16).reshape(-1, 28, 28)",
    ),
    "labels of MNIST": (struct.pack(">2i", 0x801, 3) + bytes(3), "offset=8).reshape(-1)"),
    "weights of a language model": (b"GGUF\x03\x00\x00\x00", "a GGUF file"),
    "gzip": (b"\x1f\x8b\x08\x00rest", "gunzip"),
    "JSON": (b'{"a": [1, 2]}', "json.load"),
    "Parquet": (b"PAR1\x15\x04", "pandas.read_parquet"),
    "an archive of tar": (bytes(257) + b"ustar", "is a tar archive: `tar -xf` unpacks it"),
    "sound": (b"RIFF$\0\0\0WAVEfmt ", "scipy.io.wavfile.read"),
    "compressed sound": (b"ID3\x04" + bytes(20), "is sound, compressed"),
    "a video": (b"\0\0\0\x20ftypisom", "is a video"),
    "a model of ONNX": (b"\x08\x07\x12\x07pytorch", "is an ONNX model, as it seems: onnx.load"),
    "a table of Stata": (b"<stata_dta><header>", "pandas.read_stata"),
    "tags": (b"<note>1</note>", "begins with '<': it is XML"),
    "settings": (b"[tool]\na = 1\n", "it begins with '[tool]'"),
    "a workbook": (member("xl/workbook.xml", b"<x/>"), "is an Excel workbook: pandas.read_excel"),
    "a table in Latin-1": ("Größe;b\n1;2\n".encode("latin-1"), "byte f6 in line 1"),
    "a long table in Latin-1": (b"a,b\n" + b"1,2\n" * 3000 + b"3,\xe9\n", "byte e9 in line 3002"),
    "a table with spaces": (b"1.5e+00 2\n3 4\n", "np.loadtxt reads it"),
    "a table with bars": (b"a|b\n1|2\n", "sep='|'"),
    "zeros": (bytes(5000), "begins with 4096 zero bytes"),
    "text": (b"nothing but words", "it begins with 'nothing but word'"),
    "bytes": (b"\x00\x01\x02\xff" * 4, "it begins with 00 01 02 ff"),
    "a terminal's commands": (b"\x1b]0;title\x07", "it begins with 1b 5d"),
    "words in a table": (b"a,b\n1,cat\n", "is not a table of numbers alone"),
    "a table without rows": (b"a,b\n", "is a table of 2 columns without rows"),
    "a ragged table": (b"1,2\n3\n", "is not a table of numbers alone"),
    "nothing": (b"", "is empty"),
    "objects": (header("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}"), "Python objects"),
    "a header that is code": (header("__import__('os').system('true')"), "describes no array"),
    "a version to come": (b"\x93NUMPY\x09\x00" + bytes(50), "its version 9 is not known"),
    "a header of another kind": (header("[1, 2]"), "is not an .npy file that can be read"),
    "a deep header": (b"\x93NUMPY\x01\x00\xff\x7f" + b"(" * 0x7FFF, "is not an .npy file that can"),
    "truth for a length": (
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (True,)}"),
        "claims the shape (True,)",
    ),
    "a negative length": (
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 5)}"),
        "claims the shape (-1, 5)",
    ),
    "too many entries": (header(CLAIMS), "take 7.28 TiB, and 0 bytes are there"),
    "lengths that overflow": (
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296)}"),
        "is cut short",
    ),
    "lengths that no array has": (
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 99999999999999999999)}"),
        "of float64, which no array has",
    ),
    "very many entries of nothing": (
        header("{'descr': '|S0', 'fortran_order': False, 'shape': (99999999999,)}"),
        "claims the shape (99999999999,)",
    ),
    "a pointer of git-annex": (b"/annex/objects/SHA256E-s5--ab.npy\n", "`git annex get`"),
    "a tensor that is a number": (
        struct.pack("<Q", 7) + b'{"w":5}',
        "of 'w' it tells no shape, dtype and place",
    ),
    "a cut array": (npy(X)[:-1], "take 48 bytes, and 47 bytes are there"),
    "a cut header": (npy(X)[:30], "its header is cut short"),
    "a cut archive": (member("x.npy", npy(X))[:-30], "is not an archive that can be read"),
    "an archive of text": (
        member("readme.txt", b"hello"),
        "without arrays: it holds 1 file, 'readme.txt'",
    ),
    "an empty member": (member("x.npy", b""), "it does not begin as one"),
    "text in a member": (member("x.npy", b"hello, world"), "'x' in file is not an .npy file"),
    "an encrypted member": (patched(member("x.npy", npy(X)), 6, 8, 1), "is encrypted"),
    "an unknown compression": (patched(member("x.npy", npy(X)), 8, 10, 99), "cannot be read: "),
    "a member that claims more": (
        member("x.npy", header(CLAIMS)),
        "is cut short: its header claims",
    ),
    "a changed member": (
        changed(member("x.npy", npy(np.arange(5000)), zipfile.ZIP_DEFLATED)),
        "'x' in file cannot be read",
    ),
    "a changed member that is stored": (
        changed(member("x.npy", npy(np.arange(100)))),
        "'x' in file cannot be read: its check sum",
    ),
    "a header that is too long": (
        b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**31),
        "its header is longer than 10000 bytes",
    ),
    "a PyTorch file": (member("archive/data.pkl", pickle.dumps(1)), "safetensors.torch.save_file"),
    "a safetensors header that is too long": (
        struct.pack("<Q", 2**30) + b"{",
        "its header claims 1,073,741,824 bytes, and 1 are there",
    ),
    "a broken safetensors header": (
        struct.pack("<Q", 8) + b'{"w": 1]',
        "its header is not JSON from byte 7 on",
    ),
    "a safetensors header that is no text": (
        struct.pack("<Q", 5) + b'{"\xff":',
        "byte 2 of its header is not text in UTF-8",
    ),
    "a deep safetensors header": (
        struct.pack("<Q", 10**5 + 5) + b'{"w":' + b"[" * 10**5,
        "lists too deep, to be read",
    ),
    "a number without an end": (
        struct.pack("<Q", 5001 + 5) + b'{"w":' + b"9" * 5000 + b"}",
        "holds a number too long",
    ),
    "tensors that overlap": (
        safetensors({"x": ("F32", [12], X.tobytes()), "y": ("F32", [12], X.tobytes())}).replace(
            b"[48, 96]", b"[44, 92]"
        ),
        "'x' and 'y' overlap: they are at the bytes [0, 48] and [44, 92]",
    ),
    "tensors that overlap behind an empty one": (
        safetensors(
            {
                "x": ("F32", [12], X.tobytes()),
                "e": ("F32", [0], b""),
                "y": ("F32", [12], X.tobytes()),
            }
        )
        .replace(b"[48, 48]", b"[44, 44]")
        .replace(b"[48, 96]", b"[44, 92]"),
        "'x' and 'y' overlap: they are at the bytes [0, 48] and [44, 92]",
    ),
    "a dtype that nobody has": (
        safetensors({"x": ("F33", [12], X.tobytes())}),
        "has the dtype 'F33', and those that are read are BOOL, U8",
    ),
    "tensors that reach too far": (
        safetensors({"x": ("F32", [3, 4], X.tobytes())})[:-8],
        "'x' in file is cut short",
    ),
    "a tensor of another length": (
        safetensors({"x": ("F32", [5], X.tobytes())}),
        "of F32, which takes 20 bytes, and its place has 48 bytes",
    ),
    "a length beyond all counting": (
        struct.pack("<Q", 102)
        + b'{"x": {"dtype": "F32", "shape": [12], "data_offsets": [0, %d]}}' % 10**40,
        "'x' has the shape [12] of F32 at the bytes [0, 1000",
    ),
    "blanks before a header": (
        struct.pack("<Q", 60) + b"  {}".ljust(60),
        "another file of arrays that is known: it begins with 3c 00",
    ),
    "a negative offset": (
        safetensors({"x": ("F32", [12], X.tobytes())}).replace(b"[0, 48]", b"[-1,47]"),
        "'x' has the shape [12] of F32 at the bytes [-1, 47], which no tensor has",
    ),
    "a place that is not a pair": (
        safetensors({"x": ("F32", [12], X.tobytes())}).replace(b"[0, 48]", b"[0] \t  "),
        "'x' has the shape [12] of F32 at the bytes [0]",
    ),
    "a dtype that is not a text": (
        safetensors({"x": ("F32", [12], X.tobytes())}).replace(b'"F32"', b'["a"]'),
        "'x' has the shape [12] of ['a'] at the bytes [0, 48]",
    ),
    "a header that is longer than the format allows": (
        struct.pack("<Q", 2**24) + b"{}".ljust(2**24),
        "its header takes 16 MiB, and the format allows 1 MiB",
    ),
    "a quote without an end": (
        b'1,"' + b"2" * 200_000 + b"\n",
        "a cell has more than 131,072 characters, or its quote has no end",
    ),
    "text in UTF-32": ("a,b\n1,2\n".encode("utf-32"), "is text in UTF-32"),
    "blank lines": (b"\n\n \n", "begins with blank lines"),
    "weights that are none": (
        member("model.weights.h5", b"junk"),
        "model.weights.h5 in file is not an HDF5 file",
    ),
    "a broken image": (b"\x89PNG\r\n\x1a\n" + b"rest", "image"),
}


@pytest.mark.parametrize("kind", BAD)
def test_each_kind_of_bad_file_has_a_sentence_of_its_own(kind, tmp_path, monkeypatch):
    if kind == "a header that is longer than the format allows":
        monkeypatch.setattr(formats, "_LONGEST_HEADER", 2**20)
    content, words = BAD[kind]
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(FileError) as error:
        read(tmp_path / "file")
    said = str(error.value)
    assert words in said
    assert "file" in said
    assert said.endswith(".")
    assert said.isprintable()
    assert "allow_pickle" not in said


def test_strings_without_a_byte_are_empty_ones(tmp_path):
    header = b"{'descr': '|S0', 'fortran_order': False, 'shape': (5,)}\n"
    content = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header
    (tmp_path / "x.npy").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "x.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", content)
    for name in ("x.npy", "x.npz"):
        (found,) = read(tmp_path / name).values()
        assert found.tolist() == [b""] * 5


def test_rows_of_different_lengths_in_hdf5_are_said_to_be_such(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:
        rows = file.create_dataset("rows", (2,), h5py.vlen_dtype("i4"))
        rows[0], rows[1] = [1, 2], [1]
    with pytest.raises(FileError, match=r"'rows' in x\.h5 holds rows of different lengths"):
        read(tmp_path / "x.h5")


def test_a_file_that_the_system_cannot_read_is_named():
    if not Path("/proc/self/mem").is_file():
        pytest.skip("there is no such file here")
    with pytest.raises(FileError, match="mem cannot be read: Input/output error"):
        arrays_of(Path("/proc/self/mem"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_that_are_no_arrays_are_passed_over_and_the_last_of_a_name_counts(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.npz", "w") as archive:
        archive.writestr("readme.txt", b"hello")
        archive.writestr("inner.npz", member("x.npy", npy(X)))
        archive.writestr("x.npy", npy(X))
        archive.writestr("x.npy", npy(X + 1))
    found = read(tmp_path / "x.npz")
    assert list(found) == ["x"]
    np.testing.assert_array_equal(found["x"], X + 1)
    assert len(arrays_of(tmp_path / "x.npz")) == 1


def test_what_would_fill_the_memory_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(format, "_MOST", 100_000)
    np.savez_compressed(tmp_path / "bomb.npz", x=np.zeros(10**6), y=X)
    bomb, small = arrays_of(tmp_path / "bomb.npz")
    with pytest.raises(FileError, match=r"'x' in bomb.npz unpacks to 7.63 MiB"):
        bomb.read()
    np.testing.assert_array_equal(small.read(), X)


def test_what_is_no_file_is_told_from_one(tmp_path):
    with pytest.raises(FileError, match="there is no file"):
        arrays_of(tmp_path / "none.npy")
    with pytest.raises(FileError, match="there is no file"):
        arrays_of(Path("nul\0byte"))
    (tmp_path / "inside.txt").write_text("")
    with pytest.raises(FileError, match="is a folder with 1 file"):
        arrays_of(tmp_path)
    (tmp_path / ".zgroup").write_text("{}")
    with pytest.raises(FileError, match="is a Zarr store"):
        arrays_of(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a thing of Unix")
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match="is a pipe or a device: give '-'"):
        arrays_of(tmp_path / "pipe")


def test_names_that_would_move_the_terminals_cursor_are_harmless(tmp_path):
    (tmp_path / "x").write_bytes(member("\x1b[2Jx.npy", b"no array"))
    with pytest.raises(FileError) as error:
        read(tmp_path / "x")
    assert str(error.value).isprintable()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("9007199254740993,1\n", [[9007199254740993, 1]]),  # which no float is
        ("-9223372036854775807,1\n", [[-9223372036854775807, 1]]),
        ("\n2019,name\n7,\n", [[7, np.nan]]),
        ("a,b,c\n,,\n", [[np.nan] * 3]),
        ("inf,-Infinity\nnan,1\n", [[np.inf, -np.inf], [np.nan, 1]]),
        (" 1 , 2.5\n", [[1, 2.5]]),
    ],
)
def test_no_number_of_a_table_is_changed(text, values, tmp_path):
    (tmp_path / "x.csv").write_text(text)
    (found,) = read(tmp_path / "x.csv").values()
    np.testing.assert_array_equal(found, np.array(values))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1_000,2\n3,4\n", "line 1, column 1 holds '1_000', which is not a number"),
        (
            '"1,234",5\n6,7\n',
            "line 1, column 1 holds '1,234', which is not a number (decimals stand",
        ),
        ("1,5;2,5\n3,5;4\n", "holds '1,5', which is not a number (decimals stand after a point)"),
        ("a,b\n0x10,2\n", "line 2, column 1 holds '0x10', which is not a number"),
        ("a,b\n1,٣\n", "line 2, column 2 holds '٣', which is not a number"),
        ("1e400,2\n", "holds 1e400, which is beyond the largest float"),
        (f"{10**400},2\n", "is beyond the largest float"),
        ("1,2\n\n3\n", "line 3 has 1 cell, and line 1 has 2"),
        ("a,b\n1,2\x00\n", "b.csv"),
        (f"1,{'9' * 200_000}\n", "not a table of numbers alone"),
    ],
)
def test_a_cell_that_is_no_number_is_named(text, words, tmp_path):
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as error:
        read(tmp_path / "b.csv")
    assert words in str(error.value)


def test_a_list_in_json_is_no_table(tmp_path):
    for name, content in (("x", b"[[1, 2],\n[3, 4]]"), ("y", "a,b\n1,2\n".encode("utf-16"))):
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError, match=r"begins with '\[': it is JSON, and json.load reads it"):
        read(tmp_path / "x")
    with pytest.raises(FileError, match="is text in UTF-16: save it as UTF-8"):
        read(tmp_path / "y")


def test_a_large_array_in_chunks_is_not_read_whole(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:  # 8 TB, of which nothing was ever written
        file.create_dataset("x", (10**6, 10**6), "f8", chunks=(100, 100))
    (found,) = arrays_of(tmp_path / "x.h5")
    assert found.read()[:2, :2].tolist() == [[0, 0], [0, 0]]
    assert draw(found.read()).svg()


def test_a_zarr_store_is_read_array_by_array(tmp_path):
    zarr = pytest.importorskip("zarr")
    group = zarr.open_group(tmp_path / "x.zarr", mode="w")
    group.create_array("weights", shape=(2, 3), dtype="f4")[...] = 7
    group.create_group("inner").create_array("bias", shape=(3,), dtype="f4")
    found = {each.name: each.read() for each in arrays_of(tmp_path / "x.zarr")}
    assert sorted(found) == ["inner/bias", "weights"]
    assert describe(found["weights"]).statistics.maximum == 7
    zarr.save_array(tmp_path / "one.zarr", np.arange(3))
    (one,) = arrays_of(tmp_path / "one.zarr")
    assert (one.name, describe(one.read()).shape) == ("", (3,))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "its zarr.json is not JSON from letter 0 on"),
        ("[]", "its zarr.json is a list, and has to be an object"),
        ("[" * 10**5, "its zarr.json cannot be read as JSON"),
        ('{"zarr_format": 3, "node_type": "array", "shape": [2]}', "its zarr.json lacks 'data_type', "),
    ],
)  # fmt: skip
def test_damaged_metadata_of_zarr_say_what_is_wrong_with_them(content, words, tmp_path):
    zarr = pytest.importorskip("zarr")
    store = tmp_path / "x.zarr"
    zarr.open_group(store, mode="w").create_array("w", shape=(2,), dtype="f4")[...] = 1
    for folder in (store / "w", store):
        (folder / "zarr.json").write_text(content)
        with pytest.raises(FileError, match="not a Zarr array that can be read") as error:
            read(store)
        assert words in str(error.value)


@pytest.mark.parametrize("version", [2, 3])
def test_long_metadata_of_zarr_are_read(version, tmp_path):
    zarr = pytest.importorskip("zarr")
    group = zarr.open_group(tmp_path / "x.zarr", mode="w", zarr_format=version)
    array = group.create_array("w", shape=(2,), dtype="f4")
    array[...] = 1
    for each in (group, array):
        each.attrs["history"] = "x" * 2**20
    (found,) = arrays_of(tmp_path / "x.zarr")
    assert (found.name, found.read()[...].tolist()) == ("w", [1, 1])


def test_metadata_of_zarr_without_an_end_are_refused(tmp_path, monkeypatch):
    zarr = pytest.importorskip("zarr")
    monkeypatch.setattr("tensorlab.files.zarr._LONGEST", 2**10)
    zarr.save_array(tmp_path / "x.zarr", np.arange(3.0))
    with (tmp_path / "x.zarr" / "zarr.json").open("a") as file:
        file.write(" " * 2**10)
    with pytest.raises(FileError, match=r"its zarr\.json takes more than 1 KiB"):
        read(tmp_path / "x.zarr")


def test_damaged_chunks_of_zarr_are_told(tmp_path):
    zarr = pytest.importorskip("zarr")
    zarr.save_array(tmp_path / "x.zarr", np.arange(3.0))
    chunk = tmp_path / "x.zarr" / "c" / "0"
    chunk.write_bytes(chunk.read_bytes()[:-3])
    with pytest.raises(FileError, match="a chunk of it is damaged"):
        read(tmp_path / "x.zarr")


def test_a_heap_of_strings_that_hdf5_would_go_through_forever_is_refused(tmp_path):
    h5py = pytest.importorskip("h5py")
    path = tmp_path / "x.h5"
    with h5py.File(path, "w") as file:
        file["x"] = ["one", "seven"]
    assert read(path)["x"].tolist() == ["one", "seven"]
    content = bytearray(path.read_bytes())
    place = (
        content.index(b"GCOL") + 16 + 2 * 24
    )  # two strings of up to 8 bytes, each after 16 of a header
    assert content[place : place + 2] == bytes(2)
    content[place + 8 : place + 16] = bytes(8)  # the length of the free space behind them
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"'x' in x\.h5 cannot be read: its structure is damaged"):
        read(path)


def test_heaps_of_strings_that_lead_to_the_same_entries_are_refused(tmp_path):
    h5py = pytest.importorskip("h5py")
    path = tmp_path / "x.h5"
    with h5py.File(path, "w") as file:
        file["x"] = ["one", "seven"]
    n = 30  # each of so many heaps has a first entry that reaches to the same entries without bytes
    entries = struct.pack("<HHIQ", 1, 0, 0, 0) * 32 * n
    with path.open("ab") as file:
        for left in range(n - 1, -1, -1):
            room = 32 * (left + 1) + len(entries)
            file.write(b"GCOL\1\0\0\0" + struct.pack("<QHHIQ", room, 1, 0, 0, 32 * left))
        file.write(entries)
    with pytest.raises(FileError, match=r"'x' in x\.h5 cannot be read: its structure is damaged"):
        read(path)


def test_heaps_of_strings_are_looked_at_once_in_a_file(tmp_path, monkeypatch):
    h5py = pytest.importorskip("h5py")
    from tensorlab.files import hdf5

    looked = []
    look = hdf5._are_texts_whole
    monkeypatch.setattr(hdf5, "_are_texts_whole", lambda path: looked.append(path) or look(path))
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["x"], file["y"] = ["one"], ["two"]
    assert [each.tolist() for each in read(tmp_path / "x.h5").values()] == [["one"], ["two"]]
    assert looked == [tmp_path / "x.h5"]


def test_an_hdf5_file_that_was_cut_says_how_much_of_it_is_there(tmp_path):
    h5py = pytest.importorskip("h5py")
    path = tmp_path / "x.h5"
    with h5py.File(path, "w") as file:
        file["x"] = np.zeros(1000)
    whole = path.stat().st_size
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(FileError, match=f"cut short: 5000 bytes are there, of {whole:,}"):
        read(path)


class Endless(io.RawIOBase):
    """A pipe without an end."""

    def __init__(self, content: bytes) -> None:
        self.content, self.given = content, 0

    def read(self, n: int = -1) -> bytes:
        self.given += n
        return (self.content * (n // len(self.content) + 1))[:n]


@pytest.mark.parametrize("content", [b"\x00", b"y\n", b"<a>"])
def test_a_pipe_that_holds_no_arrays_is_left_at_once(content, tmp_path):
    pipe = Endless(content)
    with pytest.raises(FileError):
        saved(pipe, tmp_path / "stdin")
    assert pipe.given <= 4096


def test_a_pipe_without_an_end_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_LONGEST", 10**7)
    pipe = Endless(b"1,2\n")
    with pytest.raises(FileError, match=r"came through the pipe: save it to a file"):
        saved(pipe, tmp_path / "stdin")
    assert pipe.given < 10**7 + 2**22


def test_a_large_compressed_array_is_unpacked_beside_memory(tmp_path, monkeypatch):
    x = np.arange(12.0).reshape(3, 4)
    for order in "CF":
        np.savez_compressed(tmp_path / "x.npz", x=np.asarray(x, order=order))
        monkeypatch.setattr(archive, "_LARGE", 10)
        (found,) = read(tmp_path / "x.npz").values()
        assert isinstance(found, np.memmap)
        assert np.array_equal(found, x)


def test_a_bomb_takes_no_room_and_shows_how_far_its_unpacking_is(tmp_path, monkeypatch, capsys):
    pytest.importorskip("tqdm")
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    x = np.zeros(10**7)
    x[[5, -1]] = 1
    np.savez_compressed(tmp_path / "x.npz", x=x)
    (found,) = read(tmp_path / "x.npz").values()
    assert np.flatnonzero(found).tolist() == [5, 10**7 - 1]
    assert "unpacking:" in capsys.readouterr().err
    written = []

    class Disk(io.BytesIO):
        def write(self, piece):
            written.append(len(piece))
            return super().write(piece)

    disk = Disk()
    archive._unpack(io.BytesIO(x.tobytes()), disk, x.nbytes)
    assert disk.getvalue() == x.tobytes()
    assert sum(written) <= 2 * archive._PIECE < x.nbytes


def test_a_large_array_that_was_damaged_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "_LARGE", 10)
    np.savez_compressed(tmp_path / "x.npz", x=np.random.default_rng(0).bytes(5000))
    content = bytearray((tmp_path / "x.npz").read_bytes())
    content[3000] ^= 1
    (tmp_path / "x.npz").write_bytes(content)
    with pytest.raises(FileError, match="cannot be read"):
        read(tmp_path / "x.npz")


def _files(folder: Path) -> dict[str, bytes]:
    """A small file of each format that is read here."""
    np.save(folder / "a.npy", X)
    np.savez(folder / "b.npz", x=X, y=X > 3)
    np.savez_compressed(folder / "c.npz", x=X, y=X > 3)
    entries = {"x": ("F32", [3, 4], X.tobytes()), "y": ("I8", [2], bytes(2))}
    (folder / "d.safetensors").write_bytes(safetensors(entries))
    (folder / "e.csv").write_text("a,b\n1,2.5\n3,4\n")
    image = pytest.importorskip("PIL.Image").fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8))
    for kind in ("png", "jpg", "gif", "bmp", "tiff", "pgm"):
        image.save(folder / f"f.{kind}")
    with pytest.importorskip("h5py").File(folder / "g.h5", "w") as file:
        file["x"] = X
        file.create_dataset("inner/c", data=X, chunks=(1, 4), compression="gzip")
    return {each.name: each.read_bytes() for each in folder.iterdir()}


FOREIGN = re.compile(
    r"Expecting|Extra data|codec can't|Errno|Error|zlib|CRC|BadZip|synchronously|visitation|stream|0x|<class|__"
)


def test_a_damaged_file_of_any_format_is_read_or_has_a_sentence_of_ours(tmp_path, capsys):
    chance = random.Random(0)
    for name, content in _files(tmp_path).items():
        for cut in range(40):
            damaged = bytearray(content)
            if cut % 2:
                damaged = damaged[: chance.randrange(len(damaged))]
            else:
                for _ in range(chance.choice([1, 4])):
                    damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            (tmp_path / name).write_bytes(damaged)
            code = main(["describe", str(tmp_path / name)])
            said = capsys.readouterr().err
            assert code in (0, 2), (name, bytes(damaged))
            assert bool(said) == (code == 2)
            assert not FOREIGN.search(re.sub("'.*'|begins with .*", "", said)), said
            assert said.endswith(".\n") or not said


def test_a_link_that_leads_nowhere_and_a_closed_folder_are_told(tmp_path, monkeypatch):
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "lost").symlink_to("gone.npy")
    for name in ("loop", "lost"):
        with pytest.raises(FileError, match="is a link that leads to no file"):
            arrays_of(tmp_path / name)
    for missing in ("gone.npy", "a" * 300, "nul\0l"):
        with pytest.raises(FileError, match="there is no file"):
            arrays_of(tmp_path / missing)

    def refused(path, **how):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", refused)  # no folder is closed to root
    with pytest.raises(FileError, match="a folder that may not be entered"):
        arrays_of(tmp_path / "closed" / "x.npy")
