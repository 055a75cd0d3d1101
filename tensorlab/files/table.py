"""Tables of numbers as text: commas, semicolons or tabs between columns, names of columns on top or not."""

import csv
import warnings
from pathlib import Path

import numpy as np

from tensorlab.files.format import FileError, StoredArray, check_size, named
from tensorlab.wording import count, printable

_LONGEST_LINE = 2**20  # bytes


def arrays(path: Path) -> list[StoredArray]:
    """The numbers of a table, as a matrix."""
    return [StoredArray("", lambda: _read(path))]


def _read(path: Path) -> np.ndarray:
    check_size(path, "", path.stat().st_size * 4)
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        first = file.readline(_LONGEST_LINE)
    between = max(",;\t", key=first.count)
    cells = next(csv.reader([first], delimiter=between))
    headed = not all(map(_is_number, cells))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a table without rows
            table = np.loadtxt(
                path, delimiter=between, skiprows=int(headed), ndmin=2, encoding="utf-8-sig", comments=None,
                quotechar='"', converters=lambda cell: float(cell) if cell.strip() else np.nan,
            )  # fmt: skip
    except (ValueError, UnicodeDecodeError) as error:
        raise FileError(
            f"{named(path)} is no table of numbers alone: {printable(str(error)).rstrip('.')}. "
            "pandas.read_csv reads columns of text, too."
        ) from None
    if table.size == 0:
        raise FileError(
            f"{named(path)} is a table of {count(len(cells), 'column')} without rows of numbers."
        )
    whole = (
        np.isfinite(table).all()
        and (table == np.trunc(table)).all()
        and np.abs(table).max() < 2**53
    )
    return table.astype(np.int64) if whole else table


def _is_number(cell: str) -> bool:
    try:
        float(cell or "nan")
    except ValueError:
        return False
    return True
