# %% [markdown]
# # 2.2.10 Timeseries data or sequence data
#
# After this page you can build a (samples, timesteps, features) tensor from a long recording, and say why time has an
# axis of its own.

# %% [markdown]
# **Where does time go in a tensor?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `rng.standard_normal(n)` draws n numbers at random around 0; `x.cumsum()` adds up from the beginning to each place; `np.maximum` takes the larger of two, entry by entry; `np.cos` and `np.pi` make a wave.

# %% [markdown]
# When order matters, time gets an axis. One sample is then a matrix, one row for each **timestep**, and the data set is a
# rank-3 tensor: (samples, timesteps, features).
#
# The chapter's example: a year of stock prices. Every minute of a trading day has three numbers, the price now, and the
# highest and the lowest price of the past minute. A day has 390 minutes, a year 250 trading days. Ours are made up, by
# a random walk: each minute the price goes a little up or down, by chance. One day is one curve:

# %%
import numpy as np

from tensorlab import describe, draw, explain

rng = np.random.default_rng(0)
price = 100 + 0.05 * rng.standard_normal(250 * 390).cumsum().reshape(250, 390)
highest = price + 0.1 * rng.random(price.shape)
lowest = price - 0.1 * rng.random(price.shape)

axes = ("samples", "timesteps", "features")
year = np.stack([price, highest, lowest], axis=2)
print(describe(year, axes=axes))

# %%
from tensorlab.plot import curves

curves(year[17, :, 0], labels=["day 17"], axes=("minute", "price"))

# %%
draw(year, axes=axes)

# %% [markdown]
# By convention the time axis is axis 1, right after the samples. Taking one day is an integer index on axis 0 and leaves a
# matrix. Taking the same minute of every day is an integer index on axis 1. That leaves a matrix as well: one
# row for each day.

# %%
print(explain.index(year, np.s_[17]))

# %%
print(explain.index(year, np.s_[:, 0]))

# %% [markdown]
# ## From a recording to samples
#
# *How does one long table become many samples?*
#
# Recordings come as one long table, one row after another. Let us make one with a rhythm that we know: a temperature
# and a light level, once an hour, for 28 days.

# %%
hours = np.arange(28 * 24)
day = 2 * np.pi * hours / 24
temperature = 12 - 6 * np.cos(day) + 0.005 * hours
light = np.maximum(0, -np.cos(day))
recording = np.stack([temperature, light], axis=1)
print(describe(recording, axes=("hours", "features")))

# %%
curves(
    temperature[: 4 * 24], axes=("hour", "temperature of the first four days")
)

# %% [markdown]
# We want one day to be one sample. A reshape turns the long axis into two, days and hours, without moving a single
# number: the first 24 rows become day 0, the next 24 day 1, and so on. NumPy keeps the order of the entries, and here
# their order is time.

# %%
days = recording.reshape(28, 24, 2)
print(explain.reshape(recording, (28, 24, 2)))

# %% [markdown]
# The curve above is cut at every midnight, and the pieces are laid over one another. Here are four of the 28:

# %%
labels = [f"day {i}" for i in range(0, 28, 9)]
curves(*days[::9, :, 0], labels=labels, axes=("hour", "temperature"))

# %% [markdown]
# Now each axis answers a question of its own. The mean along the hours gives each day's mean temperature; the mean along the
# days gives the typical day.

# %%
print("warmest day:", days[:, :, 0].mean(axis=1).argmax())
print("warmest hour of a typical day:", days[:, :, 0].mean(axis=0).argmax())

# %%
draw(days.mean(axis=0)[::3].round(1), axes=("every third hour", "features"))

# %% [markdown]
# !!! warning "Often confused: a reshape that runs, and one that is right"
#
#     `recording.reshape(24, 28, 2)` runs as well, and gives 24 "days" of 28 hours: each row starts four hours later in
#     the day than the one before it. A reshape never asks what the axes mean. If the axes are right and only their order
#     is wrong, you want [`transpose`](2-3-4-reshaping.py).

# %%
wrong = recording.reshape(24, 28, 2)
print("light when a wrong day starts:")
print(wrong[:7, 0, 1].round(1) + 0)
print("light when a true day starts:")
print(days[:7, 0, 1].round(1) + 0)

# %% [markdown]
# Cut the recording into days of another length: each row is one day. For which length is it equally light at the same hour of
# every day?

# %%
from tensorlab import explore


def cut(hours_in_a_day=20, feature="light"):
    whole = len(recording) // hours_in_a_day
    x = recording[: whole * hours_in_a_day].reshape(whole, hours_in_a_day, 2)
    seen = x[:, :, ["temperature", "light"].index(feature)]
    picture = draw(seen, axes=("days", "hours"), show="colours")
    return picture, f"{whole} days of {hours_in_a_day} hours: shape {x.shape}"


explore(cut, hours_in_a_day=range(20, 29), feature=["temperature", "light"])

# %% [markdown]
# Only for 24, the rhythm of the data: then axis 1 is the hour. One hour less, and each day starts an hour earlier than the one before
# it; one more, an hour later. The temperature has the same rhythm, but rises a little from day to day.

# %% [markdown]
# !!! question "Predict, then look"
#
#     One million tweets are kept as sequences of 280 characters out of an alphabet of 128, each character one-hot: a
#     vector of 128 entries, all 0 but one. What is the shape of the whole? How many bytes, at one byte an entry?

# %% tags=["answer"]
tweets = np.broadcast_to(np.uint8(0), (1000000, 280, 128))
print(
    describe(
        tweets, axes=("tweets", "characters", "alphabet"), statistics=False
    )
)

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* Samples may overlap. Cut the recording into windows of 24 hours that start every hour, with
# `np.lib.stride_tricks.sliding_window_view`, and bring the axes into the order (samples, timesteps, features).

# %% tags=["solution"]
windows = np.lib.stride_tricks.sliding_window_view(recording, 24, axis=0)
print("as NumPy gives it:", windows.shape)
windows = windows.transpose(0, 2, 1)
print(
    describe(
        windows, axes=("samples", "timesteps", "features"), statistics=False
    )
)
print(
    "its memory is still the recording's:",
    np.shares_memory(windows, recording),
)

# %% tags=["solution"]
from tensorlab import check

answer = windows.shape  # the shape
check(answer, (len(recording) - 24 + 1, 24, 2))

# %% [markdown]
# **2.** *Compute.* The target of a forecast: for each window, the temperature one hour after its end. For how many windows is there
# one? Make the two tensors match along axis 0.

# %% tags=["solution"]
targets = recording[24:, 0]
inputs = windows[: len(targets)]
print(len(windows), "windows,", len(targets), "targets")
print("inputs", inputs.shape, "targets", targets.shape)

# %% [markdown] tags=["solution"]
# The last window has nothing after it, so it stays without a target.

# %% tags=["solution"]
answer = len(targets)  # how many windows
check(answer, len(recording) - 24)

# %% [markdown]
# **3.** *Predict.* Without running it: what is the shape of `days.mean(axis=(0, 1))`?

# %% tags=["solution"]
answer = (2,)  # the shape
check(answer, explain.mean(days, axis=(0, 1)))

# %% [markdown] tags=["solution"]
# Both axes that are named go. One mean for each feature is left.

# %% [markdown]
# **4.** *Open.* Cut the recording into weeks instead of days. What can you see now, and what can you no longer see? How long would you make a sample if you
# wanted to predict tomorrow's temperature?

# %% tags=["solution"]
weeks = recording.reshape(4, 7 * 24, 2)
labels = [f"week {i}" for i in range(4)]
curves(
    *weeks[:, :, 0], labels=labels, axes=("hour of the week", "temperature")
)

# %% [markdown] tags=["solution"]
# A week shows that it gets warmer; but there are only four of them to learn from. Shorter samples are more samples.

# %% tags=["solution"]
answer = weeks  # the recording in weeks, as samples
check(answer, np.stack(np.split(recording, 4)))
