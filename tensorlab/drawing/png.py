"""PNG files out of arrays of pixels: pictures embed many values as one small image."""

import math
import struct
import zlib
from typing import Any

import numpy as np

from tensorlab.blocks import stored

_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}  # channels: the PNG standard's colour type
_INDEXED = 3


def encode(pixels: np.ndarray, palette: np.ndarray | None = None) -> bytes:
    r"""Write pixels as a PNG file's bytes.

    Args:
        pixels: uint8 of shape (height, width) or (height, width, channels): gray, gray and opacity, colour, or
            colour and opacity for 1, 2, 3 or 4 channels.
        palette: Up to 256 colours, uint8 of shape (colours, 3); then `pixels` are positions in it.

    Source: Portable Network Graphics (PNG) Specification, W3C.

    >>> encode(np.zeros((2, 3), dtype=np.uint8))[:4]
    b'\x89PNG'
    """
    if pixels.ndim == 2:
        pixels = pixels[:, :, np.newaxis]
    height, width, channels = pixels.shape
    kind = _COLOUR_TYPES[channels] if palette is None else _INDEXED
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))]
    if palette is not None:
        chunks.append((b"PLTE", palette.tobytes()))
    chunks += [(b"IDAT", _packed(pixels)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in chunks)


def _packed(pixels: np.ndarray) -> bytes:
    """The compressed rows, each behind the number of the filter that was applied to it.

    A photograph shrinks when each pixel is written as its difference from the one before (1) or above (2); an image of
    few colours is smaller as it is (0). Colour images are tried both ways.
    """
    height, width, channels = pixels.shape
    plain = pixels.reshape(height, width * channels)
    shrunk = zlib.compress(_behind(np.zeros(height, np.uint8), plain), 9)
    if channels < 3:
        return shrunk
    beside, above = plain.copy(), plain.copy()
    beside[:, channels:] -= plain[:, :-channels]
    above[1:] -= plain[:-1]
    ways = np.stack([plain, beside, above])
    costs = np.abs(ways.view(np.int8).astype(np.int16)).sum(axis=2)
    chosen = costs.argmin(axis=0)
    mixed = ways[chosen, np.arange(height)]
    return min(shrunk, zlib.compress(_behind(chosen.astype(np.uint8), mixed), 9), key=len)


def _behind(filters: np.ndarray, rows: np.ndarray) -> bytes:
    return np.concatenate([filters[:, np.newaxis], rows], axis=1).tobytes()


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def value_range(values: np.ndarray) -> tuple[float, float]:
    """The values that are drawn black and white: 0 and 1, or 0 and 255, where all values lie within.

    >>> value_range(np.array([0.0, 0.5])), value_range(np.array([3, 200])), value_range(np.array([-2.0, 2.0]))
    ((0.0, 1.0), (0.0, 255.0), (-2.0, 2.0))
    """
    if values.dtype == np.uint8:
        return 0.0, 255.0
    low, high = _ends(values)
    # Floats and truth values are shares; integers are 0 to 255 even where they are small.
    if low >= 0 and high <= 1 and values.dtype.kind not in "iu":
        return 0.0, 1.0
    if low >= 0 and high <= 255:
        return 0.0, 255.0
    return low, high


def _ends(values: np.ndarray) -> tuple[float, float]:
    """The least and the greatest finite value, 0 and 1 where there is none; nothing as large as the values is made."""
    known = np.ma.compressed(values) if np.ma.isMA(values) else values
    (known,), _ = stored(known)
    known = np.atleast_1d(known)
    if not known.size:
        return 0.0, 1.0
    if known.dtype.kind not in "biuf":  # those of ml_dtypes
        known = known.astype(float)
    low, high = as_float(known.min()), as_float(known.max())
    if np.isfinite(low) and np.isfinite(high):
        return low, high
    ends: list[Any] = []
    for part in known:
        finite = np.isfinite(part)
        some = part if finite.all() else part[finite]
        ends += [as_float(some.min()), as_float(some.max())] if some.size else []
    return min(ends, default=0.0), max(ends, default=1.0)


def as_float(value: Any) -> Any:
    """A float, unless the value is a longdouble that only a longdouble can hold."""
    return value if isinstance(value, np.longdouble) and float(value) != value else float(value)


def as_reals(values: np.ndarray) -> np.ndarray:
    """Real numbers as floats, those of longdouble as they are."""
    long = values.dtype.kind == "f" and values.dtype.itemsize > 8
    return values if long else values.astype(float)


def from_values(values: np.ndarray, limits: tuple[float, float] | None = None) -> np.ndarray:
    """Turn the values of an image into uint8 pixels.

    Args:
        values: Real numbers of any shape; what is masked, NaN or infinite becomes black.
        limits: The values that become 0 and 255; `value_range` by default.

    >>> from_values(np.array([[0.0, 0.5, 1.0]]))
    array([[  0, 128, 255]], dtype=uint8)
    """
    if values.dtype == np.uint8:
        return np.ma.filled(values, 0)
    low, high = limits or value_range(values)
    numbers = np.ma.filled(as_reals(values), np.nan)
    numbers = np.where(np.isfinite(numbers), numbers, low)
    # Divided before they are subtracted: the distance of the largest floats from each other is no float.
    extent = (high / 255 - low / 255) or 1.0
    scaled = np.clip((numbers / 255 - low / 255) / extent * 255, 0, 255)
    pixels: np.ndarray = np.round(scaled).astype(np.uint8)
    return pixels


def shrink(pixels: np.ndarray, most: int) -> np.ndarray:
    """Average blocks of pixels until no side is longer than `most`.

    Args:
        pixels: uint8 of shape (height, width) or (height, width, channels).
        most: Pixels that can be seen along a side.

    >>> shrink(np.array([[0, 100, 10, 20]], dtype=np.uint8), 2)
    array([[50, 15]], dtype=uint8)
    """
    height, width = pixels.shape[:2]
    step = math.ceil(max(height, width) / most)
    if step <= 1:
        return pixels
    sums = pixels.astype(np.uint32)
    for axis, n in ((0, height), (1, width)):
        sums = np.add.reduceat(sums, np.arange(0, n, step), axis=axis)
    ones = np.add.outer(_lengths(height, step), np.zeros(len(_lengths(width, step)), int))
    area = ones * _lengths(width, step)
    shape = area.shape + (1,) * (pixels.ndim - 2)
    averages: np.ndarray = np.round(sums / area.reshape(shape)).astype(np.uint8)
    return averages


def _lengths(n: int, step: int) -> np.ndarray:
    """The lengths of the blocks that n positions are cut into."""
    return np.diff([*range(0, n, step), n])


def decode(png: bytes) -> np.ndarray:
    """Read the pixels of a PNG that `encode` wrote, or another of 8 bits whose rows are filtered as its are.

    Returns:
        uint8 of shape (height, width, channels); colours where the file has a palette.

    >>> decode(encode(np.array([[7, 9]], dtype=np.uint8))).tolist()
    [[[7], [9]]]
    """
    width, height, _, kind = struct.unpack(">IIBB", png[16:26])
    channels = {_INDEXED: 1} | {kind: n for n, kind in _COLOUR_TYPES.items()}
    parts: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name = png[at + 4 : at + 8]
        parts[name] = parts.get(name, b"") + png[at + 8 : at + 8 + length]
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, -1)
    pixels = rows[:, 1:].reshape(height, width, channels[kind]).copy()
    for y, ways in enumerate(rows[:, 0]):
        if ways == 1:
            pixels[y] = np.cumsum(pixels[y], axis=0, dtype=np.uint8)
        elif ways == 2 and y:
            pixels[y] += pixels[y - 1]
    if kind == _INDEXED:
        return np.frombuffer(parts[b"PLTE"], np.uint8).reshape(-1, 3)[pixels[..., 0]]
    return pixels
