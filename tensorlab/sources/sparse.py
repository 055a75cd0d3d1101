"""SciPy's and pydata's sparse arrays: they keep a few of their entries, and are told by their shape."""

from typing import Any

from tensorlab.sources.protocols import of_array
from tensorlab.sources.tensor_view import TensorView
from tensorlab.wording import thousands


def read(x: Any) -> TensorView | None:
    """Look at a sparse array by its shape."""
    if not hasattr(x, "nnz") or not hasattr(x, "shape"):
        return None
    dense = "toarray" if hasattr(x, "toarray") else "todense"
    kept = thousands(int(x.nnz))
    return of_array(
        x, unread=f"it is sparse, and keeps {kept} of its entries; x.{dense}() has all of them"
    )
