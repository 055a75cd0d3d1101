"""What einops has of its own: patterns, and lengths of axes by name."""

import re
from functools import partial
from typing import Any

from tensorlab.explain.failures.attempts import Attempt, library_of, members, plain, told, without
from tensorlab.explain.failures.libraries.library import Library, Node
from tensorlab.explain.failures.reading import Unexplained, Unknown, tensor
from tensorlab.explain.registry import OPERATIONS


def _with_pattern(
    name: str, arguments: list[Any], named: dict[str, Any], nodes: list[Node]
) -> Attempt:
    """A function of einops: what it takes may be written by name, and all other names are lengths of axes."""
    others = {"reduce": ["pattern", "reduction"], "unpack": ["packed_shapes", "pattern"]}
    written = [key for key in others.get(name, ["pattern"]) if key in named]
    arguments += [named.pop(key) for key in written]
    if not arguments or any(type(n) is not int for n in named.values()):
        raise Unknown
    several = type(arguments[0]) in (list, tuple)
    first = [tensor(x) for x in arguments[0]] if several else tensor(arguments[0])
    operands = members(nodes[0], len(first)) if several else nodes[:1]
    if name == "unpack":  # einops takes lists for shapes, too
        arguments[1] = [(n,) if type(n) is int else tuple(n) for n in arguments[1]]
    explained = told(name, OPERATIONS[name], [first, *map(plain, arguments[1:])], named, 1)
    return Attempt(explained, tuple(operands), library=library_of(arguments[0]))


def _by_words(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """The einsum of einops, whose pattern comes last: read where each of its words is a letter, as NumPy has it."""
    *tensors, pattern = arguments
    if type(pattern) is not str or re.search(r"\w\w|[()]", pattern):
        raise Unexplained
    letters = [pattern.replace(" ", ""), *map(tensor, tensors)]
    explained = told("einsum", OPERATIONS["einsum"], letters, {}, 0)
    return without(Attempt(explained, tuple(nodes[:-1])), '"')


_WITH_PATTERNS = ("rearrange", "reduce", "repeat", "pack", "unpack")
EINOPS = Library(
    own={name: partial(_with_pattern, name) for name in _WITH_PATTERNS} | {"einsum": _by_words}
)
