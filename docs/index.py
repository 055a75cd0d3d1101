# %% [markdown]
# ---
# title: See tensors
# description: tensorlab describes tensors in words, draws them, and explains what operations do to their axes.
# hide:
#   - toc
# ---
#
# # See tensors
#
# **tensorlab** says in words what a tensor is, draws it, and explains what an operation does to its axes. These pages use it
# to teach chapter 2 of *Deep Learning with Python*, and every result on them was computed when the site was built.

# %%
from tensorlab import describe, draw, mnist

digits = mnist.load()
train_images = digits.train_images
print(describe(train_images, axes=("samples", "height", "width")))

# %%
draw(train_images, axes=("samples", "height", "width"))

# %% [markdown]
# [Start with 2.1, a first look at a neural network](chapter/2-1-first-look.py){ .md-button .md-button--primary }
# [All sections](chapter/index.md){ .md-button }
#
# ## Words, pictures, reasons
#
# **`describe`** speaks the chapter's language: scalar, vector, matrix, rank-3 tensor, samples axis, entries.

# %%
print(describe([12, 3, 6, 14, 7]))

# %% [markdown]
# **`draw`** shows every rank, small or large, in the colours of your page. Point at an entry, step through the slabs
# with the arrow keys, drag the cube to turn it.

# %%
import numpy as np

matrix = np.array([[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]])
draw(np.stack([matrix, matrix + 10, matrix + 20]))

# %% [markdown]
# **`explain`** says what happens to each axis, and, when NumPy refuses, which axes clash and what would work.

# %%
from tensorlab import explain

print(explain.matmul((32, 784), (512, 10)))

# %%
explain.matmul(np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 0], [0, 1], [2, 2]]))

# %% [markdown]
# ## For whom
#
# - **Students** read the [chapter](chapter/index.md) from top to bottom, predict before they look, and download any page as
#   a notebook.
# - **Teachers** save any picture for a slide: `draw(x).save("cube.svg")`, or `.png`, or an interactive `.html`. The
#   [gallery](gallery.py) has one of each kind with the line that makes it.
# - **Engineers** paste the two shapes of an error message into `explain`, at 2 a.m. if need be. The
#   [reference](reference/index.md) has every name.
#
# ## Install
#
# ```sh
# pip install "tensorlab[png] @ git+https://github.com/..."
# ```
