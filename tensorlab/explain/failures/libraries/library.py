"""What is known of a library: which functions are its own, or mean otherwise than NumPy's of the same name."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tensorlab.explain.failures.attempts import Attempt, Messages
from tensorlab.explain.failures.reading import shape_of
from tensorlab.explain.failures.refusals import other_rank
from tensorlab.explain.operands import Operand

Node = ast.AST | str
# Takes the arguments of a call, those by name, and where each of the first stands.
Own = Callable[[list[Any], dict[str, Any], list[Node]], Attempt]


@dataclass(frozen=True)
class Library:
    """A library whose tensors are known. What is not told here works as NumPy's function of the same name.

    Attributes:
        own: Functions that are its own, each with what explains a call. It raises `Unexplained` where shapes are not
            the reason, and `Unknown` where the message may still tell it.
        otherwise: Names of NumPy's, or of relatives of an operation (`names.KNOWN_AS`), that have another meaning here
            or take other arguments; they are not explained.
        relatives: The names of relatives that its functions have; None for all.
        ranks: Functions that take tensors of one rank only, with the rank of each.
        least: Functions that take tensors of some rank at least, with that of each.
        needs_axis: Functions that join along an axis, and do not take None for none.
        functions: Whether its functions are explained.
        methods: The methods of its tensors that are explained; None for all.
        messages: What its messages say of calls and operators of which `explain` knows nothing else.
        known_as: The name by which a function is known, told from its module and the name that it says of itself. It
            raises `Unknown` for one that does otherwise than another of that name.
    """

    own: Mapping[str, Own] = field(default_factory=dict)
    otherwise: frozenset[str] = frozenset()
    relatives: frozenset[str] | None = None
    ranks: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    least: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    needs_axis: frozenset[str] = frozenset()
    functions: bool = True
    methods: frozenset[str] | None = None
    messages: Messages[ast.AST] = ()
    known_as: Callable[[str, str], str] = lambda module, name: name


def other_ranks(
    library: Library, name: str, operands: Sequence[Any], nodes: Sequence[Node]
) -> Attempt | None:
    """Explain that a function takes tensors of other ranks; None where it takes these."""
    exactly = library.ranks.get(name, ())
    ranks = exactly or library.least.get(name, ())
    given = [Operand(shape_of(x)) for x in operands[: len(ranks)]]
    for number, (x, rank) in enumerate(zip(given, ranks, strict=False)):
        if x.rank < rank or (exactly and x.rank != rank):
            explained = other_rank(name, given, number, rank, at_least=not exactly)
            return Attempt(explained, tuple(nodes[: len(given)]))
    return None
