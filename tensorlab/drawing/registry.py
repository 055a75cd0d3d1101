"""One `draw` for all kinds: which function draws which kind of result; what is of none of them is a tensor."""

from collections.abc import Callable
from functools import cache, singledispatch, wraps
from importlib import import_module
from inspect import Parameter, signature
from typing import Any, ParamSpec, Protocol, cast, overload

from tensorlab.drawing.drawing import Drawing
from tensorlab.showing import Drawable
from tensorlab.wording import article, join

P = ParamSpec("P")


class Draw(Protocol[P]):
    """A function that draws tensors, and every kind of result that is registered."""

    @overload
    def __call__(self, x: Drawable, /, **options: Any) -> Drawing: ...

    @overload
    def __call__(self, *args: P.args, **options: P.kwargs) -> Drawing: ...

    # Let `picture(x, **options)` draw what is of a kind; its keyword-only arguments are the options.
    register: Callable[[type, Callable[..., Drawing]], object]

    # The same by where kind and picture are: neither is imported before there is something to draw.
    register_by_name: Callable[[str, str], None]


def by_kind(tensor: Callable[P, Drawing]) -> Draw[P]:
    """Make a function that draws tensors draw other kinds, too, each with options of its own.

    >>> from tensorlab import draw, explain
    >>> draw(explain.matmul((2, 3), (3, 4)), index=0)
    Traceback (most recent call last):
    ...
    TypeError: draw was given index for an Explanation, which takes width.
    """
    pictures = singledispatch(tensor)
    named: dict[str, str] = {}

    @wraps(tensor)
    def draw(x: Any, /, axes: Any = None, **options: Any) -> Drawing:
        try:
            known = [(each, f"{each.__module__}.{each.__qualname__}") for each in type(x).__mro__]
        except Exception:  # of a metaclass: what it raises is told of a tensor
            return tensor(x, **options)
        for each, place in known:
            if home := named.pop(place, None):
                module, _, name = home.rpartition(".")
                pictures.register(each, getattr(import_module(module), name))
        picture = pictures.dispatch(type(x))
        if axes is not None:
            options["axes"] = axes
        takes = _options(picture)
        unknown = [name for name in options if name not in takes]
        if unknown:
            kind = "a tensor" if picture is tensor else article(type(x).__name__)
            raise TypeError(
                f"draw was given {join(unknown)} for {kind}, which takes {join(takes) or 'no options'}."
            )
        return picture(x, **options)

    drawn = cast(Draw[P], draw)
    drawn.register = pictures.register
    drawn.register_by_name = named.__setitem__
    return drawn


@cache
def _options(picture: Callable[..., Drawing]) -> list[str]:
    """What may be given by name besides the thing to draw."""
    return [
        name
        for name, parameter in signature(picture).parameters.items()
        if parameter.kind is Parameter.KEYWORD_ONLY or name == "axes"
    ]
