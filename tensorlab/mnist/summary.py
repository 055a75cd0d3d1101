"""The layers of a network: what goes in, what comes out, how many parameters lie between."""

from dataclasses import dataclass
from html import escape

from tensorlab.wording import table, thousands


@dataclass(frozen=True)
class Layer:
    """One dense layer.

    Attributes:
        name: What the Keras model calls it.
        activation: The function after the product.
        inputs: Entries of one sample that go in.
        units: Entries of one sample that come out.
    """

    name: str
    activation: str
    inputs: int
    units: int

    @property
    def weights(self) -> int:
        """Entries of the weight matrix: one for each pair of an input and a unit."""
        return self.inputs * self.units

    @property
    def parameters(self) -> int:
        """Entries of the weight matrix and of the bias vector, one for each unit."""
        return self.weights + self.units

    @property
    def sum_text(self) -> str:
        """How the parameters come together.

        >>> Layer("hidden", "relu", 784, 512).sum_text
        '784 × 512 + 512'
        """
        return f"{self.inputs} × {self.units} + {self.units}"


@dataclass(frozen=True, repr=False)
class Summary:
    """A network of dense layers, one after another.

    >>> Summary((Layer("hidden", "relu", 784, 512), Layer("digits", "softmax", 512, 10)))
    layer   activation  shape in  shape out  parameters
    hidden  relu        (n, 784)  (n, 512)      401,920 = 784 × 512 + 512
    digits  softmax     (n, 512)  (n, 10)          5130 = 512 × 10 + 10
    total                                       407,050
    """

    layers: tuple[Layer, ...]

    @property
    def parameters(self) -> int:
        """Parameters of all layers together: what training adjusts."""
        return sum(layer.parameters for layer in self.layers)

    def __repr__(self) -> str:
        rows = self._rows()
        lines = table([row[:-1] for row in rows], left=4)
        return "\n".join(line + row[-1] for line, row in zip(lines, rows, strict=True))

    def _rows(self) -> list[tuple[str, str, str, str, str, str]]:
        head = ("layer", "activation", "shape in", "shape out", "parameters", "")
        body = [
            (
                layer.name,
                layer.activation,
                f"(n, {layer.inputs})",
                f"(n, {layer.units})",
                thousands(layer.parameters),
                f" = {layer.sum_text}",
            )
            for layer in self.layers
        ]
        return [head, *body, ("total", "", "", "", thousands(self.parameters), "")]

    def _repr_html_(self) -> str:
        head, *body = self._rows()
        cells = "".join(f"<th>{name}</th>" for name in head[:-1])
        lines = [
            "<tr>"
            + "".join(f"<td>{escape(cell)}</td>" for cell in row[:-2])
            + f'<td style="text-align:right">{row[-2]}<small>{escape(row[-1])}</small></td></tr>'
            for row in body
        ]
        return f"<table><thead><tr>{cells}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
