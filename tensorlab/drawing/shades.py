"""Images in a terminal, by characters that are darker and brighter."""

from collections.abc import Sequence

import numpy as np

from tensorlab.drawing.terminal import Terminal, cut
from tensorlab.wording import columns_of

_RAMP = " .:-=+*#%@"  # from black to white


def as_characters(
    images: Sequence[np.ndarray], terminal: Terminal, captions: Sequence[str] = (), rows: int = 2
) -> list[str]:
    """Write images with characters, as many side by side as there is room for.

    Args:
        images: uint8 of shape (height, width) or (height, width, channels), all of one size.
        terminal: What the terminal can show.
        captions: What is written under each of them.
        rows: How many rows of images are written at most.
    """
    height, width = images[0].shape[:2]
    wide = min(28, width, terminal.columns)
    step = max(width / wide, 1)
    # A character is twice as high as wide. The steps may add up to a hair less than the height: that is no row.
    down = np.arange(0, height - 1e-6, 2 * step).astype(int)
    across = np.minimum(np.arange(wide) * step, width - 1).astype(int)
    marks = [terminal.line(each) for each in captions] or [""] * len(images)
    cell = min(max(wide, *(columns_of(mark) for mark in marks)), max(terminal.columns, 1))
    side_by_side = max(1, (terminal.columns + 2) // (cell + 2))
    lines: list[str] = []
    for start in range(0, min(len(images), rows * side_by_side), side_by_side):
        some = images[start : start + side_by_side]
        drawn = [_characters(pixels, down, across) for pixels in some]
        lines += [
            "  ".join(f"{line:{cell}}" for line in parts).rstrip()
            for parts in zip(*drawn, strict=True)
        ]
        texts = [cut(mark, cell, "~") for mark in marks[start : start + side_by_side]]
        if any(texts):
            padded = [text + " " * (cell - columns_of(text)) for text in texts]
            lines.append("  ".join(padded).rstrip())
    return lines


def _characters(pixels: np.ndarray, down: np.ndarray, across: np.ndarray) -> list[str]:
    gray = pixels if pixels.ndim == 2 else pixels[..., :3].mean(axis=-1)
    steps = (gray[np.ix_(down, across)].astype(int) * (len(_RAMP) - 1)) // 255
    return ["".join(_RAMP[step] for step in row) for row in steps.tolist()]
