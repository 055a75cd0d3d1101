"""The notebook that every front end shows: a cell for each kind of output, and what a reader sees of each."""

from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace

import nbformat
import numpy as np
from IPython.core.formatters import DisplayFormatter

from tensorlab.mnist.live.digit import LiveDigit
from tests.mnist.test_golden import IMAGES, LABELS

SETUP = """
import numpy as np
from tensorlab import describe, draw, explain, explore, gradient, histogram, images, plot
from tests.browser.notebooks.kinds import small_live_digit
from tests.mnist.test_golden import IMAGES, PICTURES

table = np.array([[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]])
cube = np.stack([table, table + 100, table + 200])
taken = lambda step: explain.index(np.arange(6), np.s_[::step])
graph = gradient.Node(2, "x") * gradient.Node(3, "w")
graph.backward()
"""


@dataclass(frozen=True)
class Kind:
    """A kind of output.

    Attributes:
        name: What the tests call it.
        source: The cell that gives it.
        pictures: How many pictures a reader sees; the others are words.
        live: Whether a script comes to it.
        told: Whether it tells about the entry that one points at.
    """

    name: str
    source: str
    pictures: int = 1
    live: bool = False
    told: bool = False


KINDS = (
    Kind("scalar", "draw(12)", live=True, told=True),
    Kind("vector", "draw([12, 3, 6, 14, 7])", live=True, told=True),
    Kind("matrix", "draw(table, axes=('rows', 'columns'))", live=True, told=True),
    Kind("cube", "draw(cube, axes=('slabs', 'rows', 'columns'))", live=True, told=True),
    Kind("rank 4", "draw(np.arange(24).reshape(2, 2, 2, 3))", live=True, told=True),
    Kind("box to scale", "draw(np.zeros((300, 40)))", live=True),
    Kind("stack of digits", "draw(IMAGES, axes=('samples', 'height', 'width'))", live=True),
    Kind("images", "images(IMAGES[:6], labels=range(6))", live=True, told=True),
    Kind("histogram", "histogram(IMAGES)", live=True, told=True),
    Kind("description", "describe(table)", pictures=0),
    Kind("explanation", "explain.matmul(table, table.T)", live=True, told=True),
    Kind("refusal", "explain.matmul(table, table)", live=True, told=True),
    Kind("tangent", "gradient.tangent(np.square, 1.0)"),
    Kind("descent", "gradient.descend(np.square, 3.0, 0.1)"),
    Kind("graph", "graph"),
    Kind("points", "plot.plane([[0, 0], [1, 0], [1, 1]], labels=['a triangle'])"),
    Kind("learning curves", "PICTURES['curves']()"),
    Kind("network", "PICTURES['network']()"),
    Kind("mistakes", "PICTURES['mistakes']()", live=True, told=True),
    Kind("live digit", "small_live_digit()", live=True),
    Kind("exploration", "explore(taken, step=[2, 3])", live=True, told=True),
    Kind("exploration of plots", "explore(lambda a: gradient.tangent(np.square, a), a=[1.0, 2.0])"),
)


def small_live_digit() -> LiveDigit:
    """A live digit whose network has not learnt anything."""
    rng = np.random.default_rng(0)

    def dense(inputs, units, activation):
        weights = [rng.normal(size=(inputs, units)), np.zeros(units)]
        layer = type("Dense", (), {"get_weights": lambda self: weights})()
        layer.name, layer.activation = activation, SimpleNamespace(__name__=activation)
        return layer

    layers = [dense(784, 4, "relu"), dense(4, 10, "softmax")]
    return LiveDigit(SimpleNamespace(name="small", layers=layers), IMAGES, LABELS)


@cache
def executed_notebook():
    """The notebook with the outputs that a kernel would send, without the seconds that a kernel takes to start."""
    names, formatter = {}, DisplayFormatter()
    exec(SETUP, names)
    cells = [nbformat.v4.new_code_cell(SETUP.strip(), execution_count=1)]
    for count, kind in enumerate(KINDS, start=2):
        data, metadata = formatter.format(eval(kind.source, names))
        output = nbformat.v4.new_output(
            "execute_result", data, metadata=metadata, execution_count=count
        )
        cells.append(
            nbformat.v4.new_code_cell(kind.source, outputs=[output], execution_count=count)
        )
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    return notebook


@dataclass(frozen=True)
class Look:
    """What a reader sees of one output.

    Attributes:
        pictures: How many pictures there are.
        broken: How many images show nothing.
        words: The text that is seen, without what is in pictures.
        alive: Whether a script has come to it.
        scripts: How many scripts and style sheets are in it.
        faint: Texts and colours with less than 4.5 to 1 of contrast with their ground (WCAG 2.1).
        dark: Whether the ground under it is dark.
        aligned: How the words in its table are aligned.
    """

    pictures: int
    broken: int
    words: str
    alive: bool
    scripts: int
    faint: tuple[str, ...]
    dark: bool
    aligned: tuple[str, ...]

    @classmethod
    def at(cls, output, live=False) -> "Look":
        """Look at an output, once its script has come to it if it is live."""
        return cls._of(output.evaluate(_LOOK, live))

    @classmethod
    def at_each(cls, page, cells, output, live) -> "list[Look]":
        """Look at the outputs of a notebook one after the other: those of the cells after the first, in one call."""
        return [cls._of(found) for found in page.evaluate(_LOOK_AT_EACH, [cells, output, live])]

    @classmethod
    def _of(cls, found) -> "Look":
        return cls(**found | {name: tuple(found[name]) for name in ("faint", "aligned")})


def wrong(looks, is_right):
    """Which kinds are not as a claim says, with what was seen instead; none is good."""
    seen = [(kind, looks[kind.name]) for kind in KINDS if kind.name in looks]
    return [f"{kind.name}: {look}" for kind, look in seen if not is_right(kind, look)]


def seen_once(kind, look):
    return look.pictures == kind.pictures and not look.broken


_LOOK = """async (output, live) => {
  const all = (kinds) => [...output.querySelectorAll(kinds)];
  const alive = () => all(".tl-tip").length > 0 || all("tensorlab-live").some((live) => live.image !== undefined);
  const frame = () => new Promise(requestAnimationFrame);
  output.scrollIntoView({block: "center"});
  await frame();
  await new Promise((then) => setTimeout(then));  // what was out of sight is laid out
  const seen = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 15 && box.height > 15 && node.checkVisibility({opacityProperty: true, visibilityProperty: true});
  };
  const whole = "svg, img, canvas, tensorlab-live";
  const hidden = () => all(whole).length && !all(whole).some(seen);  // while its script is at work
  for (const end = performance.now() + 3000; ((live && !alive()) || hidden()) && performance.now() < end; )
    await frame();
  const pictures = all(whole).filter((node) => seen(node) && !node.parentElement.closest(whole));
  const images = pictures.filter((node) => node.tagName === "IMG");
  const decoded = await Promise.allSettled(images.map((image) => image.decode()));

  const pixel = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const rgba = (colour) => {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    return [...pixel.getImageData(0, 0, 1, 1).data];
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (rgba(colour)[3] > 127) return colour;
    }
    return "white";
  };
  const luminance = (colour) => {
    const [r, g, b] = rgba(colour).slice(0, 3).map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const inks = all("p, th, td, strong, code, output").filter(seen)
    .map((node) => [node.innerText, getComputedStyle(node).color, node]);
  for (const svg of pictures.filter((node) => node.tagName === "svg"))
    for (const name of ["fg", "muted", "axis-0", "axis-1", "axis-2", "accent"])
      inks.push([name, getComputedStyle(svg).getPropertyValue(`--tl-${name}`), svg]);
  return {
    pictures: pictures.length,
    broken: decoded.filter(({status}) => status === "rejected").length,
    words: output.innerText,
    alive: alive(),
    scripts: all("script, style, link").length,
    faint: inks.filter(([, ink, node]) => contrast(ink, ground(node)) < 4.5)
      .map(([text, ink, node]) => `${text}: ${ink} on ${ground(node)}`),
    dark: luminance(ground(pictures[0] ?? output.querySelector("td") ?? output)) < 0.2,
    aligned: all("th, td").map((node) => getComputedStyle(node).textAlign),
  };
}"""


_LOOK_AT_EACH = f"""async ([cells, output, live]) => {{
  const look = {_LOOK};
  const looks = [];
  for (const [i, isLive] of live.entries()) {{
    const place = () => document.querySelectorAll(cells)[i + 1]?.querySelector(output);
    for (const end = performance.now() + 60000; !place() && performance.now() < end; )
      await new Promise(requestAnimationFrame);
    looks.push(await look(place(), isLive));
  }}
  return looks;
}}"""


@dataclass(frozen=True)
class Told:
    """What a picture tells about an entry that one points at.

    Attributes:
        text: The tooltip's text.
        hidden: Pixels of the tooltip that are cut off by what is around it, on its worst side.
    """

    text: str
    hidden: float

    @classmethod
    def by(cls, output, entry) -> "Told":
        entry.hover(timeout=10_000)
        return cls(**output.locator(".tl-tip:visible").evaluate(_TIP, timeout=10_000))


_TIP = """(tip) => {
  const box = tip.getBoundingClientRect();
  const room = {left: 0, top: 0, right: innerWidth, bottom: innerHeight};
  for (let node = tip.parentElement; node !== document.body; node = node.parentElement) {
    const {overflowX, overflowY, contain} = getComputedStyle(node);
    const edge = node.getBoundingClientRect();
    const paint = /paint|strict|content/.test(contain);
    if (paint || overflowX !== "visible") {
      room.left = Math.max(room.left, edge.left);
      room.right = Math.min(room.right, edge.right);
    }
    if (paint || overflowY !== "visible") {
      room.top = Math.max(room.top, edge.top);
      room.bottom = Math.min(room.bottom, edge.bottom);
    }
  }
  const beyond = [room.left - box.left, box.right - room.right, room.top - box.top, box.bottom - room.bottom];
  return {text: tip.innerText, hidden: Math.max(...beyond, 0)};
}"""
