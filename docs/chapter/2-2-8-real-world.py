# %% [markdown]
# # 2.2.8 Real-world examples of data tensors
#
# After this page you can look at a data set, say which of four kinds it is, and write down its shape before you load it.

# %% [markdown]
# **You are handed a data set. What shape will its tensor have?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `...` in an index stands for all the axes that are not named: `x[..., 0]` takes entry 0 of the last axis, however many there are.

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

# %% [markdown]
# ## One sample of each kind
#
# *What is one sample: a vector, a matrix, or more?*
#
# Vector data: a person, by age, number of children and income. One sample is a vector.

# %%
import numpy as np

from tensorlab import describe, draw

person = np.array([34, 2, 41500])
draw(person, axes=("features",))

# %% [markdown]
# A timeseries: the temperature and the wind on a day, every six hours. One sample is a matrix.

# %%
day = np.array([[4.5, 12.0], [6.0, 10.5], [11.5, 14.0], [8.0, 9.5]])
draw(day, axes=("timesteps", "features"))

# %% [markdown]
# An image: a photograph that comes with scikit-learn. One sample is a rank-3 tensor.

# %%
from sklearn.datasets import load_sample_image

flower = load_sample_image("flower.jpg")[::12, ::12]
draw(flower, axes=("height", "width", "channels"))

# %% [markdown]
# A video: the camera moves over the flower. One sample has rank 4.

# %%
film = np.stack([flower[:, i : i + 33] for i in (0, 7, 14)])
draw(film, axes=("frames", "height", "width", "channels"))

# %% [markdown]
# ## And a whole data set
#
# *A sample has rank 3. What is the rank of a data set of such samples?*
#
# A data set holds many samples, so it has one axis more, at the front. The ranks go from 2 to 5. Here are the chapter's
# examples, which the next four pages take up one by one.

# %%
# broadcast_to lends a zero a shape: the shape is real, the memory is not.
examples = {
    "people": (100000, 3),
    "days of stock prices": (250, 390, 3),
    "photographs": (128, 256, 256, 3),
    "clips": (4, 240, 144, 256, 3),
}
axes = {
    "people": ("people", "features"),
    "days of stock prices": ("days", "minutes", "features"),
    "photographs": ("photographs", "height", "width", "channels"),
    "clips": ("clips", "frames", "height", "width", "channels"),
}
for what, shape in examples.items():
    tensor = np.broadcast_to(np.float32(0), shape)
    print(
        f"{what.upper()}: {describe(tensor, axes[what], statistics=False)}\n"
    )

# %% [markdown]
# Here are four clips. Go from one kind to the next, then collect more samples. What does each do to the shape? Which kinds can weigh
# more than a gigabyte?

# %%
from tensorlab import explore

sample = {
    "vector data": (("features", 3),),
    "timeseries": (("timesteps", 390), ("features", 3)),
    "images": (("height", 256), ("width", 256), ("channels", 3)),
    "video": (
        ("frames", 240),
        ("height", 144),
        ("width", 256),
        ("channels", 3),
    ),
}


def data_set(kind="video", samples=4):
    names, lengths = zip(("samples", samples), *sample[kind], strict=True)
    x = np.broadcast_to(np.float32(0.7), lengths)  # as a colour: grey
    said = f"shape {x.shape}, rank {x.ndim}; {x.nbytes:,} bytes as float32"
    return draw(x, axes=names), said


explore(data_set, kind=list(sample), samples=[1, 4, 128, 1000])

# %% [markdown]
# More samples make axis 0 longer and change nothing else. Each kind has one axis more than the one before it, and
# weighs far more for the same number of samples (`nbytes` counts the bytes); only the clips pass a gigabyte.

# %% [markdown]
# None of them was loaded: a single number that has been lent a shape is enough to describe a tensor, and to draw it.
#
# ## How to find the shape of your own data
#
# Ask three questions, in this order.
#
# 1. **What is one sample?** One person, one day, one photograph, one clip. The number of samples is the length of axis 0, and
#    it may grow while you collect.
# 2. **What is a sample made of?** A list of numbers, a table, a picture, a stack of pictures. That gives the axes after the
#    first one, in their order.
# 3. **How long is each of them?** These lengths must be the same for all samples, or the samples do not stack.
#
# Take the wines that come with scikit-learn. One sample is one wine; it is made of a row of measurements; so the tensor has
# rank 2.

# %%
from sklearn.datasets import load_wine

wine = load_wine()
print(describe(wine.data, axes=("samples", "features")))

# %% [markdown]
# !!! warning "Often confused: one sample, and a batch with one sample"
#
#     A model takes batches, and a batch always has its samples axis, even with a single sample in it. When code fails because "a
#     dimension is missing", it is usually axis 0: the model wanted a batch, and got a sample.

# %%
print("wine.data[0]  is a sample of shape", wine.data[0].shape)
print("wine.data[:1] is a batch of shape ", wine.data[:1].shape)

# %% [markdown]
# !!! question "Predict, then look"
#
#     A hospital keeps, for each of 1,000 patients, the heart rate and the oxygen level once a minute for a whole day. Which
#     kind of data is it, and what shape does the tensor have?

# %% tags=["answer"]
minutes = 24 * 60
patients = np.broadcast_to(np.float32(0), (1000, minutes, 2))
print(
    describe(
        patients, axes=("patients", "minutes", "features"), statistics=False
    )
)

# %% [markdown] tags=["answer"]
# A timeseries: order matters along the minutes.

# %% [markdown]
# ## Exercises
#
# **1.** *Predict.* You have 5,000 scanned letters, each a grayscale picture of 32 by 24 pixels (height by width). Write the shape with
# a channels axis, and count the entries of one sample.

# %% tags=["solution"]
letters = np.broadcast_to(np.uint8(0), (5000, 32, 24, 1))
print(f"shape {letters.shape}, one sample has {letters[0].size} entries")

# %% tags=["solution"]
from tensorlab import check, explain

answer = (5000, 32, 24, 1)  # the shape
check(answer, explain.index((5000, 32, 24), np.s_[..., np.newaxis]))

# %% [markdown]
# **2.** *Compute.* A text is a sequence of words out of a vocabulary of 20,000. It can be kept as word numbers, one integer a word,
# or one-hot: a vector of 20,000 entries a word, of which a single one is 1. Give both shapes for 64 texts of 100 words.
# How many times as much memory does the second take, at 1 byte an entry, as the first, at 4 bytes?

# %% tags=["solution"]
numbers = np.broadcast_to(np.int32(0), (64, 100))
one_hot = np.broadcast_to(np.uint8(0), (64, 100, 20000))
print(describe(numbers, axes=("texts", "words"), statistics=False))
print(
    describe(one_hot, axes=("texts", "words", "vocabulary"), statistics=False)
)
print(
    f"one-hot takes {one_hot.size / (4 * numbers.size):,.0f} times the memory"
)

# %% tags=["solution"]
answer = one_hot.size / (4 * numbers.size)  # how many times as much
check(answer, 20_000 // 4)

# %% [markdown]
# **3.** *Open.* Take data that you know, from a hobby or from work, and ask the three questions. And if one sample is longer than the
# others, or shorter? Write a function that brings the vector `x` to length `n`: it cuts off what is too long, and fills
# up with zeros what is too short.

# %% tags=["solution"]
songs = np.broadcast_to(np.float32(0), (500, 3600, 12))
print(describe(songs, axes=("songs", "moments", "pitches"), statistics=False))


def of_length(x, n):
    result = np.zeros(n)
    result[: len(x)] = x[:n]
    return result


# %% [markdown] tags=["solution"]
# Here are 500 songs, each brought to the same number of moments. A song that is much longer is better cut into several samples.

# %% tags=["solution"]
lengths = {"samples": 500, "moments": 3600, "pitches": 12}
answer = lengths, of_length  # {axis: length}, from "samples" on; the function
check(
    answer,
    {
        "begin with the samples, and say what one is made of": lambda a: (
            next(iter(a[0])) == "samples" and len(a[0]) >= 2
        ),
        "give each axis a length": lambda a: min(a[0].values()) > 0,
        "make [1, 2] of [1, 2, 3] for n = 2": lambda a: np.array_equal(
            a[1](np.array([1, 2, 3]), 2), [1, 2]
        ),
        "make [1, 2, 3, 0, 0] of [1, 2, 3] for n = 5": lambda a: (
            np.array_equal(a[1](np.array([1, 2, 3]), 5), [1, 2, 3, 0, 0])
        ),
    },
)
