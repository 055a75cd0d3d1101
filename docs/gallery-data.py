# %% [markdown]
# # Gallery: data
#
# After this page you can name every kind of picture that tensorlab draws of large tensors, images and their values, and you
# have seen the line of code that makes it. [The first part](gallery.py) shows small tensors.

# %%
import numpy as np

from tensorlab import draw, histogram, images, mnist

digits = mnist.load()
train_images = digits.train_images
image_axes = ("samples", "height", "width")

# %% [markdown]
# ## Large tensors
#
# A long vector, or a table with few columns, shows its first and its last entries.

# %%
draw(np.arange(1000))

# %%
table = np.arange(300_000)
table = table.reshape(100_000, 3)
draw(table, ["samples", "features"])

# %% [markdown]
# Other tensors with more than 256 entries are drawn to scale, and their front shows their values as colours. The scale is
# gentle: the length of a side is proportional to the fourth root of its number of entries.

# %%
x = np.linspace(-3, 3, 28)
waves = np.sin(2 * x)[:, None]
draw(waves * np.cos(x))

# %%
time = np.arange(390)[:, None]
day = np.sin(time / (40, 60, 90))
day = day * (2, 3, 4)
year = np.stack([day] * 250)
names = [
    "samples",
    "timesteps",
    "features",
]
draw(year, axes=names)

# %% [markdown]
# Where the values are images, the front shows the first one.

# %%
draw(train_images, axes=image_axes)

# %%
draw(train_images, axes=image_axes, spread="samples")

# %% [markdown]
# A highlighted part is drawn as a box of its own; what a mask takes is shaded.

# %%
draw(train_images, axes=image_axes, index=np.s_[:, 14:, 14:])

# %%
nine = train_images[4]
draw(nine, index=nine > 128)

# %% [markdown]
# A batch of colour images; and a batch of videos that is never allocated: only its shape, its strides and one number
# exist in memory.

# %%
down, right = np.mgrid[:64, :64] * 4
tiles = np.stack([down, right, 255 - down], axis=-1).astype("uint8")
draw(
    np.broadcast_to(tiles, (128, 64, 64, 3)),
    axes=["samples", "height", "width", "channels"],
)

# %%
video = np.broadcast_to(np.uint8(128), (2, 240, 144, 256, 3))
draw(video, axes=["samples", "frames", "height", "width", "channels"])

# %% [markdown]
# ## Galleries of images
#
# One line shows a batch of images with their labels.

# %%
images(train_images, labels=digits.train_labels, max_images=10)

# %% [markdown]
# Given predictions, it marks the wrong ones, by a sign and not by colour alone. Two of these are made up.

# %%
predictions = digits.train_labels[:5].copy()
predictions[[2, 4]] = 3, 8
images(
    train_images[:5], labels=digits.train_labels[:5], predictions=predictions
)

# %% [markdown]
# Colour images have their channels last, or first when you say so.

# %%
images(
    np.stack([tiles, 255 - tiles]).transpose(0, 3, 1, 2),
    channels="first",
    labels=["image", "negative"],
)

# %% [markdown]
# ## How often each value occurs
#
# Few different integers have a bar each; other values fall into bars between round borders.

# %%
histogram(digits.train_labels)

# %%
histogram(train_images)

# %%
histogram(np.random.default_rng(0).normal(size=10_000))

# %% [markdown]
# `print` writes it with characters.

# %%
print(histogram(digits.train_labels))
