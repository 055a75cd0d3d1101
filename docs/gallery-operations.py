# %% [markdown]
# # Gallery: operations
#
# After this page you can name the pictures that tensorlab draws of operations that pick, combine and sum entries, and you have
# seen the line of code that makes each. [The first part](gallery.py) shows tensors, [the second](gallery-data.py) data,
# [the fourth](gallery-arranging.py) operations that move entries.
#
# Operands and result stand side by side. Axes that correspond share a colour; point at an entry of the result, and the
# entries that it comes from light up. The sentences below a picture are those that `print` writes.

# %%
import numpy as np

from tensorlab import explain

matrix = np.array([[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]])

# %% [markdown]
# ## Picking entries

# %%
explain.index(matrix, np.s_[1:, ::2])

# %%
explain.index((60000, 28, 28), np.s_[10:100, 14:, 14:])

# %%
explain.take([10, 20, 30, 40], [3, 1, 1])

# %%
explain.where([True, False, True], [1, 2, 3], [10, 20, 30])

# %% [markdown]
# ## Broadcasting and element-wise operations

# %%
explain.broadcast((4, 3), (3,))

# %%
explain.maximum(np.array([[1, -2, 3], [-4, 5, -6]]), 0)

# %% [markdown]
# What NumPy refuses is explained, too.

# %%
explain.broadcast((3, 2), (3,))

# %% [markdown]
# ## Products

# %%
explain.matmul(np.arange(6).reshape(2, 3), np.arange(6).reshape(3, 2))

# %%
explain.matmul((128, 784), (784, 512))

# %%
explain.outer([1, 2, 3], [10, 20])

# %%
explain.einsum("ij,j->i", np.arange(6).reshape(2, 3), np.array([1, 0, 2]))

# %% [markdown]
# ## Reducing

# %%
explain.sum(matrix, axis=0)

# %%
explain.argmax([[5, 2, 9], [4, 7, 6]], axis=1)

# %%
explain.cumsum([[1, 2, 3], [4, 5, 6]], axis=1)
