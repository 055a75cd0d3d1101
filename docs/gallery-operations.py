# %% [markdown]
# # Gallery: operations
#
# After this page you can name every picture that tensorlab draws of an operation, and you have seen the line of code that
# makes it. [The first part](gallery.py) shows tensors, [the second](gallery-data.py) data.
#
# Operands and result stand side by side. Axes that correspond share a colour; point at an entry of the result, and the
# entries that it comes from light up. The sentences below a picture are those that `print` writes.

# %%
import numpy as np

from tensorlab import explain

matrix = np.array([[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]])

# %% [markdown]
# ## Indexing

# %%
explain.index(matrix, np.s_[1:, ::2])

# %%
explain.index((60000, 28, 28), np.s_[10:100, 14:, 14:])

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
# ## Reshaping and transposing

# %%
explain.reshape(np.arange(6).reshape(3, 2), (2, -1))

# %%
explain.transpose(np.arange(6).reshape(2, 3))

# %% [markdown]
# einops' patterns are explained, too: a name for each axis, brackets round names that make one axis.

# %%
explain.rearrange(np.arange(12).reshape(3, 4), "h (w p) -> p h w", p=2)

# %% [markdown]
# ## Products

# %%
explain.matmul(np.arange(6).reshape(2, 3), np.arange(6).reshape(3, 2))

# %%
explain.matmul((128, 784), (784, 512))

# %%
explain.einsum("ij,j->i", np.arange(6).reshape(2, 3), np.array([1, 0, 2]))

# %% [markdown]
# ## Reducing

# %%
explain.sum(matrix, axis=0)

# %%
explain.cumsum([[1, 2, 3], [4, 5, 6]], axis=1)

# %% [markdown]
# ## Joining

# %%
explain.concatenate([[[1, 2, 3], [4, 5, 6]], [[7, 8, 9]]], axis=0)

# %%
explain.stack([np.array([1, 2, 3]), np.array([4, 5, 6])], axis=0)

# %% [markdown]
# ## Cutting and padding

# %%
explain.split([[1, 2, 3], [4, 5, 6]], [1, 2], part=1)

# %%
explain.pad([1, 2, 3], 2, mode="reflect")
