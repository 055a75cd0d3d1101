"""Whether a result shares its entries with its operand: NumPy's rule, and what it means where NumPy is not at work."""

from tensorlab.explain.operands import Operand

_NEVER_WRITTEN_TO = {"tensorflow": "TensorFlow's", "jax": "JAX's"}


def view_text(x: Operand, whose: str = "The result") -> str:
    """Say that what comes out is a view.

    >>> view_text(Operand((3,)))
    'The result is a view: writing to it writes to the original.'
    >>> view_text(Operand((3,), framework="jax"))
    "JAX's tensors are never written to, so it does not matter whether the result is a view or a copy."
    """
    if x.framework in _NEVER_WRITTEN_TO:
        return _either(x)
    if x.framework == "python":
        return (
            f"{whose} is a view of the array that NumPy makes of the list: the list stays as it is."
        )
    if x.framework == "pandas":
        return f"{whose} is a table of its own: from pandas 3 on, writing to it leaves the original as it is."
    return f"{whose} is a view: writing to it writes to the original."


def copy_text(x: Operand) -> str:
    """Say that what comes out is a copy."""
    if x.framework in _NEVER_WRITTEN_TO:
        return _either(x)
    return "The result is a copy: writing to it leaves the original as it is."


def _either(x: Operand) -> str:
    whose = _NEVER_WRITTEN_TO[x.framework]
    return f"{whose} tensors are never written to, so it does not matter whether the result is a view or a copy."
