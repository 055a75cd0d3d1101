"""Tables of numbers as text: tabs, semicolons or commas between columns, names of columns on top or not."""

import csv
import math
import re
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tensorlab.files.format import FileError, StoredArray, check_size, named
from tensorlab.files.others import no_utf8
from tensorlab.wording import count, printable, thousands

MARKS = "\t;,"  # what stands between columns: the first of these that the first line has
_NUMBER = re.compile(r"[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|nan|inf|infinity)", re.I | re.A)
_NEARLY = re.compile(r"[+-]?\d[\d.,_' \u00a0\u202f]*")  # 1,234 or 1_000 is not a name of a column


def arrays(path: Path) -> list[StoredArray]:
    """The numbers of a table, as a matrix."""
    return [StoredArray("", lambda: _read(path))]


def is_column(text: str) -> bool:
    r"""Whether lines are a single column of numbers, with a name on top or not.

    >>> is_column("height\n1.5\n2"), is_column("7"), is_column("some words\n")
    (True, True, False)
    """
    first, *rest = text.strip().splitlines() or [""]
    return all(_NUMBER.fullmatch(line.strip() or "nan") for line in rest or [first or "-"])


def _read(path: Path) -> np.ndarray:
    check_size(path, "", path.stat().st_size * 4)
    try:
        table = _matrix(path)
    except UnicodeDecodeError:
        with path.open("rb") as file:
            raise FileError(f"{named(path)} {no_utf8(file)}.") from None
    except (csv.Error, ValueError) as error:
        most = csv.field_size_limit()
        long = f"a cell has more than {thousands(most)} characters, or its quote has no end"
        why = long if isinstance(error, csv.Error) else printable(str(error))
        raise FileError(
            f"{named(path)} is not a table of numbers alone: {why}. pandas.read_csv reads columns of text, too."
        ) from None
    if table.size == 0:
        columns = count(table.shape[1], "column")
        raise FileError(f"{named(path)} is a table of {columns} without rows of numbers.")
    if table.dtype == np.float64:
        whole = np.isfinite(table).all() and (table == np.trunc(table)).all()
        return table.astype(np.int64) if whole and np.abs(table).max() < 2**53 else table
    return table


def _matrix(path: Path) -> np.ndarray:
    """Read all cells, integers as integers while there is nothing else.

    Raises:
        ValueError: If a cell is not a number, or a line has more or fewer cells than the first.
    """
    numbers: array[Any] = array("q")
    columns = 0
    for line, cells in _lines(path):
        if not columns:
            columns, first = len(cells), line
            if _are_names(cells):
                continue
        if len(cells) != columns:
            has = f"{count(len(cells), 'cell')}, and line {first} has {columns}"
            raise ValueError(f"line {line} has {has}")
        for column, cell in enumerate(cells, 1):
            try:
                value = _value(cell.strip())
            except ValueError as error:
                raise ValueError(f"the cell in line {line}, column {column} {error}") from None
            if numbers.typecode == "q" and not isinstance(value, int):
                numbers = array("d", numbers)
            numbers.append(value)
    return np.frombuffer(numbers, numbers.typecode).reshape(-1, max(columns, 1))


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line that is not empty."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = next((line for line in file if line.strip()), "")
        file.seek(0)
        reader = csv.reader(file, delimiter=next((mark for mark in MARKS if mark in first), ","))
        for cells in reader:
            if any(cell.strip() for cell in cells) or len(cells) > 1:
                yield reader.line_num, cells


def _are_names(cells: Sequence[str]) -> bool:
    """Whether the first line has the names of the columns; some may be numbers, as years are."""
    others = [cell.strip() for cell in cells if not _NUMBER.fullmatch(cell.strip() or "nan")]
    return bool(others) and not any(map(_NEARLY.fullmatch, others))


def _value(cell: str) -> int | float:
    """Read a cell; an empty one is a value that is missing.

    Raises:
        ValueError: If it holds no number, or one that no float is near to.
    """
    if not _NUMBER.fullmatch(cell or "nan"):
        point = " (decimals stand after a point)" if re.fullmatch(r"[+-]?\d*,\d+", cell) else ""
        raise ValueError(f"holds {cell!r:.40}, which is not a number{point}")
    if len(cell) <= 18 and cell.lstrip("+-").isdigit():
        return int(cell)
    value = float(cell or "nan")
    if math.isinf(value) and "n" not in cell.lower():
        raise ValueError(f"holds {cell:.40}, which is beyond the largest float")
    return value
