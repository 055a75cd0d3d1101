# %% [markdown]
# # Gallery: tensors
#
# After this page you can name every kind of picture that tensorlab draws of a small tensor, and you have seen the line of
# code that makes it. [The second part](gallery-data.py) shows large tensors, images and histograms, [the
# third](gallery-operations.py) and [the fourth](gallery-arranging.py) what operations do, and [the fifth](gallery-learning.py)
# slopes, descents and networks.
#
# Point at an entry, or move to it with the arrow keys, and read its index and value. A cube turns when you drag it, and its
# slabs can be stepped through. Every picture saves itself: `draw(x).save("cube.svg")`, or `.png`, or an interactive `.html`.

# %%
import numpy as np

from tensorlab import draw, explain, explore

# %% [markdown]
# ## Every rank
#
# A scalar is a single cell, a vector a strip, a matrix a grid of cells.

# %%
draw(12)

# %%
vector = [12, 3, 6, 14, 7]
draw(vector, axes=["features"])

# %%
matrix = np.array([[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]])
draw(matrix, axes=["rows", "columns"])

# %% [markdown]
# A rank-3 tensor is a cube of numbers.

# %%
cube = np.stack([matrix, matrix + 10, matrix + 20])
draw(cube)

# %% [markdown]
# Rank 4 is a row of cubes, rank 5 a grid of them.

# %%
cubes = np.arange(16)
draw(cubes.reshape(2, 2, 2, 2))

# %%
draw(cubes.reshape(2, 2, 1, 2, 2))

# %% [markdown]
# For higher ranks, one such grid lies in front of the others.

# %%
draw(np.arange(24).reshape(3, 2, 1, 1, 1, 2, 2))

# %% [markdown]
# ## Slabs set apart
#
# `spread` opens a tensor along any of its axes, by number or by name: here along its columns.

# %%
draw(cube, spread=2)

# %% [markdown]
# ## What an index takes
#
# Slices, steps, masks and lists of integers: `index` highlights the entries that they take.

# %%
draw(cube, index=np.s_[:, 1:, ::2])

# %%
draw(matrix, index=matrix > 30)

# %% [markdown]
# ## Entries of every kind
#
# Strings, complex numbers, dates; NaN and infinities.

# %%
long = "a string that is too long"
draw([["cat", "日本語", long]])

# %%
draw([1 + 2j, 3.25 - 4j, -1j])

# %%
leap = np.datetime64("2024-02-29")
day = np.timedelta64(1, "D")
never = np.datetime64("NaT", "D")
draw([leap - day, leap, never])

# %%
draw([[1.5, np.nan], [np.inf, -0.25]])

# %% [markdown]
# A tensor may have no entries at all and still have a shape.

# %%
draw(np.empty((0, 3)))

# %% [markdown]
# ## Values as colours
#
# Values of one sign run from dark to bright; where there are both signs, the colours part at zero. NaN and infinities have
# a colour of their own. Equal steps of value look like equal steps of colour, and colour-blind readers can tell the
# colours apart.

# %%
draw(cube[:2, :2, :3], show="colours")

# %%
signed = np.array([[-2.5, 0.0, 1.25], [np.nan, -0.5, np.inf]])
draw(signed, show="colours")

# %% [markdown]
# ## In a terminal
#
# `print` writes the same with characters, as wide as the terminal is, in colour where there is colour.

# %%
names = ["rows", "columns"]
print(draw(matrix, names, index=1))

# %%
names = ["slabs", *names]
print(draw(cube[:2], names))

# %% [markdown]
# ## Change it and see
#
# `explore` shows what a function gives for each of its choices: a slider for ordered numbers, buttons for a few values, a list
# for more of them, a switch for yes or no.


# %%
def reduced(rows=4, axis=0, operation="sum", keepdims=False):
    x = np.arange(3 * rows).reshape(rows, 3)
    return getattr(explain, operation)(x, axis=axis, keepdims=keepdims)


explore(
    reduced,
    rows=range(1, 5),
    axis=[0, None, 1],
    operation=["sum", "mean", "max", "min", "prod", "std", "var", "median"],
    keepdims=False,
)

# %% [markdown]
# `predict=True` asks first. What is typed or chosen is compared with what NumPy's rules give.

# %%
explore(
    lambda first, second: explain.matmul(first, second),
    predict=True,
    first=[(2, 3), (3,), (4, 2)],
    second=[(3, 4), (3,), (2, 3)],
)
