# %% [markdown]
# # 2.2.5 Key attributes
#
# After this page you can sum up any tensor by three attributes, rank, shape and dtype, and look at a digit as the matrix
# that it is.

# %% [markdown]
# **Which three facts tell you nearly everything about a tensor before you have seen one of its entries?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `to_drawing` turns a matplotlib figure into a drawing. `np.dtype(...).itemsize` is the number of bytes of one
#     entry. `warnings.catch_warnings` and `simplefilter` collect the warnings that Python would have printed.
#     `np.minimum` takes the smaller of two, entry by entry; `np.unique` gives each value once.

# %% [markdown]
# Its rank, its shape and its dtype: NumPy keeps each as an attribute of the array.
#
# | attribute | NumPy | says |
# | --- | --- | --- |
# | rank | `x.ndim` | how many axes there are |
# | shape | `x.shape` | how many entries lie along each axis |
# | dtype | `x.dtype` | what one entry is, and how many bytes it takes |
#
# Here they are for the tensors of the last four pages.

# %%
import numpy as np

from tensorlab import describe, draw

scalar = np.array(12)
vector = np.array([12, 3, 6, 14, 7])
matrix = np.array([[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]])
cube = np.stack([matrix, matrix + 10, matrix + 20])

print("rank  shape      dtype")
for x in (scalar, vector, matrix, cube):
    print(f"{x.ndim:<6}{x.shape!s:11}{x.dtype}")

# %% [markdown]
# The rank is the length of the shape, always. If you know the shape, you know the rank.

# %%
print(all(x.ndim == len(x.shape) for x in (scalar, vector, matrix, cube)))

# %% [markdown]
# ## The attributes of a real data set
#
# *What do the three attributes say of thousands of digits?*
#
# Now for data that nobody typed in: handwritten digits, the ones of [section 2.1](2-1-first-look.py).

# %%
from tensorlab import mnist

digits = mnist.load()
train_images, train_labels = digits.train_images, digits.train_labels
digits

# %%
print("rank: ", train_images.ndim)
print("shape:", train_images.shape)
print("dtype:", train_images.dtype)

# %% [markdown]
# Read the shape from the outside in: so many images, each of them 28 rows, each of them 28 numbers. NumPy does not know that
# the numbers are pixels. We do, so we give the axes names.

# %%
print(describe(train_images, axes=("samples", "height", "width")))

# %%
draw(train_images, axes=("samples", "height", "width"))

# %% [markdown]
# ## The fifth digit
#
# *How do you take one image out of all, and what is it then?*
#
# An index on axis 0 takes one image out. Counted from 0, the fifth is number 4. It has two axes: an image is a matrix.

# %%
digit = train_images[4]
print(describe(digit, axes=("height", "width")))

# %%
draw(digit, axes=("height", "width"))

# %%
print("its label says that this is a", train_labels[4])

# %% [markdown]
# matplotlib shows it, too: `plt.imshow(digit, cmap=plt.cm.binary)` is the chapter's line. `cmap` says which colour stands for which
# number, and `binary` makes 0 white, so that the digit looks as if written on paper.

# %%
from tensorlab.plot import figure, to_drawing

with figure(240, 240) as (fig, ax):
    ax.imshow(digit, cmap="binary")
to_drawing(
    fig,
    "The fifth digit, by imshow",
    f"A {train_labels[4]}, in dark ink on light ground.",
)

# %% [markdown]
# Go closer, and the picture falls apart into what it is made of. 0 is
# the background, 255 full ink. (These pictures show ink white on black, the other way round from `binary`.)

# %%
draw(digit[8:16, 10:20], axes=("height", "width"), show="numbers")

# %%
from tensorlab import images

images(digit[np.newaxis, 8:16, 10:20], labels=["the same patch"])

# %% [markdown]
# ## What the dtype decides
#
# *What is 250 + 10, if one byte is all the room there is?*
#
# All entries of a tensor have one type, and it settles two things: which numbers can be told apart, and how much memory they
# take. The images are `uint8`, whole numbers from 0 to 255, one byte each. Here is what they would weigh as something else, in MiB: 2²⁰ bytes,
# about a million.

# %%
for dtype in ("uint8", "float32", "float64"):
    size = train_images.size * np.dtype(dtype).itemsize
    print(f"{dtype:8} {size / 2**20:6.1f} MiB")

# %% [markdown]
# NumPy picks a dtype from what it is given, and one number with a decimal point decides for all.

# %%
print(np.array([12, 3, 6]).dtype)
print(np.array([12, 3, 6.5]).dtype)
print(np.array([12, 3, 6], dtype="float32").dtype)

# %% [markdown]
# !!! warning "Often confused: adding to a uint8 is adding on a clock"
#
#     255 is the largest `uint8`. What goes past it starts again at 0, as a clock does at midnight, and for a tensor NumPy says
#     nothing. So convert first, then compute: `x.astype("float32") + 10`, and not the other way round.

# %%
pixel = np.array([250], dtype="uint8")
print("uint8:   250 + 10 is", (pixel + 10)[0])
print("float32: 250 + 10 is", (pixel.astype("float32") + 10)[0])

# %% [markdown]
# Do not rely on being warned. NumPy does warn when you take a single number out of the tensor first, and refuses a number that
# no `uint8` can hold. For the sum of two tensors it stays silent.

# %%
import warnings

for what, add in (
    ("a tensor, + 10", lambda: pixel + 10),
    ("one number, + 10", lambda: pixel[0] + 10),
    ("a tensor, + 300", lambda: pixel + 300),
):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            result = add()
        except OverflowError as error:
            result = f"OverflowError: {error}"
    print(
        f"{what:17} {result}  "
        f"{' '.join(str(warning.message) for warning in said)}"
    )

# %% [markdown]
# On an image it cannot be overlooked. Let us make the digit brighter by 100. In `uint8` the white of its strokes goes past 255
# and comes out as dark as the background, so that only their outline can be seen.

# %%
wrapped = digit + 100
white = wrapped[digit == digit.max()][0]
print("black, 0 + 100, is", wrapped[0, 0])
print(f"the brightest, {digit.max()} + 100, is {white}")
brighter = np.minimum(digit.astype("float32") + 100, 255)
images(
    np.stack([digit, wrapped, brighter]),
    labels=["digit", "uint8: wraps around", "float32, up to 255"],
)

# %% [markdown]
# Add more and more to all pixels. Which of them go round the clock first, the ink or the background? When has every
# pixel gone round?

# %%
from tensorlab import explore


def added(amount=90, convert_first=False):
    x = digit.astype("int16") if convert_first else digit
    result = x + amount
    white = digit == digit.max()
    said = (
        f"0 + {amount} is {result[0, 0]}, "
        f"{digit.max()} + {amount} is {result[white][0]}"
    )
    return images(np.minimum(result, 255).astype("uint8")[np.newaxis]), said


explore(added, amount=range(0, 256, 15), convert_first=False)

# %% [markdown]
# The full ink goes first, at the very first step; the background, at 0, would go last, at 256. If the digit is
# converted first, nothing goes round.

# %% [markdown]
# !!! question "Predict, then look"
#
#     The network wants numbers from 0 to 1. What is the dtype of `digit / 255`? And what would `digit // 255`, the
#     division without a remainder, look like?

# %% tags=["answer"]
scaled, floored = digit / 255, digit // 255
print("digit / 255  is", scaled.dtype)
print("digit // 255 is", floored.dtype, "with the values", np.unique(floored))
images(np.stack([scaled, floored]), labels=["digit / 255", "digit // 255"])

# %% [markdown] tags=["answer"]
# `/` makes floats, so nothing wraps. `//` stays in `uint8`, and of all shades only full ink is left.

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* How different are two digits? Draw the absolute difference of the first two images, computed in `uint8` and
# computed right.

# %% tags=["solution"]
first, second = train_images[:2]
in_uint8 = np.abs(first - second)
right = np.abs(first.astype("int16") - second.astype("int16"))
print("wrong at", (in_uint8 != right).sum(), "of", right.size, "pixels")
images(
    np.stack([in_uint8, right]), labels=["uint8: below 0 wraps, too", "int16"]
)

# %% tags=["solution"]
from tensorlab import check

answer = right  # the differences, of shape (28, 28)
check(answer, np.abs(train_images[0].astype(int) - train_images[1]))

# %% [markdown]
# **2.** *Predict.* Write down rank, shape and dtype of `train_labels`, of `train_labels == 4` and of `train_labels.mean()`. Then check.

# %% tags=["solution"]
for x in (train_labels, train_labels == 4, train_labels.mean()):
    print(f"{np.ndim(x):<3}{np.shape(x)!s:10}{x.dtype}")

# %% tags=["solution"]
answer = [1, 1, 0]  # the ranks, in a list
check(
    answer,
    [train_labels.ndim, (train_labels == 4).ndim, train_labels.mean().ndim],
)

# %% [markdown]
# **3.** *Open.* Which dtype would you give to the age of a person, to the number of people in a country, and to a pixel from 0 to 1? What would go
# wrong with a smaller one?

# %% tags=["solution"]
for dtype in ("uint8", "uint16", "uint32"):
    print(f"{dtype:7} up to {np.iinfo(dtype).max:,}")
next_one = np.nextafter(np.float16(0.5), np.float16(1))
print("float16 tells apart 0.5 and", next_one)

# %% [markdown] tags=["solution"]
# `uint8` is enough for ages; counting the people of a country takes 32 bits, as in `uint32`; for pixels, `float16` is
# fine enough, and `float32` is what networks usually take.

# %% tags=["solution"]
answer = ["uint8", "uint32", "float16"]  # of an age, of people, of a pixel
check(
    answer,
    {
        "have room for an age of 120": lambda a: np.iinfo(a[0]).max >= 120,
        "have room for 1.5 billion people": lambda a: (
            np.iinfo(a[1]).max >= 1_500_000_000
        ),
        "keep fractions for a pixel": lambda a: np.dtype(a[2]).kind == "f",
    },
)
