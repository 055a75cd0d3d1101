"""Files whose arrays are not read here, if they hold any: what each is, by its first bytes, and what reads it."""

import re
from collections.abc import Iterable

from tensorlab.wording import thousands

_PICKLE = "is a pickle, which runs code as it is read, a stranger's too: numpy.save writes arrays without code"
_IDX = "is a file of MNIST's own format, IDX: np.fromfile(path, 'uint8', offset={}).reshape({}) reads it"
_PAGE = "it is a web page, as a download gives that went wrong"
_VIDEO = "is a video, or a picture in HEIC or AVIF: save single pictures as PNG"
_PROGRAM = "is a program: it holds code, no arrays"
_SOUND = "is sound, compressed: ffmpeg turns it into a .wav file, which scipy.io.wavfile.read reads"
_MATRICES = "numpy.save writes its arrays"
_VALUES = "numpy.save writes its values"

_AT_START: tuple[tuple[bytes, str], ...] = (
    (b"<svg", "is an SVG picture: it holds shapes, no pixels"),
    (b"<?xml", "is XML: it holds no arrays"),
    (b"<stata_dta>", f"is a Stata file: pandas.read_stata reads it, and {_VALUES}"),
    (b"version https://git-lfs", "is a Git LFS pointer: `git lfs pull` fetches the file"),
    (b"/annex/objects/", "is a git-annex pointer: `git annex get` fetches the file"),
    (b"\x80", _PICKLE),
    (b"(lp0", _PICKLE),
    (b"(dp0", _PICKLE),
    (b"cnumpy", _PICKLE),
    (b"\x1f\x8b", "is compressed by gzip: `gunzip` unpacks it"),
    (b"\x1f\x9d", "is compressed by compress: `uncompress` unpacks it"),
    (b"BZh", "is compressed by bzip2: `bunzip2` unpacks it"),
    (b"\xfd7zXZ", "is compressed by xz: `unxz` unpacks it"),
    (b"\x28\xb5\x2f\xfd", "is compressed by zstd: `unzstd` unpacks it"),
    (b"\x04\x22\x4d\x18", "is compressed by lz4: `unlz4` unpacks it"),
    (b"7z\xbc\xaf", "is a 7z archive: unpack it first"),
    (b"Rar!\x1a", "is a RAR archive: unpack it first"),
    (b"PAR1", f"is a Parquet file: pandas.read_parquet reads it, and {_VALUES}"),
    (b"ARROW1", f"is an Arrow file: pyarrow.feather reads it, and {_VALUES}"),
    (b"FEA1", f"is a Feather file: pandas.read_feather reads it, and {_VALUES}"),
    (b"Obj\x01", f"is an Avro file: fastavro reads it, and {_VALUES}"),
    (b"$FL2@(#)", f"is an SPSS file: pandas.read_spss reads it, and {_VALUES}"),
    (b"HEADER RECORD", f"is a SAS file: pandas.read_sas reads it, and {_VALUES}"),
    (b"MATLAB", f"is a MATLAB file: scipy.io.loadmat reads it, and {_MATRICES}"),
    (b"%%MatrixMarket", f"is a Matrix Market file: scipy.io.mmread reads it, and {_MATRICES}"),
    (b"SIMPLE  =", f"is a FITS file: astropy.io.fits reads it, and {_MATRICES}"),
    (b"CDF\x01", f"is a netCDF file: xarray.open_dataset reads it, and {_MATRICES}"),
    (b"CDF\x02", f"is a netCDF file: xarray.open_dataset reads it, and {_MATRICES}"),
    (b"\0\0\x08\x03", _IDX.format(16, "-1, 28, 28")),
    (b"\0\0\x08\x01", _IDX.format(8, "-1")),
    (b"GGUF", "is a GGUF file of quantized weights, which only their program reads"),
    (b"%PDF", "is a PDF: it holds pages, no arrays"),
    (b"%!PS", "is PostScript: it holds pages, no arrays"),
    (b"\xff\xfe\0\0", "is text in UTF-32: save it as UTF-8"),
    (b"\0\0\xfe\xff", "is text in UTF-32: save it as UTF-8"),
    (b"\xff\xfe", "is text in UTF-16: save it as UTF-8"),
    (b"\xfe\xff", "is text in UTF-16: save it as UTF-8"),
    (b"SQLite format", "is an SQLite database: pandas.read_sql reads its tables"),
    (b"ID3\x03", _SOUND),
    (b"ID3\x04", _SOUND),
    (b"OggS\0", _SOUND),
    (b"fLaC\0", _SOUND),
    (b"8BPS\0", "is a picture of Photoshop: save it as PNG"),
    (b"MZ\x90\0", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"\0asm", _PROGRAM),
)  # fmt: skip

_LATER: tuple[tuple[int, bytes, str], ...] = (
    (257, b"ustar", "is a tar archive: `tar -xf` unpacks it"),
    (8, b"WAVE", "is sound, WAV: scipy.io.wavfile.read reads its samples, and numpy.save writes them"),
    (8, b"AVI ", _VIDEO),
    (4, b"ftyp", _VIDEO),
    (4, b"TFL3", "is a TensorFlow Lite model: tf.lite.Interpreter reads it"),
    (128, b"DICM", f"is a DICOM picture: pydicom.dcmread(path).pixel_array reads it, and {_MATRICES}"),
    (344, b"n+1\0", f"is a NIfTI file: nibabel.load reads it, and {_MATRICES}"),
)  # fmt: skip

_PAGES = re.compile(rb"<(!doctype\s+html|html|head|body|script|!--)", re.I)
_OBJECT = re.compile(rb'\{\s*["}]')
_LIST = re.compile(rb'\[\s*([\[{"\]\d-]|true|false|null)')
# Protocol buffers: the version of the format, and one of the fields that follow it.
_ONNX = re.compile(rb"\x08[\x01-\x1f][\x12\x1a\x22\x28\x32\x3a\x42\x72]", re.S)


def what_else(start: bytes) -> str:
    """What a file is that begins so, and what to do with it; "" if that is not known.

    >>> what_else(b"BZh91AY"), what_else(b"<!DOCTYPE html>")[:35]
    ('is compressed by bzip2: `bunzip2` unpacks it', "begins with '<': it is a web page, ")
    """
    for at, sign, what in _LATER:
        if start.startswith(sign, at):
            return what
    if _ONNX.match(start):
        return "is an ONNX model, as it seems: onnx.load reads it, and onnx.numpy_helper.to_array its weights"
    if len(start) > 16 and not start.strip(b"\0"):
        return f"begins with {thousands(len(start))} zero bytes: it was not written to its end"
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    for sign, what in _AT_START:
        if start.startswith(sign):
            return what
    if b"\0" in start[:8]:
        return ""  # no text
    if start.startswith(b"<"):
        page = _PAGES.match(start)
        return (
            f"begins with '<': {_PAGE}"
            if page
            else "begins with '<': it is XML, and holds no arrays"
        )
    if _OBJECT.match(start):
        return "begins with '{': it is JSON, and json.load reads it"
    if _LIST.match(start):
        return "begins with '[': it is JSON, and json.load reads it, which describe takes as it is"
    return ""


def what_text(text: str) -> str:
    """What text is that is not a table of ours; "" if that is not known.

    >>> what_text("1 2 3")
    'is a table with spaces between its columns: np.loadtxt reads it, and numpy.save writes it'
    """
    first = text.strip().partition("\n")[0].split()
    if len(first) > 1 and all(
        re.fullmatch(r"[+-]?[\d.]+(e[+-]?\d+)?|nan|inf", each, re.I) for each in first
    ):
        return "is a table with spaces between its columns: np.loadtxt reads it, and numpy.save writes it"
    if first and "|" in "".join(first):
        return "is a table with '|' between its columns: pandas.read_csv(path, sep='|') reads it"
    return ""


def what_encoding(start: bytes) -> str:
    """What text is that is in no encoding we read, as a sentence; "" for bytes that are not text."""
    controls = any(byte < 32 and byte not in b"\t\n\r\f" for byte in start)
    letters = sum(byte < 127 for byte in start)
    if controls or letters * 4 < len(start) * 3 or 0x80 <= start[0] < 0xC0:
        return ""
    return no_utf8(start.splitlines())


def no_utf8(lines: Iterable[bytes]) -> str:
    """Where lines are not UTF-8, and what to do; "" if they are."""
    for number, line in enumerate(lines, 1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            return (
                f"is text, and no UTF-8: byte {line[error.start]:02x} in line {number} is a letter of another "
                "encoding, Latin-1 most likely. Save it as UTF-8, as every editor and spreadsheet can"
            )
    return ""
