"""Names that are loaded when they are first used, so that importing a package costs no more than what is used of it."""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import FunctionType


def lazy(package: str, homes: Mapping[str, Sequence[str]]) -> None:
    """Give a package its `__getattr__` and `__dir__` (PEP 562). Type checkers do not see them, and find misspelt names.

    Args:
        package: The package's `__name__`.
        homes: For each module the names that are in it; the module's own name stands for the module itself.
    """
    module = sys.modules[package]
    found = {name: home for home, names in homes.items() for name in names}

    def load(name: str) -> object:
        if name not in found:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home = import_module(found[name])
        value = home if home.__name__ == f"{package}.{name}" else getattr(home, name)
        if isinstance(value, FunctionType):
            # TensorFlow leaves functions with this mark as they are; others it rewrites where a tf.function calls them.
            vars(value)["autograph_info__"] = {}
        setattr(module, name, value)  # the next look-up does not come here
        return value

    def listed() -> list[str]:
        return sorted(module.__all__)  # what people use, and no module of ours

    vars(module).update(__getattr__=load, __dir__=listed)
