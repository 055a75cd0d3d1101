# %% [markdown]
# # Gallery: tensors
#
# After this page you can name every kind of picture that tensorlab draws of a tensor, and you have seen the line of code
# that makes it. [The second part](gallery-operations.py) shows what operations do.
#
# Point at an entry, or move to it with the arrow keys, and read its index and value. A cube turns when you drag it, and its
# slabs can be stepped through. Every picture saves itself: `draw(x).save("cube.svg")`, or `.png`, or an interactive `.html`.

# %%
import numpy as np

from tensorlab import draw, histogram, images, mnist

digits = mnist.load()
train_images = digits.train_images
image_axes = ("samples", "height", "width")

# %% [markdown]
# ## Every rank
#
# A scalar is a single cell, a vector a strip, a matrix a grid of cells.

# %%
draw(12)

# %%
draw([12, 3, 6, 14, 7], axes=["features"])

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
draw(np.arange(16).reshape(2, 2, 2, 2))

# %%
draw(np.arange(8).reshape(2, 2, 1, 1, 2))

# %% [markdown]
# Of higher ranks, one such grid lies in front of the others.

# %%
draw(np.arange(24).reshape(3, 2, 1, 1, 1, 2, 2))

# %% [markdown]
# ## Slabs set apart
#
# `spread` opens a tensor along any of its axes, by number or by name: here along its columns.

# %%
draw(cube[:, :, :3], spread=2)

# %% [markdown]
# ## What an index takes
#
# Slices, steps, masks and lists of integers: `index` highlights the entries that they take.

# %%
draw(matrix, index=np.s_[1:, ::2])

# %%
draw(matrix, index=matrix > 30)

# %% [markdown]
# ## Entries of every kind
#
# Strings, complex numbers, dates; NaN and infinities.

# %%
draw([["cat", "日本語", "a string that is too long"]])

# %%
draw(np.array([1 + 2j, 3.25 - 4j, -1j]))

# %%
draw(np.array(["2024-02-28", "2024-02-29", "NaT"], dtype="datetime64[D]"))

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
# a colour of their own. The maps are even to the eye, and colour-blind readers can tell them apart.

# %%
draw(cube[:2, :2, :3], values="colours")

# %%
signed = np.array([[-2.5, 0.0, 1.25], [np.nan, -0.5, np.inf]])
draw(signed, values="colours")

# %% [markdown]
# ## Large tensors
#
# A long vector, or a table with few columns, shows its first and its last entries.

# %%
draw(np.arange(1000))

# %%
draw(np.arange(300_000).reshape(100_000, 3), axes=["samples", "features"])

# %% [markdown]
# Other tensors with more than 256 entries are drawn to scale, and their front shows their values as colours. The scale is
# gentle: a side is as long as the fourth root of its number of entries says.

# %%
x = np.linspace(-3, 3, 28)
draw(np.multiply.outer(np.sin(2 * x), np.cos(x)))

# %% [markdown]
# Where the values are images, the front shows the first one.

# %%
draw(train_images, axes=image_axes)

# %%
draw(train_images[:3], axes=image_axes, spread="samples")

# %% [markdown]
# A highlighted part is drawn as a box of its own; what a mask takes is shaded.

# %%
draw(train_images, axes=image_axes, index=np.s_[:, 14:, 14:])

# %%
draw(train_images[4], index=train_images[4] > 128)

# %% [markdown]
# A batch of colour images; and a batch of videos that is never allocated: only its shape, its strides and one number exist.

# %%
down, right = np.mgrid[:64, :64] * 4
tiles = np.stack([down, right, 255 - down], axis=-1).astype("uint8")
draw(np.broadcast_to(tiles, (128, 64, 64, 3)), axes=["samples", "height", "width", "channels"])

# %%
video = np.broadcast_to(np.uint8(128), (2, 240, 144, 256, 3))
draw(video, axes=["samples", "frames", "height", "width", "channels"])

# %% [markdown]
# ## Galleries of images
#
# One line shows a batch of images with their labels.

# %%
images(train_images, labels=digits.train_labels, max_images=3)

# %% [markdown]
# Given predictions, it marks the wrong ones, by a sign and not by colour alone. Two of these are made up.

# %%
predictions = digits.train_labels[:5].copy()
predictions[[2, 4]] = 3, 8
images(train_images[:5], labels=digits.train_labels[:5], predictions=predictions)

# %% [markdown]
# Colour images have their channels last, or first when you say so.

# %%
images(
    np.stack([tiles, 255 - tiles]).transpose(0, 3, 1, 2),
    channels="first",
    labels=["image", "negative"],
)

# %% [markdown]
# ## How often which values occur
#
# Few different integers have a bar each; other values fall into bars between round borders.

# %%
histogram(digits.train_labels)

# %%
histogram(np.random.default_rng(0).normal(size=10_000), bins=12)

# %% [markdown]
# ## In a terminal
#
# `print` writes the same with characters, as wide as the terminal is, in colour where there is colour.

# %%
print(draw(matrix, axes=["rows", "columns"], index=np.s_[1]))

# %%
print(histogram(digits.train_labels))
