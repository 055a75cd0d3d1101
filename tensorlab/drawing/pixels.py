"""PNG files out of arrays of pixels: pictures embed many values as one small image."""

import struct
import zlib

import numpy as np

_COLOUR_TYPES = {1: 0, 3: 2, 4: 6}  # channels: the PNG standard's colour type


def encode(pixels: np.ndarray) -> bytes:
    r"""Write pixels as a PNG file's bytes.

    Args:
        pixels: uint8 of shape (height, width) or (height, width, channels) with 1, 3 or 4 channels.

    Source:
        Portable Network Graphics (PNG) Specification, W3C.

    >>> encode(np.zeros((2, 3), dtype=np.uint8))[:4]
    b'\x89PNG'
    """
    if pixels.ndim == 2:
        pixels = pixels[:, :, np.newaxis]
    height, width, channels = pixels.shape
    # Each row starts with the number of its filter: 0, none, as small images gain nothing from one.
    rows = np.zeros((height, 1 + width * channels), dtype=np.uint8)
    rows[:, 1:] = pixels.reshape(height, width * channels)
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[channels], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(*part)
        for part in (
            (b"IHDR", header),
            (b"IDAT", zlib.compress(rows.tobytes(), 9)),
            (b"IEND", b""),
        )
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def from_values(values: np.ndarray) -> np.ndarray:
    """Turn image values into uint8 pixels: integers from 0 to 255 as they are, others between their least and most.

    >>> from_values(np.array([[0.0, 0.5, 1.0]]))
    array([[  0, 128, 255]], dtype=uint8)
    """
    if values.dtype == np.uint8:
        return values
    if values.dtype == bool:
        return values.astype(np.uint8) * np.uint8(255)
    numbers = np.nan_to_num(values.astype(float), posinf=0, neginf=0)
    low, high = float(numbers.min(initial=0)), float(numbers.max(initial=0))
    if low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    elif low >= 0 and high <= 255:
        low, high = 0.0, 255.0
    pixels: np.ndarray = np.round((numbers - low) / (high - low) * 255).astype(np.uint8)
    return pixels
