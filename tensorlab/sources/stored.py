"""h5py and Zarr: arrays in files, of which no more is read than is asked for, and no more at a time than a part."""

from math import prod
from typing import Any

import numpy as np

from tensorlab.shapes import Key
from tensorlab.sources.parts import Work, by_chunk, each_part
from tensorlab.sources.protocols import of_array
from tensorlab.sources.tensor_view import TensorView, UnreadableError, strings, unreadable
from tensorlab.wording import bytes_text

_LONG = 2**33  # bytes that are read in half a minute or so
_MANY = 10_000  # chunks, which are visited in a moment
_PACKED = 1000  # no data that was measured is packed to a thousandth: so little was never written


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
    # A shard of Zarr holds several chunks, and is read as one.
    chunks = getattr(x, "shards", None) or x.chunks
    holds_strings = (x.dtype.metadata or {}).get("vlen") in (str, bytes)  # h5py's

    def part(index: Any) -> np.ndarray:
        return strings(np.asarray(_taken(x, index), x.dtype))

    def each(work: Work[Any]) -> list[Any]:
        _check_written(x)
        return each_part(work, part, x.shape, chunks, x.dtype.itemsize)

    def several(keys: list[Key]) -> list[np.ndarray]:
        return by_chunk(keys, part, x.shape, chunks, x.dtype)

    asynchronous = type(x).__name__ == "AsyncArray"
    return of_array(
        x,
        unread="it is read asynchronously; zarr.Array(x) is read at once" if asynchronous else "",
        dtype="str" if holds_strings else x.dtype,
        axes=_names(x),
        device=None,
        chunks=tuple(chunks or ()),
        _read=lambda: part(...),
        _part=part,
        _several=several if chunks and x.dtype.kind not in "OT" else None,
        _each=each,
    )


def _taken(x: Any, index: Any) -> Any:
    """What an index takes, place by place along an axis on which it leaves out most of many chunks.

    HDF5 and Zarr visit each chunk between two places that are read, and there may be billions.
    """
    if not isinstance(index, tuple) or len(index) != x.ndim or not x.chunks:
        return x[index]
    slices = [axis for axis, part in enumerate(index) if isinstance(part, slice)]
    visited = prod(-(-x.shape[axis] // x.chunks[axis]) for axis in slices)
    for axis in slices if visited > _MANY else ():
        places = range(*index[axis].indices(x.shape[axis]))
        if places and abs(places.step) > x.chunks[axis]:
            taken = [_taken(x, (*index[:axis], i, *index[axis + 1 :])) for i in places]
            return np.stack(taken, axis=slices.index(axis))
    return x[index]


def _check_written(x: Any) -> None:
    """Refuse to read through terabytes of which hardly anything was ever written.

    Raises:
        TypeError: If it would take hours to find the one value that fills them.
    """
    entire = x.size * x.dtype.itemsize
    chunks = prod(
        -(-n // chunk) for n, chunk in zip(x.shape, x.chunks or x.shape, strict=True) if n
    )
    if entire < _LONG and chunks < _MANY:
        return
    if hasattr(x, "id"):
        written = None if x.is_virtual or x.external else x.id.get_storage_size()
    else:
        own = getattr(x, "nbytes_stored", None)  # a method since Zarr 3
        written = own() if callable(own) else own
    if written is not None and written * _PACKED < entire:
        why = (
            f"it has {bytes_text(entire)}, of which {bytes_text(written)} are stored: the rest was hardly ever "
            "written, or is one value, and reading it would take long; a part of it, such as x[:10], is read at once"
        )
        raise unreadable(why)


def _names(x: Any) -> tuple[str, ...]:
    """The names of all axes, where all have one: labels of h5py, dimension names of Zarr."""
    dims = getattr(x, "dims", None)
    names = [each.label for each in dims] if dims is not None else []
    names = names or list(getattr(getattr(x, "metadata", None), "dimension_names", None) or ())
    return tuple(names) if all(names) and len(set(names)) == len(names) == len(x.shape) else ()
