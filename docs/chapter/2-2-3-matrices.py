# %% [markdown]
# # 2.2.3 Matrices (rank-2 tensors)
#
# After this page you can find your way in rows and columns, and tell apart a vector, a row and a column with the same
# numbers in them.

# %% [markdown]
# **Five numbers in a row, five in a column, five in a vector: is that not all the same?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `np.s_[:, 1]` writes an index down without taking anything yet, so that a picture can show what it will take; `describe(x).title` is the first line of a description.

# %% [markdown]
# Lay vectors of the same length one below another, and they make a **matrix**, or rank-2 tensor. It has two axes.

# %%
import numpy as np

from tensorlab import describe, draw

x = np.array(
    [
        [5, 78, 2, 34, 0],
        [6, 79, 3, 35, 1],
        [7, 80, 4, 36, 2],
    ]
)
draw(x)

# %% [markdown]
# Axis 0 runs downwards: whoever walks along it goes from row to row. Axis 1 runs to the right, from column to column. So the
# shape tells first the number of rows, then the number of columns.

# %%
print(describe(x))

# %% [markdown]
# Its rank is 2 because it has two axes, and so has every matrix. If you know "the rank of a matrix" from linear algebra: that is
# [another thing](2-3-5-geometry.py#linear-maps-multiplying-by-a-matrix) with the same name.
#
# ## Two numbers point at an entry
#
# *Which comes first in an index, the row or the column?*
#
# First the row, then the column; as everywhere in Python, both count from 0.

# %%
print(x[1, 3])

# %% [markdown]
# One number alone goes along axis 0 only. It takes a whole row.

# %%
print(x[1])
draw(x, index=1)

# %% [markdown]
# For a column we want every row, and one place along axis 1. The colon means "every".

# %%
print(x[:, 1])
draw(x, index=np.s_[:, 1])

# %% [markdown]
# !!! tip "Which axis is axis 0?"
#
#     Axis 0 is the one that `x[0]`, `x[1]`, `x[2]` walk along. You never need to remember more than that, and it works for
#     every rank from 1 on. `len(x)` is its length.

# %%
for i in range(len(x)):
    print(f"x[{i}] is {x[i]}")

# %% [markdown]
# ## Rows of one length
#
# *May one row be shorter than the others?*
#
# Every row has the same number of entries. Otherwise there is no second axis: how long would it be? Such a list is called
# ragged, and refused.

# %% tags=["raises-exception"]
describe([[5, 78, 2], [6, 79]])

# %% [markdown]
# ## The same five numbers, three times
#
# *Does a vector lie flat, or does it stand upright?*
#
# A vector lies neither flat nor upright: it has one axis, and so it knows no other direction. A row and a column are matrices.

# %%
vector = np.array([12, 3, 6, 14, 7])
row = np.array([[12, 3, 6, 14, 7]])
column = np.array([[12], [3], [6], [14], [7]])

print(describe(vector).title, vector.shape)
draw(vector)

# %%
print(describe(row).title, row.shape)
draw(row)

# %%
print(describe(column).title, column.shape)
draw(column)

# %% [markdown]
# !!! warning "Often confused: (5,), (1, 5) and (5, 1)"
#
#     They hold the same five numbers, and are three different things in a program. A function that asks for a matrix may refuse
#     (5,), and adding (5,) to (5, 1) does [not give five numbers](2-3-2-broadcasting.py). When a shape puzzles you, count the
#     numbers in it first, then see where the 1 stands.

# %%
for name, tensor in (("vector", vector), ("row", row), ("column", column)):
    print(
        f"{name:7} {tensor.shape!s:7} {len(tensor.shape)} in it: "
        f"rank {tensor.ndim}"
    )

# %% [markdown]
# People who know matrices try to turn a vector into a column with `.T`, which exchanges rows and columns. It changes a row. It
# does nothing to a vector, because there is only one axis, and no other one to exchange it with.

# %%
print("row.T    has shape", row.T.shape)
print("vector.T has shape", vector.T.shape)

# %% [markdown]
# A vector becomes a column when it gets a second axis. `np.newaxis` in an index puts one in, of length 1.

# %%
print("vector[:, np.newaxis] has shape", vector[:, np.newaxis].shape)
print("vector[np.newaxis, :] has shape", vector[np.newaxis, :].shape)

# %% [markdown]
# !!! question "Predict, then look"
#
#     `x[:, 1]` takes a column out of the matrix. What is its shape: (3,), (3, 1) or (1, 3)?

# %% tags=["answer"]
from tensorlab import explain

explain.index(x, np.s_[:, 1])

# %% [markdown] tags=["answer"]
# The 1 uses up axis 1. What comes out has one axis: it was a column, and is a vector now.

# %% [markdown]
# Take other parts of it; `1:2` is a **slice**, and means from 1 up to 2, where 2 itself is not taken. Which choices give a vector,
# which a row of shape (1, 5), which a column of shape (3, 1)?

# %%
from tensorlab import explore

rows = {":": np.s_[:], "0": 0, "1": 1, "2": 2, "1:2": np.s_[1:2]}
columns = {":": np.s_[:], "0": 0, "1": 1, "4": 4, "1:2": np.s_[1:2]}


def part(row=1, column=np.s_[:]):
    return explain.index(x, (row, column))


explore(part, row=rows, column=columns)

# %% [markdown]
# Each number uses up its axis; a slice keeps it, even one that takes a single entry.

# %% [markdown]
# ## Exercises
#
# **1.** *Predict.* One of `x[2, 3]` and `x[3, 2]` is refused. Which one, and why?

# %% tags=["solution"]
print("x[2, 3] is", x[2, 3])
explain.index(x, np.s_[3, 2])

# %% tags=["solution"]
from tensorlab import check

answer = (3, 2)  # the index that is refused: (2, 3) or (3, 2)
check(
    answer,
    {
        "be one of (2, 3) and (3, 2)": lambda a: sorted(a) == [2, 3],
        "be an index that is refused": lambda a: (
            not explain.index((3, 5), tuple(a)).valid
        ),
    },
)

# %% [markdown]
# **2.** *Compute.* Write the (4, 2) matrix whose first column is 1, 2, 3, 4 and whose second column is ten times as much. Then take its last
# row and its last column out of it.

# %% tags=["solution"]
y = np.array([[1, 10], [2, 20], [3, 30], [4, 40]])
print("shape", y.shape)
print("last row", y[-1])
print("last column", y[:, -1])
draw(y)

# %% tags=["solution"]
answer = y
check(answer, np.stack([np.arange(1, 5), np.arange(10, 50, 10)], axis=1))

# %% [markdown]
# **3.** *Open.* Think of a table that you use: a timetable, a bill, marks. Write a part of it that is not square, and with an
# empty cell. What is axis 0, and what axis 1? Is it still a matrix?

# %% tags=["solution"]
marks = np.array([[1.0, 2.0, 1.7], [np.nan, 3.0, 2.3]])
print(describe(marks, axes=("students", "subjects"), statistics=False))

# %% [markdown] tags=["solution"]
# Something must stand in the empty cell, or the rows would have different lengths. `np.nan`, "not a number", keeps the place.

# %% tags=["solution"]
answer = marks, {"students": 2, "subjects": 3}  # table, {axis: length}
check(
    answer,
    {
        "be a table of rank 2, and its axes": lambda a: np.ndim(a[0]) == 2,
        "hold numbers only": lambda a: np.asarray(a[0]).dtype.kind in "iuf",
        "keep the place of an empty cell by np.nan": lambda a: np.isnan(
            a[0]
        ).any(),
        "have other lengths along its two axes": lambda a: (
            np.shape(a[0]) != np.shape(a[0])[::-1]
        ),
        "give the length of each axis, axis 0 first": lambda a: (
            tuple(a[1].values()) == np.shape(a[0])
        ),
    },
)
