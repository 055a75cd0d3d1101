# %% [markdown]
# ---
# title: See tensors
# description: tensorlab describes tensors in words, draws them, and explains what operations do to their axes.
# hide:
#   - navigation
#   - toc
# ---
#
# <div class="tl-hero" markdown>
# <div class="tl-hero__words" markdown>
#
# # See tensors
#
# **tensorlab** says in words what a tensor is, draws it, and explains what an operation does to its axes. With it, these pages
# teach chapter 2 of *Deep Learning with Python*. Every result on them was computed when the site was built.
#
# [Start with a first look](chapter/2-1-first-look.py){ .md-button .md-button--primary }
# [All sections](chapter/index.md){ .md-button }
#
# </div>
# <div class="tl-hero__picture" markdown>

# %%
from tensorlab import draw, mnist

digits = mnist.load().train_images
axes = ("samples", "height", "width")
draw(digits, axes)

# %% [markdown]
# </div>
# </div>
#
# ## Change it and see
#
# Here is a matrix. Which entries does the index take, and what becomes of the axes?

# %%
import numpy as np

from tensorlab import explain, explore

matrix = np.arange(20).reshape(4, 5)


def taken(row, step, keep_the_axis=False):
    rows = np.s_[row : row + 1] if keep_the_axis else row
    return explain.index(matrix, np.s_[rows, ::step])


explore(taken, row=range(4), step=[1, 2, -1], keep_the_axis=False)

# %% [markdown]
# ## Words, pictures, reasons
#
# <div class="grid" style="grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1.2rem" markdown>
# <div markdown>
#
# ### `describe`
#
# The chapter's own words for any array-like: lists, NumPy, TensorFlow, PyTorch, JAX. Where a word has two meanings,
# such as "dimension", it says which one is meant.

# %%
from tensorlab import describe

print(describe(digits, axes))

# %% [markdown]
# </div>
# <div markdown>
#
# ### `draw`
#
# Every rank, small or large, in light and dark. Point at an entry, drag a cube to turn it, step through its slabs.

# %%
draw(np.arange(24).reshape(2, 3, 4))

# %% [markdown]
# </div>
# <div markdown>
#
# ### `explain`
#
# Which entries meet, which axes stay, which go. Point at an entry of the result, and see where it comes from.

# %%
a = np.array([[1, 2, 3], [4, 5, 6]])
b = np.array([[1, 0], [0, 1], [2, 2]])
explain.matmul(a, b)

# %% [markdown]
# </div>
# <div markdown>
#
# ### And when it fails
#
# NumPy says that shapes do not match. The failing line itself says which axes clash, and what would work.
# [Ten failures](when-shapes-fail.py)

# %% tags=["raises-exception"]
explain.errors.install()  # or %load_ext tensorlab
x, W = np.zeros((32, 784)), np.zeros((512, 10))
x @ W

# %% [markdown]
# </div>
# </div>
#
# ## For whom
#
# <div class="grid cards" markdown>
#
# -   **Students**
#
#     Read the chapter from top to bottom. Predict, then look. Download any page as a notebook and change it.
#
#     [The chapter](chapter/index.md)
#
# -   **Teachers**
#
#     Save a picture for a slide: `draw(x).save("cube.svg")`, or `.png`, or an `.html` that can be turned.
#
#     [The gallery](gallery.py)
#
# -   **Engineers**
#
#     `%load_ext tensorlab`, `tensorlab run script.py` or `pytest --explain-shapes`: what fails explains itself.
#
#     [When shapes fail](when-shapes-fail.py)
#
# </div>
#
# ## Install
#
# tensorlab needs Python 3.11 or newer. Install it from a clone of its repository: on PyPI the name belongs to another
# project.
#
# | in the clone | gives you |
# | --- | --- |
# | `pip install .` | `describe`, `draw`, `explain`: NumPy is all they need |
# | `pip install ".[png]"` | pictures saved as `.png`, too |
# | `pip install ".[digits]"` | handwritten digits, which scikit-learn has |
# | `pip install ".[plot]"` | tangents, descents and plots, which matplotlib draws |
# | `pip install ".[mnist]"` | the real MNIST, and the chapter's network with TensorFlow |
# | `make site` | this site, built and served on your machine |
#
# In Jupyter, Google Colab or VS Code, install it into the notebook's own environment: `%pip install` takes the same words.
