"""h5py and Zarr: arrays in files, of which no more is read than is asked for, and no more at a time than a part."""

from typing import Any

import numpy as np

from tensorlab.sources.parts import Work, each_part
from tensorlab.sources.protocols import of_array
from tensorlab.sources.tensor_view import TensorView, UnreadableError, strings


def read(x: Any) -> TensorView | None:
    """Look at a dataset of h5py or an array of Zarr."""
    if type(x).__name__ not in ("Dataset", "Array", "AsyncArray"):
        return None
    if hasattr(x, "id") and not x:
        raise UnreadableError(
            "This Dataset of h5py is closed: its file must be open while it is looked at. "
            "Indent the call into the with block of the file."
        )
    if x.shape is None:
        raise UnreadableError(
            "This Dataset of h5py is empty: it has a dtype, and neither a shape nor entries."
        )
    holds_strings = (x.dtype.metadata or {}).get("vlen") in (str, bytes)  # h5py's

    def part(index: Any) -> np.ndarray:
        return strings(np.asarray(x[index], x.dtype))

    def each(work: Work[Any]) -> list[Any]:
        # A shard of Zarr holds several chunks, and is read as one.
        chunks = getattr(x, "shards", None) or x.chunks
        return each_part(work, part, x.shape, chunks, x.dtype.itemsize)

    asynchronous = type(x).__name__ == "AsyncArray"
    return of_array(
        x,
        unread="it is read asynchronously; zarr.Array(x) is read at once" if asynchronous else "",
        dtype="str" if holds_strings else x.dtype,
        axes=_names(x),
        device=None,
        _read=lambda: part(...),
        _part=part,
        _each=each,
    )


def _names(x: Any) -> tuple[str, ...]:
    """The names of all axes, where all have one: labels of h5py, dimension names of Zarr."""
    dims = getattr(x, "dims", None)
    names = [each.label for each in dims] if dims is not None else []
    names = names or list(getattr(getattr(x, "metadata", None), "dimension_names", None) or ())
    return tuple(names) if all(names) and len(set(names)) == len(names) == len(x.shape) else ()
