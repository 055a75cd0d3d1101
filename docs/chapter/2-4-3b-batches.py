# %% [markdown]
# # 2.4.3b Batches, and the noise they bring
#
# After this page you can say what the batch size does to gradient descent: how many steps it gives, how far each of them is
# off, and why the usual choice lies in between.

# %% [markdown]
# **A batch shows a few samples out of thousands. Why is a guess at the gradient good enough to walk by?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `sgd` walks in batches, and keeps the whole path as `descend` does. `rng.integers(0, n, k)` draws k whole numbers
#     from 0 to n - 1; the same one may come again.

# %% [markdown]
# [The last page](2-4-3-sgd.py) walked down landscapes that it knew exactly. The loss of a network is a mean over all samples, and
# its exact gradient means going through all of them for a single step. A batch gives a guess at it, which is much cheaper.
#
# ## A guess that is right on average
#
# *How far off is the gradient of a batch?*
#
# We fit a line to 256 points. Its loss has two weights, so a gradient is two numbers. Here is the one of all points at the place
# where we will start, and below it those of four batches, drawn at random.

# %%
import numpy as np

from tensorlab import explore
from tensorlab.gradient import sgd
from tensorlab.plot import curves, descents

rng = np.random.default_rng(0)
inputs = rng.uniform(-1, 1, 256)
targets = 1.5 * inputs + 0.5 + 0.8 * rng.standard_normal(256)
start = np.array([-1.0, -1.0])


def line_loss(w, x, y):
    return np.mean((w[0] * x + w[1] - y) ** 2)


def line_gradient(w, x, y):
    error = w[0] * x + w[1] - y
    return np.array([2 * np.mean(error * x), 2 * np.mean(error)])


def of_a_batch(size):
    drawn = rng.integers(0, 256, size)
    return line_gradient(start, inputs[drawn], targets[drawn])


print("all 256 samples:", line_gradient(start, inputs, targets).round(2))
for _ in range(4):
    print("a batch of 32:  ", of_a_batch(32).round(2))

# %% [markdown]
# None of them is right, and all point much the same way. Draw very many, and their mean approaches the gradient of all
# samples: the guess is wrong each time, and right on average.

# %%
many = np.array([of_a_batch(32) for _ in range(20_000)])
print("mean of 20,000 batches:", many.mean(axis=0).round(2))
print("their spread:          ", many.std(axis=0).round(2))

# %% [markdown]
# !!! question "Predict, then look"
#
#     A batch of 128 is four times as large, and four times the work. Is its gradient off by a quarter as much, by half as much, or
#     by as much as before?

# %% tags=["answer"]
for size in (8, 32, 128):
    spread = np.array([of_a_batch(size) for _ in range(20_000)]).std(axis=0)
    print(f"batches of {size:3}: spread {spread.round(3)}")

# %% [markdown] tags=["answer"]
# By half. The spread of a mean falls with the root of the number of samples: four times the work buys half the noise. That is why
# a small batch goes so far, and why making it larger soon stops paying off.

# %% [markdown]
# ## Walking by guesses
#
# *Where does a walk lead when every step is a little off?*
#
# Each run goes through all of the samples six times, in batches. Choose the batch size, and how the samples are shuffled.
# Which runs end somewhere else when only the shuffling changes? Which of them do not arrive?


# %%
def trained(batch_size, seed=0, epochs=6):
    return sgd(
        line_loss,
        start,
        samples=(inputs, targets),
        batch_size=batch_size,
        learning_rate=0.1,
        epochs=epochs,
        seed=seed,
        gradient=line_gradient,
    )


def path(batch_size=32, seed=0):
    run = trained(batch_size, seed)
    label = f"batches of {batch_size}"
    ranges = {"x": (-1.5, 2.5), "y": (-1.5, 1.5)}
    return descents(run, labels=[label], width=430, **ranges), run.summary


explore(path, batch_size=[1, 4, 32, 128, 256], seed=[0, 1, 2])

# %% [markdown]
# The smaller the batch, the more the end depends on chance; in batches of 128, six epochs are twelve steps, and
# with all samples in one batch they are six: too few to arrive. Three of these runs, by their loss on all samples:

# %%
runs = [trained(size) for size in (4, 32, 256)]
labels = ["batches of 4", "batches of 32", "all 256 samples"]
by_epoch = [run.values[:: run.steps // 6] for run in runs]
curves(*by_epoch, labels=labels, axes=("epoch", "loss"))

# %% [markdown]
# For the same work, counted in samples, the run with all samples has made only a few steps. The runs with small batches
# have made many, and arrived long ago; but they do not come to rest: near the minimum the noise of the batches is larger
# than the gradient, and the point trembles about. In between lies the usual choice: a **mini-batch** of 128, say, as in
# this chapter, whose data have many more samples than these.

# %%
for label, run in zip(labels, runs, strict=True):
    print(f"{label:16}{run.steps:4} steps, last loss {run.values[-1]:.4f}")

# %% [markdown]
# ## The trembling
#
# *How much of the noise is left once all have arrived?*
#
# Let all three arrive first: two hundred epochs, and of those the second half.

# %%
print("mean and spread of the loss:")
for label, size in zip(labels, (4, 32, 256), strict=True):
    long_run = trained(size, epochs=200)
    end = long_run.values[long_run.steps // 2 :]
    print(f"{label:16} {end.mean():.4f}  {end.std():.7f}")

# %% [markdown]
# !!! warning "Often confused: a noisy path is not a wrong one"
#
#     On the way, many steps make the loss on all samples larger, since each looks at its own batch only. That is no sign of a
#     mistake, and no reason to stop: it is the mean of many steps that leads down.

# %%
for label, run in zip(labels, runs, strict=True):
    up = np.mean(np.diff(run.values) > 0)
    print(f"{label:16} {up:4.0%} of the steps led up")

# %% [markdown]
# ## Exercises
#
# **1.** *Predict.* With 256 samples and six epochs, how many steps are made in batches of 4, of 32 and of 256?

# %% tags=["solution"]
from tensorlab import check

answer = [384, 48, 6]  # three numbers
check(answer, [run.steps for run in runs])

# %% [markdown]
# **2.** *Compute.* Deal the samples, in their order, into eight batches of 32, and compute the gradient of each at `start`. What is the mean
# of the eight?

# %% tags=["solution"]
eight = [
    line_gradient(start, inputs[i : i + 32], targets[i : i + 32])
    for i in range(0, 256, 32)
]
answer = np.mean(eight, axis=0)  # two numbers
check(answer, line_gradient(start, inputs, targets))

# %% [markdown] tags=["solution"]
# It is exactly the gradient of all samples, because the batches are equally long. So an epoch of very small steps is
# nearly one large step.

# %% [markdown]
# **3.** *Open.* Make the trembling of the small batches smaller without making the batches larger.

# %% tags=["solution"]
at = start
print("learning rate, mean and spread:")
for rate in (0.1, 0.03, 0.01, 0.003):
    data = (inputs, targets)
    run = sgd(line_loss, at, data, 4, rate, epochs=50, gradient=line_gradient)
    end = run.values[run.steps // 2 :]
    print(f"{rate:<6}  {end.mean():.4f}  {end.std():.6f}")
    at = run.path[-1]

# %% [markdown] tags=["solution"]
# One answer: large steps while there is far to go, and smaller ones near the end. Most trainings do so, and call it a schedule.

# %% tags=["solution"]
answer = end  # the last losses of your run, 1,000 or more
check(
    answer,
    {
        "be 1,000 losses or more": lambda a: len(a) >= 1000,
        "tremble less than before": lambda a: (
            np.std(a) < np.std(trained(4, epochs=50).values[-1600:])
        ),
        "be as low as before": lambda a: (
            np.mean(a) < np.mean(trained(4, epochs=50).values[-1600:])
        ),
    },
)
