"""A picture of one's own becomes what MNIST's digits are: light on dark, 28 by 28, centred by its mass.

Source: Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits: each digit was scaled to fit 20 by
20 pixels, its proportions kept, and laid into 28 by 28 with its centre of mass in the middle.
"""

import math
import os
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from tensorlab.drawing import Drawing, draw, images
from tensorlab.files import FileError, arrays_of
from tensorlab.mnist import inputs
from tensorlab.mnist.inputs import HEIGHT, WIDTH
from tensorlab.mnist.paper import EVEN, border_of, digit_alone, evened, windowed, without_lines
from tensorlab.showing import Drawable
from tensorlab.sources.tensor_view import is_masked, is_missing
from tensorlab.wording import article, count, needs, number, shape_text

_BOX = 20  # pixels along the longer side of the digit
# How bright red, green and blue are to the eye (ITU-R BT.601).
_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)
_MOST_PIXELS = 2**27
_LARGE = 280  # along the longer side; more only costs time
# Ink that differs less from its ground must differ from it so many times as much as the ground in itself.
_LEAST, _FAINT, _CLEAR = 0.05, 0.3, 9
_SHOWN = 112  # pixels along each side of a drawn step


@dataclass(frozen=True, eq=False)
class Prepared(Drawable):
    """A picture on its way to the network; `np.asarray` of it is the batch of one that `predict` takes.

    Attributes:
        image: uint8 of shape (1, 28, 28), the digit light on dark.
        steps: What was done, a sentence for each, and the picture after it, floats in [0, 1] of shape (height, width).
        labels: The same in a word or two, for the picture of each step.

    >>> paper = np.full((200, 160), 0.9)
    >>> paper[40:160, 70:90] = 0.2  # a 1, in ink
    >>> prepared = prepare(paper)
    >>> np.asarray(prepared).shape, prepared.image.max()
    ((1, 28, 28), np.uint8(255))
    >>> for label, (_, picture) in zip(prepared.labels, prepared.steps):
    ...     print(f"{label}: {picture.shape}")
    Read: (200, 160)
    Turned round: (200, 160)
    Ground to 0 and ink to 1: (200, 160)
    Cut out: (120, 20)
    Scaled to fit 20 by 20 pixels: (20, 3)
    Laid into 28 by 28: (28, 28)
    """

    image: np.ndarray
    steps: tuple[tuple[str, np.ndarray], ...]
    labels: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(f"{i}. {said}" for i, (said, _) in enumerate(self.steps, start=1))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.image, dtype=dtype, copy=copy)

    def _caption(self) -> tuple[str, ...]:
        return tuple(str(self).splitlines())


_SHARP = " A shadow has a sharp edge: what of the digit lies there may look different. Even light is surer."


def prepare(image: Any) -> Prepared:
    """Turn a picture of a digit into an image like those of MNIST, which the network was trained on.

    Colours become grey; a straight frame of one colour is cut off, what lies around a tilted sheet is painted over,
    uneven light and shadows are evened out, and ruled lines are removed; a light background becomes dark, as in MNIST;
    the background is set to 0 and the ink to 1; the digit is cut out, scaled to fit 20 by 20 pixels, and placed in 28
    by 28 pixels with its centre of mass in the middle. Of several digits the largest is taken, and that is said.

    Args:
        image: A file's path, a PIL image, or an array of shape (height, width), with 1 to 4 channels last or an axis of
            length 1 first: integers of 8 to 16 bits, floats up to 1 or 255, or booleans.

    Returns:
        What `predict` takes, `classifier.predict(mnist.prepare("seven.png"))`; `str` says what was done, and it draws
        each step.

    Raises:
        ValueError: If it has another shape, values that are not numbers, or nothing but grain on it; or the file is no
            picture.
        FileNotFoundError: If there is no such file.

    >>> photograph = np.full((90, 60), 230, np.uint8)
    >>> photograph[10:70, 25:31] = 40
    >>> prepared = prepare(photograph)
    >>> print(prepared)
    1. Read: shape (90, 60), values from 0.157 to 0.902 of 1.
    2. Turned round: the ground was light, and MNIST's is dark.
    3. Ground to 0 and ink to 1.
    4. Cut out: rows 10 to 69, columns 25 to 30.
    5. Scaled to fit 20 by 20 pixels: 20 by 2.
    6. Laid into 28 by 28, the centre of mass in the middle.
    >>> np.asarray(prepared).shape
    (1, 28, 28)
    """
    grey, read, how = _grey(image)
    low, high = float(grey.min()), float(grey.max())
    steps = [(read, f"{how}, values from {number(low)} to {number(high)} of 1.", grey)]
    if high - low < 0.02:
        raise ValueError(
            f"there is nothing on the image: its values go from {number(low)} to {number(high)} of 1."
        )
    if max(grey.shape) > _LARGE:
        grey = _scaled(grey, *_fitting(grey.shape, _LARGE))
        steps.append(("Made smaller", f": {shape_text(grey.shape)}.", grey))
    if (sheet := _on_sheet(grey)) is not None:
        grey = sheet
        steps.append(("A sheet found", ", tilted: what lies around it is painted over.", grey))
    if (inside := _inside_frame(grey)) is not None:
        grey = grey[inside]
        steps.append(("A frame cut off", f", {shape_text(grey.shape)} are left.", grey))
    if (even := evened(grey)) is not None:
        grey, is_sharp = even
        more = _SHARP if is_sharp else ""
        steps.append(("Evened out", f": the light was not the same everywhere.{more}", grey))
    low, high = float(grey.min()), float(grey.max())
    ground = float(np.median(border_of(grey)))
    if ground - low > high - ground:
        grey, ground, high = 1 - grey, 1 - ground, 1 - low
        steps.append(("Turned round", ": the ground was light, and MNIST's is dark.", grey))
    if (clear := without_lines((grey - ground).clip(0))) is not None:
        grey = clear + ground
        steps.append(("Lines taken off", ", which go from edge to edge.", grey))
        high = float(grey.max())
    inked = ((grey - ground) / (high - ground)).clip(0, 1)
    strong = inked >= _threshold(inked)
    shaded = even is not None or clear is not None
    if is_large := max(grey.shape) > 2 * HEIGHT:
        _check_ink(inked, strong, high - ground)
    alone, others = shaded, 0
    if shaded or is_large:
        digit, others = digit_alone(strong, shaded)
        alone |= bool((strong & ~digit).any())
        strong &= digit
    # The borders show how much the paper's grain and shadows are; what lies far from all ink is a speck of it.
    at_sides = np.quantile(border_of(inked), 0.9 if shaded else 1)
    grain = min(at_sides, inked[strong].min() * 0.9)
    kept = inked > grain
    if grain or alone:
        kept &= windowed(strong, math.ceil(max(grey.shape) / HEIGHT), np.any)
    inked = np.where(kept, inked, 0)
    steps.append(("Ground to 0 and ink to 1", ".", inked))
    (top, bottom), (left, right) = (
        np.flatnonzero(inked.any(axis=axis))[[0, -1]] for axis in (1, 0)
    )
    digit = inked[top : bottom + 1, left : right + 1]
    cut = f": rows {top} to {bottom}, columns {left} to {right}."
    if others:
        cut += f" There is more than one: this is the largest of {others + 1}. Crop the picture for another."
    at_edge = top == 0 or left == 0 or any(np.equal((bottom, right), np.subtract(grey.shape, 1)))
    if max(grey.shape) > HEIGHT and (at_edge or np.mean(inked > 0.5) > 0.4):
        where = "It goes to the edge" if at_edge else "It fills most of the picture"
        cut += f" {where}: if that is a shadow, a sheet or a frame, crop the picture first."
    steps.append(("Cut out", cut, digit))
    height, width = _fitting(digit.shape, _BOX)
    if digit.shape != (height, width):
        digit = _scaled(digit, height, width)
        steps.append((f"Scaled to fit {_BOX} by {_BOX} pixels", f": {height} by {width}.", digit))
    laid = _centred(digit / digit.max())
    steps.append((f"Laid into {HEIGHT} by {WIDTH}", ", the centre of mass in the middle.", laid))
    pixels = (laid * 255).round().astype(np.uint8)[np.newaxis]
    labels = tuple(label for label, _, _ in steps)
    return Prepared(pixels, tuple((label + more, step) for label, more, step in steps), labels)


def _grey(image: Any) -> tuple[np.ndarray, str, str]:
    """Read a picture as floats in [0, 1] of shape (height, width), and say what was read, and how."""
    name = ""
    if isinstance(image, str | os.PathLike):
        name = f" {Path(image).name!r}"
        image = _opened(image)
    shape = None
    if hasattr(image, "getbands"):
        image, shape = _plain(image)
    array = inputs.read(image)
    read, how = f"Read{name}", f": shape {shape_text(shape or array.shape)}"
    if is_masked(array):
        array = array.filled(0)  # as the ground of MNIST's images
    values = _values(_one_picture(array, image), image)
    if values.shape[2] in (2, 4):
        colours, opaque = values[..., :-1], values[..., -1:]
        values = colours * opaque + (1 - opaque)  # on white, as viewers show it
        if np.ptp(values) < 0.02:  # white ink
            values = colours * opaque
        how += ", transparency laid on a plain ground"
    if values.shape[2] == 3:
        return values @ _LUMINANCE, read, f"{how}, made grey"
    return values[..., 0], read, how


def _opened(image: str | os.PathLike[str]) -> Any:
    """What a file holds: an image for Pillow, or an array."""
    try:
        from PIL import Image
    except ModuleNotFoundError:
        said = needs("reading a picture's file", "Pillow", "mnist")
        raise ModuleNotFoundError(said, name="PIL") from None
    path = Path(image)
    try:
        if path.exists() and not path.is_file():  # a pipe never ends
            raise OSError
        with Image.open(path) as file:
            file.load()
            return file
    except FileNotFoundError:
        raise FileNotFoundError(f"there is no file {str(image)!r}.") from None
    except (OSError, SyntaxError, Image.DecompressionBombError):
        return _array_in(path)


def _one_picture(given: np.ndarray, image: Any) -> np.ndarray:
    """The same with its channels behind, (height, width, channels); what is not one picture is refused."""
    alone = given.ndim > 2 and given.shape[0] == 1
    array, at = (given[0], "[0]") if alone else (given, "")
    if array.ndim == 2:
        array = array[..., np.newaxis]
    if array.ndim != 3 or array.shape[2] not in (1, 2, 3, 4) or array.dtype.kind not in "biuf":
        got = f"{array.dtype} of shape {shape_text(given.shape)}"
        if given.dtype == object and not given.ndim:
            got = "None" if image is None else article(type(image).__name__)
        raise ValueError(
            f"got {got}, expected one picture: (height, width), with 1 "
            f"to 4 channels behind; {_way_to_one(array, inputs.written(image, 'image') + at)}."
        )
    if not array.size:
        raise ValueError(f"the picture has no pixels: its shape is {shape_text(given.shape)}.")
    pixels = math.prod(array.shape[:2])
    if pixels > _MOST_PIXELS:
        step = math.isqrt(pixels // _MOST_PIXELS) + 1
        raise ValueError(
            f"the picture has {count(pixels, 'pixel')}, more than a camera has: "
            f"{inputs.written(image, 'image')}{at}[::{step}, ::{step}] "
            f"has one of each {step} rows and columns."
        )
    return array


def _way_to_one(array: np.ndarray, written: str) -> str:
    """What makes one picture of an array that is none."""
    if array.dtype.kind == "O" and array.ndim > 1:
        call = "np.asarray(image, float)"
        call = f"np.nan_to_num({call})" if any(map(is_missing, array.flat)) else call
        return f"{call} makes numbers of its entries"
    if array.dtype.kind not in "biuf":
        return "its entries must be numbers"
    if array.ndim == 3 and array.shape[0] in (3, 4):
        is_batch = array.shape[1:] == (HEIGHT, WIDTH)
        of_each = ", and of a batch, prepare each image" if is_batch else ""
        return f"np.moveaxis({written}, 0, -1) puts channels behind{of_each}"
    if array.size == HEIGHT * WIDTH:
        return f"{written}.reshape({HEIGHT}, {WIDTH}) makes one of it"
    return "of a batch, prepare each image"


def _values(array: np.ndarray, image: Any) -> np.ndarray:
    """The entries as floats in [0, 1], whatever is white in them."""
    values: np.ndarray = array.astype(np.float32 if array.dtype.itemsize < 4 else np.float64)
    if not np.isfinite([values.min(), values.max()]).all():
        raise ValueError(
            f"the picture has {count(int(np.sum(~np.isfinite(values))), 'value')} of NaN or infinity: "
            f"np.nan_to_num({inputs.written(image, 'image')}, posinf=0, neginf=0) makes them 0."
        )
    if values.min() < 0:
        name = inputs.written(image, "image")
        raise ValueError(
            "the picture has negative values: expected 0 to 1 or 0 to 255. "
            f"({name} - {name}.min()) / np.ptp({name}) brings them there."
        )
    values /= _white(array)
    return values


def _plain(image: Any) -> tuple[Any, tuple[int, ...]]:
    """A PIL image upright, in grey or in red, green and blue, smaller if it is large; and the shape that it had."""
    from PIL import ImageOps

    image = ImageOps.exif_transpose(image)  # telephones turn the picture by a note in the file
    if image.mode not in ("1", "L", "I", "I;16", "I;16B", "F"):
        is_clear = "A" in image.mode.upper() or "transparency" in image.info
        image = image.convert("RGBA" if is_clear and image.mode != "LAB" else "RGB")
    bands = len(image.getbands())
    shape = (image.height, image.width, bands)[: 3 if bands > 1 else 2]
    step = min(max(shape) // (2 * _LARGE), *image.size)
    if step > 1 and image.mode in ("L", "RGB", "RGBA"):
        image = image.reduce(step)
    return image, shape


def _array_in(path: Path) -> np.ndarray:
    """The only array of a file that is not an image for Pillow; what the file is instead is said."""
    found = arrays_of(path)
    if len(found) > 1:
        raise FileError(
            f"{path.name} holds {count(len(found), 'array')}: give one of them, np.load(path)[name]."
        )
    return np.asarray(found[0].read())


def _inside_frame(grey: np.ndarray) -> tuple[slice, slice] | None:
    """Where the picture is inside a frame on any of its sides, as scanners and screens add it; None without one.

    A frame has one colour along the edge, and ends in a straight line at the ground, of which most of the inside is.
    """
    ends = [_frame(lines) for lines in (grey, grey[::-1], grey.T, grey.T[::-1])]
    for top, bottom, left, right in sorted(product(*({0, end} for end in ends)), key=sum):
        # Of a long stroke, which ends in a straight line as well, the other sides are uneven.
        where = slice(top, len(grey) - bottom), slice(left, grey.shape[1] - right)
        inside = grey[where]
        ground = np.median(border_of(inside))
        even = np.mean(abs(border_of(inside) - ground) < EVEN) > 0.9
        mostly = np.mean(abs(inside - ground) < EVEN) > 0.7
        large = min(np.divide(inside.shape, grey.shape)) >= 0.6
        if even and mostly and large:
            return where if inside.shape != grey.shape else None
    return None


def _on_sheet(grey: np.ndarray) -> np.ndarray | None:
    """The picture with all that lies around a sheet painted in the sheet's colour; None without one.

    A sheet is a tilted rectangle of another colour than all around it, with something on it.
    """
    around = np.median(border_of(grey))
    other = abs(grey - around) > EVEN
    if np.mean(abs(border_of(grey) - around) < EVEN) < 0.9 or not other.any():
        return None
    colour = np.median(grey[other])
    nearer = abs(grey - colour) < abs(grey - around)
    rows = np.flatnonzero(nearer.any(axis=1))
    first, last = nearer.argmax(axis=1), grey.shape[1] - 1 - nearer[:, ::-1].argmax(axis=1)
    columns = np.arange(grey.shape[1])
    sheet = (first[:, np.newaxis] <= columns) & (columns <= last[:, np.newaxis])
    sheet &= nearer.any(axis=1)[:, np.newaxis]
    # The corners of each row; of all rectangles around them, one at each angle, the smallest.
    xs, ys = np.concatenate([first[rows], last[rows]]), np.concatenate([rows, rows])
    angles = np.linspace(0, np.pi / 2, 91)[:, np.newaxis]
    along, across = (
        xs * np.cos(angles) + ys * np.sin(angles),
        ys * np.cos(angles) - xs * np.sin(angles),
    )
    areas = (np.ptp(along, axis=1) + 1) * (np.ptp(across, axis=1) + 1)
    straight = areas.argmin() in (0, len(areas) - 1)  # then it is a frame
    if straight or sheet.sum() < 0.9 * areas.min() or sheet.mean() < 0.5:
        return None
    inside = ~windowed(~sheet, 1 + max(grey.shape) // 70, np.any)  # its edge is blurred
    painted: np.ndarray = np.where(inside, grey, colour)
    written = np.mean(abs(painted - colour) > EVEN)
    return painted if 0.002 < written < 0.3 * sheet.mean() else None


def _frame(lines: np.ndarray) -> int:
    """How many lines a frame takes, from the first on: up to where most of a line has another colour; 0 without one."""
    colour = np.median(lines[0])
    if np.mean(abs(lines[0] - colour) < EVEN) < 0.9:
        return 0
    differs = abs(np.median(lines, axis=1) - colour) > EVEN
    after = int(differs.argmax()) + 1 + len(lines) // 100  # its last line is blurred
    # A ruled line ends, and a frame on the other side is none of this one.
    return after if after < 0.4 * len(lines) and differs[after] and differs.any() else 0


def _fitting(shape: tuple[int, ...], side: int) -> tuple[int, ...]:
    """The height and width of a picture once the longer of the two is this."""
    return tuple(max(1, round(n * side / max(shape))) for n in shape)


def _white(array: np.ndarray) -> float:
    """The value that is white: by the dtype, and where that leaves it open by the values."""
    high = float(array.max())
    if array.dtype.kind == "b" or high <= 1:
        return 1
    if high <= 255:
        return 255
    return high if array.dtype.kind == "f" else 2.0 ** int(high).bit_length() - 1  # 10 bits, say


def _threshold(values: np.ndarray) -> float:
    """Find the value that divides ink from ground, the two being as distinct as can be (Otsu 1979)."""
    counts, edges = np.histogram(values, bins=256, range=(0, 1))
    middles = (edges[:-1] + edges[1:]) / 2
    below = counts.cumsum()[:-1]
    above, sums = counts.sum() - below, (counts * middles).cumsum()
    distance = sums[:-1] / np.maximum(below, 1) - (sums[-1] - sums[:-1]) / np.maximum(above, 1)
    return float(edges[1 + np.argmax(below * above * distance**2)])


def _check_ink(inked: np.ndarray, strong: np.ndarray, contrast: float) -> None:
    """Refuse a picture on which nothing is stronger than the ground's own grain."""
    ground = inked[~strong]
    times = float((inked[strong].mean() - ground.mean()) / max(ground.std(), 1e-9))
    if contrast < _LEAST or (contrast < _FAINT and times < _CLEAR):
        raise ValueError(
            f"there is nothing on the image but grain: what differs most from the ground does so by "
            f"{number(contrast)} of 1, {number(times)} times as much as the ground in itself. Ink does by {_LEAST} at "
            f"least, and {_CLEAR} times as much: a thicker pen, more light or a nearer picture helps."
        )


def _scaled(values: np.ndarray, height: int, width: int) -> np.ndarray:
    """Scale by area: each new pixel is the mean of what it covers."""
    rows, columns = _cover(values.shape[0], height), _cover(values.shape[1], width)
    scaled: np.ndarray = rows @ values @ columns.T
    return scaled


def _cover(n: int, m: int) -> np.ndarray:
    """Give the (m, n) matrix of how much of each new pixel each old one covers.

    >>> _cover(4, 2)
    array([[0.5, 0.5, 0. , 0. ],
           [0. , 0. , 0.5, 0.5]])
    """
    starts, old = np.arange(m)[:, np.newaxis] * n / m, np.arange(n)
    covered: np.ndarray = np.minimum(starts + n / m, old + 1) - np.maximum(starts, old)
    return covered.clip(0) * m / n


def _centred(digit: np.ndarray) -> np.ndarray:
    """Lay a digit into 28 by 28, its centre of mass in pixel (14, 14), where MNIST's are."""
    laid = np.zeros((HEIGHT, WIDTH))
    places = []
    for axis, room in enumerate((HEIGHT, WIDTH)):
        mass = digit.sum(axis=1 - axis)
        centre = float(mass @ (np.arange(len(mass)) + 0.5) / mass.sum())
        start = min(max(math.ceil(room / 2 - centre), 0), room - len(mass))
        places.append(slice(start, start + len(mass)))
    laid[tuple(places)] = digit
    return laid


def draw_prepared(prepared: Prepared) -> Drawing:
    """Draw the steps side by side, each as large as the others."""
    shown = []
    for _, step in prepared.steps:
        side = max(step.shape)
        square = np.zeros((side, side))
        top, left = ((side - n) // 2 for n in step.shape)
        square[top : top + step.shape[0], left : left + step.shape[1]] = step
        shown.append(_scaled(square, _SHOWN, _SHOWN).clip(0, 1))
    return images(np.stack(shown), labels=prepared.labels)


draw.register(Prepared, draw_prepared)
