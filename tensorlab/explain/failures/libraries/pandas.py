"""pandas pairs by labels: of its methods `dot` alone is explained."""

from tensorlab.explain.failures.libraries.library import Library

PANDAS = Library(
    otherwise=frozenset(("transpose", "stack", "repeat", "take", "index")),
    functions=False,
    methods=frozenset(["dot"]),
)
