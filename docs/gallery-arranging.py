# %% [markdown]
# # Gallery: rearranging
#
# After this page you can name the pictures that tensorlab draws of operations that move, join, repeat and cut, and you have
# seen the line of code that makes each. [The third part](gallery-operations.py) shows operations that compute.
#
# Point at an entry of a result, and see where it comes from.

# %%
import numpy as np

from tensorlab import explain

matrix = np.array([[1, 2, 3], [4, 5, 6]])

# %% [markdown]
# ## Reshaping and transposing

# %%
explain.reshape(np.arange(6).reshape(3, 2), (2, -1))

# %%
explain.transpose(matrix)

# %%
explain.moveaxis(np.arange(12).reshape(2, 2, 3), 0, -1)

# %%
explain.expand_dims(np.array([1, 2, 3]), axis=1)

# %% [markdown]
# einops' patterns are explained, too: a name for each axis, brackets round names that make one axis.

# %%
explain.rearrange(np.arange(12).reshape(3, 4), "h (w p) -> p h w", p=2)

# %% [markdown]
# ## Turning and rolling

# %%
explain.flip(matrix, axis=1)

# %%
explain.roll(np.array([1, 2, 3, 4]), 1)

# %% [markdown]
# ## Joining

# %%
explain.concatenate([[[1, 2, 3], [4, 5, 6]], [[7, 8, 9]]], axis=0)

# %%
explain.stack([np.array([1, 2, 3]), np.array([4, 5, 6])], axis=0)

# %%
explain.column_stack([np.array([1, 2, 3]), np.array([4, 5, 6])])

# %% [markdown]
# ## Repeating

# %%
explain.repeat(np.array([1, 2, 3]), 2)

# %%
explain.tile(np.array([1, 2, 3]), 2)

# %%
explain.broadcast_to(np.array([1, 2, 3]), (2, 3))

# %% [markdown]
# ## Cutting and padding

# %%
explain.split(matrix, [1, 2], axis=1, part=1)

# %%
explain.pad(np.array([1, 2, 3]), 2, mode="reflect")
