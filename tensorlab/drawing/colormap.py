"""Values as colours: perceptually even maps that colour-blind readers can tell apart, with a legend."""

from typing import Any

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas
from tensorlab.drawing.png import as_float, as_reals, encode
from tensorlab.wording import apart, count

# Anchors of viridis (S. van der Walt and N. Smith, 2015, CC0) and of a blue-white-orange map about zero, whose two arms
# grow evenly in lightness; between anchors colours are interpolated.
_ONE_WAY = (
    "440154 481467 482576 453781 404688 39558c 33638d 2d718e 287d8e 238a8d 1f968b 20a386 29af7f 3cbc75 56c667 74d055 "
    "94d840 b8de29 dce319 fde725"
)
_ABOUT_ZERO = "08417c 1f62a7 4a86c5 84aedb bdd4ec f2f2f0 f6d3b5 eeab79 d98042 b5571a 7f3300"
SIGNED = "tl-signed"  # the class of what is painted with the second one: in the dark the theme turns its middle dark
_NON_FINITE = "#e6007e"  # NaN and infinities, a colour that neither map has
_STEPS = 255  # an odd number, so that zero has the middle colour; the 256th is that of NaN


def _table(anchors: str) -> np.ndarray:
    """The colours from least to greatest, then that of NaN; uint8 of shape (256, 3)."""
    points = np.array([_channels(each) for each in anchors.split()])
    places = np.linspace(0, len(points) - 1, _STEPS)
    channels = [np.interp(places, np.arange(len(points)), points[:, c]) for c in range(3)]
    non_finite = np.array([_channels(_NON_FINITE[1:])])
    return np.concatenate([np.stack(channels, axis=-1).round(), non_finite]).astype(np.uint8)


def _channels(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (0, 2, 4)]


class ValueColours:
    """The colour of each value of a tensor.

    Values of one sign run along one map, signed ones diverge about zero; what is masked, NaN or infinite gets a colour
    of its own. Of complex numbers the magnitudes are shown.

    Args:
        values: The entries that set the range.

    >>> colours = ValueColours(np.array([-2, 0, 2]))
    >>> colours(0), colours(float("nan"))
    ('#f2f2f0', '#e6007e')
    >>> colours.ink(0)
    '#000000'
    """

    def __init__(self, values: np.ndarray) -> None:
        numbers = _real(values)
        finite = numbers[np.isfinite(numbers)]
        self.masked: int = int(np.count_nonzero(np.ma.getmask(values)))
        self.non_finite: int = int(numbers.size - finite.size) - self.masked
        self.low: Any = as_float(finite.min()) if finite.size else 0.0
        self.high: Any = as_float(finite.max()) if finite.size else 0.0
        self.signed: bool = self.low < 0 < self.high
        self.varied: bool = self.low < self.high or finite.size < numbers.size
        self.magnitudes: bool = _is_complex(values)
        if self.signed:
            self.high = max(-self.low, self.high)
            self.low = -self.high
        self._table = _table(_ABOUT_ZERO if self.signed else _ONE_WAY)

    def _places(self, values: Any) -> np.ndarray:
        """Where each value is in the table."""
        numbers = _real(values)
        finite = np.isfinite(numbers)
        # Halves, as the distance between the largest floats is no float.
        extent = (self.high / 2 - self.low / 2) or 1.0
        shares = np.clip((np.where(finite, numbers, self.low) / 2 - self.low / 2) / extent, 0, 1)
        places = np.round(shares * (_STEPS - 1)).astype(np.uint8)
        return np.where(finite, places, np.uint8(_STEPS))

    def png(self, values: np.ndarray) -> bytes:
        """A matrix of values as an image, one pixel for each."""
        return encode(self._places(values), self._table)

    def __call__(self, value: object) -> str:
        """The colour of one value, as CSS writes it."""
        red, green, blue = self._table[int(self._places(value))].tolist()
        return f"#{red:02x}{green:02x}{blue:02x}"

    def ink(self, value: object) -> str:
        """Black or white, whichever reads better on the value's colour."""
        channels = self._table[int(self._places(value))] / 255
        luminance = float(channels**2.2 @ np.array([0.2126, 0.7152, 0.0722]))
        return "#000000" if luminance > 0.18 else "#ffffff"

    @property
    def mark(self) -> str | None:
        """The class of what is painted with these colours, or None."""
        return SIGNED if self.signed else None

    @property
    def holes(self) -> list[tuple[str, str]]:
        """How many entries have no place in the range, and what they are."""
        return holes(self.masked, self.non_finite)

    @property
    def limits(self) -> tuple[str, str]:
        """Which values the first and the last colour stand for, with digits that tell them apart."""
        low, high = apart((self.low, self.high))
        return low, high

    def legend(self, canvas: Canvas, x: float, y: float, width: float) -> float:
        """Paint a bar with the range below it; returns the height that it takes."""
        bar = encode(self._table[np.newaxis, :_STEPS])
        canvas.image(x, y, width, 10, bar, class_=self.mark)
        if self.magnitudes:
            words = "magnitudes of complex numbers"
            canvas.text(x + width + 8, y + 9, words, font_size=11.5, fill=theme.colour("muted"))
        with canvas.group(font_size=11.5, fill=theme.colour("muted")):
            low, high = self.limits
            canvas.text(x, y + 23, low)
            if self.signed:
                canvas.text(x + width / 2, y + 23, "0", text_anchor="middle")
            if self.high > self.low:
                canvas.text(x + width, y + 23, high, text_anchor="end")
        if not self.holes:
            return 28
        canvas.rect(x, y + 30, 10, 10, fill=_NON_FINITE, class_=self.mark)  # as its cells
        words = ", ".join(map(" ".join, self.holes))
        canvas.text(x + 15, y + 39, words, font_size=11.5, fill=theme.colour("muted"))
        return 46


def holes(masked: int, non_finite: int) -> list[tuple[str, str]]:
    """Say how many entries have no place in a range of values, and what they are.

    >>> holes(1, 0), holes(2, 3)
    ([('1 entry', 'masked')], [('2 entries', 'masked'), ('3 entries', 'NaN or infinite')])
    """
    found = (masked, "masked"), (non_finite, "NaN or infinite")
    return [(count(n, "entry"), what) for n, what in found if n]


def _real(values: Any) -> np.ndarray:
    """Real numbers to be coloured; NaN for what is masked."""
    found = np.ma.getdata(values)
    if _is_complex(found):
        numbers = abs(found if found.dtype.kind == "c" else found.astype(complex))
    else:
        numbers = as_reals(found)
    return np.where(np.ma.getmaskarray(values), np.nan, numbers) if np.ma.isMA(values) else numbers


def _is_complex(values: Any) -> bool:
    """Whether numbers are complex, those of ml_dtypes too."""
    return bool(np.ma.getdata(values).dtype.name.startswith("complex"))
