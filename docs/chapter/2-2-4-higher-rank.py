# %% [markdown]
# # 2.2.4 Rank-3 and higher-rank tensors
#
# After this page you can build a tensor of any rank out of smaller ones, and read its shape from the outside in.

# %% [markdown]
# **How do you picture a tensor that has more axes than space has directions?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `explore` calls a function for each choice, and lets you flip through what it gives. `x[:, ::16]` takes every sixteenth column, and `x[:, :, 6:30]` the entries from 6 up to 30: [2.2.6](2-2-6-slicing.py) has all of this.

# %% [markdown]
# There is a ladder from the scalar upwards, and each rung is made in the same way: take several tensors of one shape, and
# **stack** them. Three vectors make the matrix of the last page.

# %%
import numpy as np

from tensorlab import describe, draw, explain

row = np.array([5, 78, 2, 34, 0])
matrix = np.stack([row, row + 1, row + 2])
explain.stack([row, row + 1, row + 2])

# %% [markdown]
# Three such matrices make a rank-3 tensor: a cube of numbers. The other two get larger numbers, so that we can tell them apart.

# %%
cube = np.stack([matrix, matrix + 10, matrix + 20])
draw(cube)

# %% [markdown]
# The new axis comes first. Axis 0 leads from matrix to matrix, into the depth of the picture; rows and columns, which were
# axes 0 and 1 of the matrix, are axes 1 and 2 now.

# %%
print(describe(cube))

# %% [markdown]
# ## Open it up
#
# *What is inside a cube of numbers?*
#
# A cube shows three of its faces, and hides what is behind them. Pull it apart along axis 0, and here are the three matrices
# again. Each slab is one of them: `cube[0]`, `cube[1]`, `cube[2]`.

# %%
draw(cube, spread=0)

# %% [markdown]
# ## Brackets show the rank
#
# *How do you read the rank off what NumPy prints?*
#
# NumPy prints a tensor with brackets inside brackets. Count those at the very beginning: that is the rank. (Only a tensor
# without entries is printed as `[]`, whatever its rank.) Then read from the outside in: the outermost pair holds 3 matrices, each of them 3 rows, each of them 5 numbers.

# %%
print(cube)

# %% [markdown]
# ## Rank 4, rank 5
#
# *Where does a fourth axis go?*
#
# Nothing new happens above rank 3. Two cubes, stacked, are a rank-4 tensor; there is no fourth direction in space to draw it
# in, and none is needed: a row of cubes does.

# %%
two_cubes = np.stack([cube, cube + 100])
draw(two_cubes)

# %% [markdown]
# Such tensors are not exotic. Every colour image is one of rank 3: height, width, and three numbers for red, green and blue.
# Here are two photographs that come with scikit-learn, reduced to every sixteenth pixel. Together they are a batch of images:
# rank 4.

# %%
from sklearn.datasets import load_sample_images

photos = np.stack(load_sample_images().images)[:, ::16, ::16]
print(describe(photos, axes=("samples", "height", "width", "channels")))

# %%
draw(photos, axes=("samples", "height", "width", "channels"))

# %% [markdown]
# Let a camera pan over each of the photographs, and every frame of its film is an image. A batch of two films has five axes.
# (`axis=1` puts the new axis, the frames, behind the samples.)

# %%
films = np.stack([photos[:, :, i : i + 24] for i in (0, 6, 12)], axis=1)
print(
    describe(films, axes=("samples", "frames", "height", "width", "channels"))
)

# %%
draw(films, axes=("samples", "frames", "height", "width", "channels"))

# %% [markdown]
# In practice you will meet ranks from 0 to 4, and 5 when it comes to video.
#
# Go down the ladder yourself, from rank 5 to the scalar, with two entries along each axis, and climb it again. How many entries does
# each rung add?

# %%
from tensorlab import explore


def ladder(rank=5):
    return draw(np.arange(2**rank).reshape((2,) * rank))


explore(ladder, rank=range(6))

# %% [markdown]
# Each rung stacks two of what stands on the one below, and so doubles the number of entries.

# %% [markdown]
# !!! warning "Often confused: stack and concatenate"
#
#     `np.stack` puts tensors one behind another along a **new** axis: the rank grows by one. `np.concatenate` joins them
#     end to end along an axis that is **there already**: the rank stays, and that axis gets longer. At the top of this page,
#     stacked rows made a matrix. Concatenated, they make a longer row.

# %%
explain.concatenate([row, row + 1])

# %% [markdown]
# !!! question "Predict, then look"
#
#     The cube has shape (3, 3, 5), and it can be opened along any of its axes. Along axis 2, how many slabs does it fall into, and
#     what is the shape of each?

# %% tags=["answer"]
draw(cube, spread=2)

# %% tags=["answer"]
print(f"{cube.shape[2]} slabs, each of shape {cube[:, :, 0].shape}")

# %% [markdown]
# ## Exercises
#
# **1.** *Predict.* Without running it: what are the rank and the shape of `[[[1], [2]], [[3], [4]], [[5], [6]]]`?

# %% tags=["solution"]
nested = np.array([[[1], [2]], [[3], [4]], [[5], [6]]])
print(describe(nested))

# %% tags=["solution"]
from tensorlab import check

answer = (3, 2, 1)  # the shape
check(answer, np.shape([[[1], [2]], [[3], [4]], [[5], [6]]]))

# %% [markdown]
# **2.** *Compute.* A chess position is kept as a board of 8 by 8 squares with 12 numbers for each square, one for each kind of piece. A game is
# a sequence of 80 positions. What are the axes of a tensor with 1,000 games, and how many entries does it have?

# %% tags=["solution"]
games = np.zeros((1000, 80, 8, 8, 12), dtype="uint8")
axes = ("games", "positions", "rows", "columns", "pieces")
print(describe(games, axes, statistics=False))

# %% tags=["solution"]
answer = games.size  # how many entries
check(answer, 1000 * 80 * 8 * 8 * 12)

# %% [markdown]
# **3.** *Open.* Think of data of rank 4 that are neither images nor video. Name the axes from the outside in, and describe a small tensor of them.

# %% tags=["solution"]
weather = np.arange(24).reshape(2, 2, 2, 3)
print(
    describe(
        weather,
        axes=("days", "heights", "latitudes", "longitudes"),
        statistics=False,
    )
)

# %% tags=["solution"]
answer = weather  # your tensor
check(
    answer,
    {
        "have rank 4": lambda a: np.ndim(a) == 4,
        "hold numbers": lambda a: np.asarray(a).dtype.kind in "iuf",
    },
)
