# %% [markdown]
# # 2.2.8 Real-world examples of data tensors
#
# After this page you can look at a data set, say which of four kinds it is, and write down its shape before you load it.

# %% [markdown]
# Almost everything that a neural network is fed fits one of four patterns. They share their first axis, the samples
# axis, and differ in what follows it.
#
# | kind | axes | one sample is |
# | --- | --- | --- |
# | vector data | (samples, features) | a row of numbers about one thing |
# | timeseries or sequences | (samples, timesteps, features) | a table: one row for each moment |
# | images | (samples, height, width, channels) | a picture: a few numbers for each pixel |
# | video | (samples, frames, height, width, channels) | a stack of pictures |
#
# Each kind has one axis more than the one before it. So the rank alone already says a good deal: tell an experienced
# engineer "rank 4, last axis 3", and they will answer "a batch of colour images".

# %%
import numpy as np

from tensorlab import describe, draw

kinds = {
    "people: age, gender, income": ((100000, 3), ("samples", "features")),
    "stock prices: days of minutes": ((250, 390, 3), ("samples", "timesteps", "features")),
    "colour photographs": ((128, 256, 256, 3), ("samples", "height", "width", "channels")),
    "video clips": ((4, 240, 144, 256, 3), ("samples", "frames", "height", "width", "channels")),
}

for what, (shape, axes) in kinds.items():
    tensor = np.broadcast_to(np.float32(0), shape)
    print(f"{what}\n{describe(tensor, axes=axes, statistics=False)}\n")

# %% [markdown]
# `np.broadcast_to` makes an array of any shape out of a single zero: the shape is real, the memory is not. That is
# enough to describe a tensor and to draw it, and it is how the following pages show tensors that would not fit in a
# browser.

# %%
shape, axes = kinds["colour photographs"]
draw(np.broadcast_to(np.float32(0), shape), axes=axes)

# %% [markdown]
# ## How to find the shape of your own data
#
# Ask three questions, in this order.
#
# 1. **What is one sample?** One person, one day of trading, one photograph, one clip. The number of samples is the length
#    of axis 0, and it may grow while you collect.
# 2. **What is a sample made of?** A list of numbers, a table, a picture, a stack of pictures. That gives the axes after the
#    first one, in their order.
# 3. **How long is each of them?** These lengths must be the same for all samples, or they do not stack.
#
# The bundled table of scikit-learn's wine data answers the questions like this: one sample is one wine; it is made of
# a row of measurements; so the tensor is rank 2.

# %%
from sklearn.datasets import load_wine

wine = load_wine()
print(describe(wine.data, axes=("samples", "features")))

# %% [markdown]
# !!! warning "Often confused: the batch axis is not a feature"
#
#     Axis 0 counts samples. It is the only axis along which order carries no meaning: shuffle it (together with the
#     labels) and the data set is the same. Shuffle the features of each sample, the minutes of a day or the rows of an
#     image in different ways, and the data is ruined. When code fails because "a dimension is missing", it is nearly always
#     axis 0: the model wants a batch, and got one sample.

# %%
one_wine = wine.data[0]
batch_of_one = wine.data[:1]
print(f"wine.data[0] has shape {one_wine.shape}: a sample")
print(f"wine.data[:1] has shape {batch_of_one.shape}: a batch with one sample in it")

# %% [markdown]
# !!! question "Predict, then look"
#
#     A hospital keeps, for each of 1,000 patients, the heart rate and the oxygen level once a minute for a whole day. Which
#     kind of data is it, and what shape does the tensor have?

# %% tags=["answer"]
minutes = 24 * 60
patients = np.broadcast_to(np.float32(0), (1000, minutes, 2))
print(describe(patients, axes=("patients", "minutes", "features"), statistics=False))

# %% [markdown]
# ## Exercises
#
# **1.** You have 5,000 scanned letters, each a grayscale picture of 32 by 24 pixels (height by width). Write the shape with
# a channels axis, and count the entries of one sample.

# %% tags=["solution"]
letters = np.broadcast_to(np.uint8(0), (5000, 32, 24, 1))
print(f"shape {letters.shape}, one sample has {letters[0].size} entries")

# %% [markdown]
# **2.** A text is a sequence of words out of a vocabulary of 20,000. It can be kept as word numbers, one integer a word,
# or one-hot, a vector of 20,000 entries a word of which a single one is 1. Give both shapes for 64 texts of 100 words, and
# compare the bytes with one-hot entries of one byte and word numbers of four.

# %% tags=["solution"]
numbers = np.broadcast_to(np.int32(0), (64, 100))
one_hot = np.broadcast_to(np.uint8(0), (64, 100, 20000))
print(describe(numbers, axes=("texts", "words"), statistics=False))
print(describe(one_hot, axes=("texts", "words", "vocabulary"), statistics=False))
print(f"one-hot takes {one_hot.size / (4 * numbers.size):,.0f} times the memory")
