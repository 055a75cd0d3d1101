"""Photographs of MNIST's digits as people take them: how many are recognised, beside the digits as they are.

python benchmarks/photographs.py [HOW MANY OF EACH KIND] [WHAT NAMES OF KINDS BEGIN WITH]

Ink is laid on paper, light on both, and noise on all: what a camera sees is their product. How large the digit is and
where it lies is drawn at random, from the number of the photograph. Without TENSORLAB_MNIST scikit-learn's digits stand
in, and it says so.
"""

import io
import os
import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np
from PIL import Image, ImageFilter

from tensorlab import mnist

HEIGHT, WIDTH = 480, 400
ROWS, COLUMNS = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
Noise = np.random.Generator


def ink_of(
    digit: np.ndarray, noise: Noise, pen: int = 0, degrees: float = 0, place: str = ""
) -> np.ndarray:
    """How much ink lies where, from 0 to 1: the digit, large, with the sharp outline that a pen has."""
    side = int(noise.integers(190, 300))
    drawn = Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC)
    drawn = drawn.filter(ImageFilter.GaussianBlur(side / 100))
    if pen:
        filtered = ImageFilter.MaxFilter if pen > 0 else ImageFilter.MinFilter
        drawn = drawn.filter(filtered(2 * abs(pen) + 1))
    drawn = drawn.rotate(degrees, Image.Resampling.BICUBIC)
    stroke = np.clip((np.asarray(drawn, float) / 255 - 0.4) * 6, 0, 1)
    rows, columns = (np.flatnonzero(stroke.any(axis=axis))[[0, -1]] for axis in (1, 0))
    stroke = stroke[rows[0] : rows[1] + 1, columns[0] : columns[1] + 1]
    height, width = stroke.shape
    room = {"near": 6, "touching": 0}.get(place, 50)
    top = int(noise.integers(room, HEIGHT - height - room + 1))
    left = int(noise.integers(room, WIDTH - width - room + 1))
    if place:
        top = (room, HEIGHT - height - room)[int(noise.integers(2))]
    ink = np.zeros((HEIGHT, WIDTH))
    ink[top : top + height, left : left + width] = stroke
    return ink


def soft(noise: Noise, size: int) -> np.ndarray:
    """Noise from -1 to 1 without anything smaller than this."""
    coarse = noise.uniform(-1, 1, (HEIGHT // size + 2, WIDTH // size + 2)).astype(np.float32)
    large = Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    return np.asarray(large, float)


def edge(noise: Noise, width: float) -> np.ndarray:
    """0 on one side of a straight line through the middle part of the picture and 1 on the other."""
    turn = noise.uniform(0, 2 * np.pi)
    along = np.cos(turn) * COLUMNS + np.sin(turn) * ROWS + noise.uniform(-0.4, 0.4)
    return np.clip(along / width + 0.5, 0, 1)


def lines(noise: Noise, squared: bool) -> np.ndarray:
    """The ruled lines of paper, slightly askew."""
    apart, slope = int(noise.integers(35, 60)), noise.uniform(-0.04, 0.04)
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    ruled = (y + slope * x) % apart < 2
    return ruled | ((x - slope * y) % apart < 2) if squared else ruled


def seen(
    ink: np.ndarray,
    noise: Noise,
    light: np.ndarray | float = 1,
    dark: float = 0.75,
    ground: np.ndarray | float = 0.85,
    grain: float = 0.015,
) -> np.ndarray:
    """What a camera sees of ink that takes away this part of the light."""
    grey = ground * light * (1 - dark * ink) + noise.normal(0, grain, ink.shape)
    return (grey.clip(0, 1) * 255).round().astype(np.uint8)


def coloured(
    ink: np.ndarray, noise: Noise, pen: tuple[float, ...], paper: tuple[float, ...]
) -> np.ndarray:
    """Ink of one colour on paper of another."""
    mixed = np.array(paper) + ink[..., np.newaxis] * np.subtract(pen, paper)
    return ((mixed + noise.normal(0, 0.015, mixed.shape)).clip(0, 1) * 255).round().astype(np.uint8)


def filed(grey: np.ndarray, quality: int) -> np.ndarray:
    """What is left after a JPEG of this quality."""
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def moved(ink: np.ndarray, pixels: int) -> np.ndarray:
    """Smeared sideways by a camera that moved."""
    return np.mean(
        [np.roll(ink, i, axis=1) for i in range(-(pixels // 2), pixels // 2 + 1)], axis=0
    )


def chalk(ink: np.ndarray, noise: Noise) -> np.ndarray:
    """Chalk that has gaps, on a board that was wiped."""
    board = 0.2 + 0.04 * soft(noise, 120)
    covers = 0.6 + 0.25 * noise.random(ink.shape)
    return seen(np.zeros_like(ink), noise, ground=board + ink * covers * 0.75)


def crumpled(noise: Noise) -> np.ndarray:
    folds = sum(0.06 * (edge(noise, 0.02) - 0.5) for _ in range(3))
    return 1 + 0.12 * soft(noise, 90) + folds


KINDS: dict[str, Callable[[np.ndarray, Noise], np.ndarray]] = {
    "plain": lambda digit, noise: seen(ink_of(digit, noise), noise),
    "light from one side": lambda d, n: seen(ink_of(d, n), n, light=0.75 + 0.25 * COLUMNS),
    "light from a corner": lambda d, n: seen(ink_of(d, n), n, light=0.65 + 0.17 * (COLUMNS + ROWS)),
    "light from a corner, steep": lambda d, n: seen(
        ink_of(d, n), n, light=0.15 + 0.85 * ((2 + COLUMNS + ROWS) / 4) ** 1.5
    ),
    "dark corners": lambda d, n: seen(ink_of(d, n), n, light=1 - 0.3 * (COLUMNS**2 + ROWS**2)),
    "shadow, soft edge": lambda d, n: seen(ink_of(d, n), n, light=1 - 0.45 * edge(n, 0.5)),
    "shadow, sharp edge": lambda d, n: seen(ink_of(d, n), n, light=1 - 0.45 * edge(n, 0.02)),
    "shadow, deep and sharp": lambda d, n: seen(ink_of(d, n), n, light=1 - 0.65 * edge(n, 0.02)),
    "shadow of a hand": lambda d, n: seen(
        ink_of(d, n), n, light=1 - 0.5 * edge(n, 0.04) * edge(n, 0.04)
    ),
    "ruled paper": lambda d, n: seen(np.maximum(ink_of(d, n), 0.4 * lines(n, False)), n),
    "squared paper": lambda d, n: seen(np.maximum(ink_of(d, n), 0.4 * lines(n, True)), n),
    "squared paper, light from a corner": lambda d, n: seen(
        np.maximum(ink_of(d, n), 0.4 * lines(n, True)), n, light=0.65 + 0.17 * (COLUMNS + ROWS)
    ),
    "thin pen": lambda d, n: seen(ink_of(d, n, pen=-3), n),
    "thick pen": lambda d, n: seen(ink_of(d, n, pen=6), n),
    "pencil": lambda d, n: seen(
        ink_of(d, n) * (0.6 + 0.4 * n.random((HEIGHT, WIDTH))), n, dark=0.3
    ),
    "pencil, light from a corner": lambda d, n: seen(
        ink_of(d, n), n, dark=0.3, light=0.65 + 0.17 * (COLUMNS + ROWS)
    ),
    "pencil, thin": lambda d, n: seen(ink_of(d, n, pen=-3), n, dark=0.3),
    "blue ink": lambda d, n: coloured(ink_of(d, n), n, (0.15, 0.25, 0.7), (0.85, 0.85, 0.83)),
    "chalk on a board": lambda d, n: chalk(ink_of(d, n), n),
    "chalk, light from a corner": lambda d, n: seen(
        np.zeros((HEIGHT, WIDTH)),
        n,
        ground=0.25 + 0.6 * ink_of(d, n),
        light=0.65 + 0.17 * (COLUMNS + ROWS),
    ),
    "chalk, shadow with a sharp edge": lambda d, n: seen(
        np.zeros((HEIGHT, WIDTH)), n, ground=0.3 + 0.6 * ink_of(d, n), light=1 - 0.5 * edge(n, 0.02)
    ),
    "yellow paper": lambda d, n: coloured(ink_of(d, n), n, (0.15, 0.15, 0.15), (0.95, 0.85, 0.3)),
    "red on blue": lambda d, n: coloured(ink_of(d, n), n, (0.85, 0.15, 0.1), (0.1, 0.3, 0.65)),
    "yellow on white": lambda d, n: coloured(ink_of(d, n), n, (0.95, 0.85, 0.1), (0.9, 0.9, 0.9)),
    "crumpled paper": lambda d, n: seen(ink_of(d, n), n, light=crumpled(n)),
    "grainy": lambda d, n: seen(ink_of(d, n), n, grain=0.08),
    "JPEG of quality 30": lambda d, n: filed(seen(ink_of(d, n), n, grain=0.03), 30),
    "JPEG of quality 10": lambda d, n: filed(seen(ink_of(d, n), n, grain=0.03), 10),
    "moved": lambda d, n: seen(moved(ink_of(d, n), 15), n),
    "out of focus": lambda d, n: np.asarray(
        Image.fromarray(seen(ink_of(d, n), n)).filter(ImageFilter.GaussianBlur(8))
    ),
    "tilted by 10 degrees": lambda d, n: seen(ink_of(d, n, degrees=n.choice([-10, 10])), n),
    "near an edge": lambda d, n: seen(ink_of(d, n, place="near"), n),
    "touching an edge": lambda d, n: seen(ink_of(d, n, place="touching"), n),
    "small, 28 pixels high": lambda d, n: np.asarray(
        Image.fromarray(seen(ink_of(d, n), n)).resize((24, 28), Image.Resampling.BOX)
    ),
    "a telephone's, all at once": lambda d, n: filed(
        seen(
            moved(ink_of(d, n), 5),
            n,
            light=(1 - 0.4 * edge(n, 0.03)) * (0.85 + 0.1 * COLUMNS) * (1 + 0.05 * soft(n, 90)),
            dark=0.5,
            grain=0.03,
        ),
        50,
    ),
}


def photographs(kind: str, digits: np.ndarray) -> list[np.ndarray]:
    """One photograph of this kind of each digit."""
    return [KINDS[kind](digit, np.random.default_rng(i)) for i, digit in enumerate(digits)]


def main(n: int = 40, named: str = "") -> None:
    data = mnist.load("auto" if os.environ.get("TENSORLAB_MNIST") else "digits")
    classifier = mnist.MnistClassifier(verbose=0, random_state=0)
    classifier.fit(data.train_images, data.train_labels)
    digits, labels = data.test_images[:n], data.test_labels[:n]
    themselves = int(np.sum(classifier.predict(digits) == labels))
    print(f"{data.name}: recognised of {n}, beside the digits themselves; milliseconds for each")
    print(f"{'the digits themselves':32}{themselves:>6}{1:>8.2f}")
    ratios = []
    for kind in KINDS:
        if kind.startswith(named):
            pictures = photographs(kind, digits)
            start = perf_counter()
            prepared = np.concatenate([mnist.prepare(picture) for picture in pictures])
            each = (perf_counter() - start) / n * 1000
            right = int(np.sum(classifier.predict(prepared) == labels))
            ratios.append(right / themselves)
            print(f"{kind:32}{right:>6}{ratios[-1]:>8.2f}{each:>8.0f} ms", flush=True)
    print(
        f"{len(ratios)} kinds: {min(ratios):.2f} to {max(ratios):.2f}, mean {np.mean(ratios):.2f}"
    )


if __name__ == "__main__":
    main(*(kind(given) for kind, given in zip((int, str), sys.argv[1:], strict=False)))
