# %% [markdown]
# # 2.3.2 Broadcasting
#
# After this page you can tell from two shapes whether NumPy will combine them, what shape comes out, and when it
# has combined what you never meant to.

# %% [markdown]
# **When can tensors of two shapes be added, and what shape comes out?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `explain.broadcast` says whether two shapes go together: `valid` whether they do, `result_shape` what comes out. `np.tile` repeats a tensor; `np.expand_dims` puts in an axis of length 1; `x.nbytes` is what a tensor weighs; `explain.subtract` explains a difference.

# %% [markdown]
# A layer adds a bias to its output: a matrix of shape (samples, units) plus a vector of shape (units,).

# %% [markdown]
# !!! question "Predict, then look"
#
#     (4, 3) plus (3,): does it run? And (4, 3) plus (4,)?

# %% tags=["answer"]
from tensorlab import explain

for shape in ((3,), (4,)):
    runs = explain.broadcast((4, 3), shape).valid
    print("(4, 3) +", shape, "runs" if runs else "is refused")

# %% [markdown] tags=["answer"]
# The first runs although the shapes differ, the second does not. By the end of this page you can tell why.

# %% [markdown]
# NumPy **broadcasts**: a tensor behaves as if it were repeated until the shapes agree. Often only the smaller of the
# two is repeated, like the bias here; it may be both.

# %%
import numpy as np

from tensorlab import describe, draw, explore

output = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]])
bias = np.array([100, 200, 300])
explain.add(output, bias)

# %% [markdown]
# ## The rule
#
# *How can you tell from two shapes alone?*
#
# 1. **Line the shapes up from the right.** Where one shape is shorter, put axes of length 1 in front of it.
# 2. **Compare axis by axis.** Two lengths fit when they are equal, or when one of them is 1.
# 3. **An axis of length 1 is stretched**: its only entry is used for every position. Nothing is copied.
#
# The chapter's example is a batch of 32 outputs of 10 units, and a bias of 10.

# %%
print(explain.broadcast((32, 10), (10,)))

# %% [markdown]
# You can check "as if it were repeated". Give `y` the missing axis, repeat it 32 times along it, and add tensors of one
# shape:

# %%
rng = np.random.default_rng(0)
X, y = rng.random((32, 10)), rng.random(10)

y_row = np.expand_dims(y, axis=0)  # (1, 10)
Y = np.concatenate([y_row] * 32, axis=0)  # (32, 10)
print(y.shape, "->", y_row.shape, "->", Y.shape)
print(
    "tile makes the same:         ", np.array_equal(Y, np.tile(y_row, (32, 1)))
)
print("and so does broadcasting:    ", np.array_equal(X + Y, X + y))
print("bytes of the repeated vector:", Y.nbytes, "instead of", y.nbytes)

# %% [markdown]
# It works for any rank. Here a rank-4 tensor meets a matrix, and the matrix serves all of its 64 times 3 matrices.

# %%
x, y = rng.random((64, 3, 32, 10)), rng.random((32, 10))
z = np.maximum(x, y)
print(
    z.shape,
    " the last matrix:",
    np.array_equal(z[63, 2], np.maximum(x[63, 2], y)),
)
print(explain.maximum(x.shape, y.shape))

# %% [markdown]
# Change both shapes, and see. With which of the others does (3, 2) get along? Which shape gets along with all?


# %%
def broadcast(a=(3, 2), b=(2,)):
    return explain.broadcast(a, b)


shapes = [(), (2,), (3,), (1, 2), (3, 1), (3, 2), (2, 3)]
explore(broadcast, a=shapes, b=shapes)

# %% [markdown]
# (3, 2) gets along with all but (3,) and (2, 3). Two different lengths fit only where one of them is 1. An axis that is
# missing on the left counts as a 1, and so () gets along with every shape.

# %% [markdown]
# ## From the right, always
#
# Four numbers for four rows: should `output + per_row` not work? NumPy lines up from the right, so it compares the 4 with the 3
# columns.

# %%
per_row = np.array([1000, 2000, 3000, 4000])
explain.add(output, per_row)

# %% [markdown]
# The vector must become a column: an axis of length 1 on the right says "the same for every column".

# %%
column = per_row[:, np.newaxis]
print(f"{per_row.shape} becomes {column.shape}")
explain.add(output, column)

# %% [markdown]
# ## Written as a loop
#
# *What does "stretched" mean, said in plain Python?*
#
# The chapter's addition of a matrix and a vector, in plain Python. Note the index of `y`: it has no `i`. That is all that
# "stretched along axis 0" means.


# %%
def naive_add_matrix_and_vector(x, y):
    assert len(x.shape) == 2
    assert len(y.shape) == 1
    assert x.shape[1] == y.shape[0]
    result = x.copy()
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            result[i, j] += y[j]
    return result


np.array_equal(naive_add_matrix_and_vector(output, bias), output + bias)

# %% [markdown]
# !!! warning "Often confused: that it runs, and that it is meant"
#
#     Broadcasting also succeeds where nobody asked for it. Targets come as (n,), predictions as (n, 1), and their difference
#     should have n entries. But NumPy makes an (n, n) table, every target minus every prediction, without an error, and the
#     mean of its squares is a number that looks like a loss.

# %%
targets = np.array([1.0, 2.0, 3.0])
predictions = np.array([[1.0], [2.0], [3.0]])
loss = ((targets - predictions) ** 2).mean()
print("a perfect prediction, and yet the loss is", loss.round(3))
explain.subtract(targets, predictions)

# %% [markdown]
# !!! question "Predict, then look"
#
#     Which of these run, and what shape comes out: (3,) with (3, 2); (3, 1) with (3, 2); (1, 5) with (5, 1); (2, 3) with (4, 3)?

# %% tags=["answer"]
for a, b in (
    ((3,), (3, 2)),
    ((3, 1), (3, 2)),
    ((1, 5), (5, 1)),
    ((2, 3), (4, 3)),
):
    found = explain.broadcast(a, b)
    print(f"{a} with {b}: {found.result_shape if found.valid else 'refused'}")

# %% [markdown]
# ## Nothing is copied
#
# *Does a tensor that is stretched take more memory?*
#
# A stretched axis exists only in how the index is computed. A batch of videos times one factor for each channel needs no second
# batch of videos full of factors.

# %%
print(explain.broadcast((4, 240, 144, 256, 3), (3,)))

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* Make the multiplication table from 1 to 6 with one vector and no loop.

# %% tags=["solution"]
n = np.arange(1, 7)
table = n[:, np.newaxis] * n
draw(table)

# %% tags=["solution"]
from tensorlab import check

answer = table  # of shape (6, 6)
check(answer, np.outer(np.arange(1, 7), np.arange(1, 7)))

# %% [markdown]
# **2.** *Compute.* Write the five points (0, 0), (3, 4), (6, 8), (0, 5) and (5, 12) of the plane as a tensor of shape (5, 2), and compute the
# (5, 5) matrix of distances between all pairs by broadcasting alone. Which shapes meet?

# %% tags=["solution"]
points = np.array([[0, 0], [3, 4], [6, 8], [0, 5], [5, 12]], dtype=float)
between = points[:, np.newaxis, :] - points[np.newaxis, :, :]
distances = np.sqrt((between**2).sum(axis=-1))
print(explain.broadcast(points[:, np.newaxis, :], points[np.newaxis, :, :]))
print(describe(distances, axes=("from", "to")))
draw(distances.round(1), axes=("from", "to"))

# %% tags=["solution"]
answer = distances  # of shape (5, 5), the points in the order given
check(
    answer,
    np.hypot(
        *(
            np.subtract.outer(along, along)
            for along in ([0, 3, 6, 0, 5], [0, 4, 8, 5, 12])
        )
    ),
)

# %% [markdown]
# **3.** *Predict.* What shape do (8, 1, 6) and (7, 1) give?

# %% tags=["solution"]
answer = (8, 7, 6)  # the shape, or "refused"
check(answer, explain.broadcast((8, 1, 6), (7, 1)))

# %% [markdown]
# **4.** *Open.* Write a function for the mean squared difference that refuses to fall into the trap of this page, and says why.


# %% tags=["solution"]
def squared_difference(predictions, targets):
    if predictions.shape != targets.shape:
        raise ValueError(
            f"predictions are {predictions.shape} and targets "
            f"{targets.shape}: reshape one"
        )
    return ((predictions - targets) ** 2).mean()


try:
    squared_difference(predictions, targets)
except ValueError as error:
    print(error)

# %% tags=["solution"]
answer = squared_difference  # the function
check(
    answer,
    {
        "give 6.5 for [1, 2] and [3, 5]": lambda a: (
            a(np.array([1.0, 2.0]), np.array([3.0, 5.0])) == 6.5
        ),
        "refuse (2,) beside (2, 1) with a ValueError": lambda a: (
            np.testing.assert_raises(
                ValueError, a, np.ones(2), np.ones((2, 1))
            )
            is None
        ),
    },
)
