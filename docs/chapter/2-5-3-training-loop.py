# %% [markdown]
# # 2.5.3 The full training loop
#
# After this page you can write the loop that trains a network, and say what an epoch, a step and a compiled step are.

# %% [markdown]
# **What turns one training step into a trained network?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `training_step` is the function of the page before, `BatchGenerator` comes from 2.5.1; `x.ravel()` lays all
#     entries in one row. `np.median` is the value in the middle; `np.convolve` takes a mean that moves along, and
#     `np.ones_like` makes the ones that it needs.

# %% [markdown]
# Training is [one step](2-5-2-training-step.py), again and again: for each epoch, for each batch, one step.

# %%
import math

import numpy as np

from tensorlab import describe, images, mnist
from tensorlab.scratch import (
    BatchGenerator,
    NaiveDense,
    NaiveSequential,
    evaluate,
    fit,
    tf,
    training_step,
)

(train_images, train_labels), (test_images, test_labels) = mnist.load()
train = train_images.reshape(-1, 784).astype("float32") / 255
test = test_images.reshape(-1, 784).astype("float32") / 255


def new_model():
    return NaiveSequential(
        [
            NaiveDense(784, 512, tf.nn.relu, seed=0),
            NaiveDense(512, 10, tf.nn.softmax, seed=1),
        ]
    )


batches = BatchGenerator(train, train_labels, batch_size=128)
steps = len(batches)
print(f"{len(train):,} samples in batches of 128: {steps} steps in an epoch")

# %% [markdown]
# ## The loop
#
# *How much code is the whole training?*
#
# Two loops, one inside the other, and [the step](2-5-2-training-step.py#all-four-in-one-function) in the middle. That is all of
# `fit`:


# %%
def naive_fit(
    model, images, labels, epochs, batch_size=128, learning_rate=0.1
):
    batches = BatchGenerator(images, labels, batch_size)
    losses = []
    for epoch in range(epochs):
        for some_images, some_labels in batches:
            loss = training_step(
                model, some_images, some_labels, learning_rate
            )
            losses.append(float(loss))
        mean = np.mean(losses[-len(batches) :])
        print(f"epoch {epoch}: {len(batches)} steps, mean loss {mean:.3f}")
    return losses


model = new_model()
losses = naive_fit(model, train[:6400], train_labels[:6400], epochs=3)

# %% [markdown]
# Three epochs of the first 6,400 samples (of all, where there are fewer). Each epoch begins where the one before it has left the
# weights.

# %% [markdown]
# ## A compiled step
#
# *Must every step go through Python?*
#
# Each call above runs through Python: the tape records each operation anew, although they are always the same. `tf.function`
# records them once, as a graph, and later runs the graph. The numbers are the same up to rounding, and it is faster. By how much
# depends on the machine; on the one that built this page:

# %%
from time import perf_counter

compiled = tf.function(training_step)
# A tensor: for a Python number, each new value would mean a new graph.
rate = tf.constant(0.1)
some_images, some_labels = next(iter(batches))
compiled(model, some_images, some_labels, rate)  # the first call records


def seconds(step, times=20):
    taken = []
    for _ in range(times):
        start = perf_counter()
        step(model, some_images, some_labels, rate)
        taken.append(perf_counter() - start)
    return float(np.median(taken))


in_python, in_graph = seconds(training_step), seconds(compiled)
print(
    f"a step in Python takes {in_python / in_graph:.1f} times as long as a "
    "compiled one"
)

# %% [markdown]
# ## The whole training
#
# *What does the loss look like over a thousand steps?*
#
# `fit` of `tensorlab.scratch` is the loop above with a compiled step, and says so when the loss is no longer a number. It keeps the
# loss of each step, in a tensor of shape (epochs, steps). We train for about 1,400 steps, which are three epochs of MNIST.

# %%
epochs = math.ceil(1400 / steps)
model = new_model()
history = fit(
    model, train, train_labels, epochs, batch_size=128, learning_rate=0.1
)
print(describe(history, axes=("epochs", "steps")))

# %%
from tensorlab.plot import curves

every_step = history.ravel()
window = np.ones(max(1, len(every_step) // 40))
weights = np.convolve(np.ones_like(every_step), window, mode="same")
smooth = np.convolve(every_step, window, mode="same") / weights
labels = ["each batch", f"mean of {window.size} steps"]
curves(every_step, smooth, labels=labels, axes=("step", "loss"))

# %% [markdown]
# The curve falls steeply, then slowly, and trembles all the time: each point is the loss on another batch. What has
# the first layer learnt? The columns of its `W` that have changed the most were noise; what has been added to them is not
# (`mnist.weights` drew them for a classifier, in [2.1](2-1-first-look.py#prediction)):

# %%
W = model.weights[0].numpy()
moved = W - new_model().weights[0].numpy()
most = np.argsort(-np.linalg.norm(moved, axis=0))[:5]
images(
    moved[:, most].T.reshape(5, 28, 28), labels=[f"output {k}" for k in most]
)

# %%
print(
    "accuracy on the training samples: "
    f"{evaluate(model, train, train_labels):.1%}"
)

# %% [markdown]
# Replay the first steps at three learning rates; the images are what has been added to the weights of four outputs. When do they
# begin to look like strokes of a pen? Does the rate that is best after the first step stay the best?

# %%
from tensorlab import explore

moments = [0, 1, 5, 20, 60, 200]
n = min(2000, len(train) // 5)
learning, held_back, held_back_labels = (
    train[:-n],
    train[-n:],
    train_labels[-n:],
)
start = new_model().weights[0].numpy()
seen = {}
for rate in (0.01, 0.1, 1.0):
    learner, step = new_model(), tf.function(training_step)
    for i in range(moments[-1] + 1):
        if i in moments:
            accuracy = evaluate(learner, held_back, held_back_labels)
            answers = np.argmax(learner(held_back[:5]), axis=1)
            seen[i, rate] = (
                learner.weights[0].numpy() - start,
                accuracy,
                answers,
            )
        first = 128 * i % (len(learning) - 128)
        batch = np.s_[first : first + 128]
        step(learner, learning[batch], train_labels[batch], tf.constant(rate))
strongest = np.argsort(-np.linalg.norm(seen[200, 0.1][0], axis=0))[:4]


def replayed(step=20, rate=0.1):
    moved, accuracy, answers = seen[step, rate]
    added = moved[:, strongest].T.reshape(-1, 28, 28)
    # As shares of the largest one, in few shades, which weigh little here.
    added = (added / max(np.abs(added).max(), 1e-9)).round(1)
    weights = images(added, labels=[f"output {k}" for k in strongest])
    digits = images(
        held_back[:5].reshape(-1, 28, 28),
        labels=held_back_labels[:5],
        predictions=answers,
    )
    return (
        weights,
        digits,
        f"accuracy on {n:,} samples that were held back: {accuracy:.1%}",
    )


explore(replayed, step=moments, rate=[0.01, 0.1, 1.0])

# %% [markdown]
# The strokes are there after a few dozen steps, long before the network reads well. Which rate is ahead can change on the way: a
# large one may stumble at first.

# %% [markdown]
# ## The chapter's own settings
#
# *What if the start and the learning rate are chosen differently?*
#
# The chapter starts from other weights, between 0 and 0.1, and takes ten epochs with a learning rate of 0.001. The loop is
# the same. Here is the result, beside our three epochs with 0.1:

# %%
theirs = new_model()
rng = np.random.default_rng(0)
for W in theirs.weights[::2]:
    W.assign(rng.uniform(0, 0.1, W.shape).astype("float32"))
their_history = fit(
    theirs, train, train_labels, epochs=10, learning_rate=0.001
)
for whose, each in (("the chapter's", theirs), ("ours", model)):
    accuracy = evaluate(each, test, test_labels)
    print(f"{whose:13} test accuracy {accuracy:.3f}")
print("their mean loss by epochs:")
print(their_history.mean(axis=1).round(2))

# %% [markdown]
# The loss is still falling when the chapter's training stops: ten epochs of such small steps are not enough to arrive.
# In the chapter that does no harm, since the point is the loop.

# %% [markdown]
# ## The same in Keras
#
# *Does Keras' `fit` end at the same weights?*
#
# The same start, the same order of the batches, the same optimizer: after an epoch of Keras' `fit`, here of the first 12,800
# samples, its weights are ours, up to rounding that has added up over the steps.

# %%
keras = tf.keras
twin = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(512, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
ours = new_model()
twin.set_weights([weight.numpy() for weight in ours.weights])
twin.compile(keras.optimizers.SGD(0.1), loss="sparse_categorical_crossentropy")

some, some_labels = train[:12_800], train_labels[:12_800]
twin.fit(some, some_labels, epochs=1, batch_size=128, shuffle=False, verbose=0)
fit(ours, some, some_labels, epochs=1, batch_size=128, learning_rate=0.1)
for mine, other in zip(ours.weights, twin.trainable_variables, strict=True):
    difference = np.abs(mine.numpy() - other.numpy()).max()
    print(f"{mine.shape!s:12} largest difference {difference:.1e}")

# %% [markdown]
# What Keras does beyond this loop: it shuffles, feeds batches in the background, keeps metrics, knows many optimizers, and
# runs on GPUs. The chapter's `rmsprop` divides each gradient by its recent size, so that each weight has, in effect, a
# learning rate of its own.

# %% [markdown]
# !!! warning "Often confused: step, batch, epoch"
#
#     A **batch** is a set of samples. A **step** is one change of the weights, computed from one batch. An **epoch** is
#     as many steps as it takes to see each sample once. Halve the batch size, and an epoch has about twice as many steps,
#     each of them noisier.

# %% [markdown]
# !!! question "Predict, then look"
#
#     Train one epoch with batches of 32 instead of 128, at the same learning rate. Will the loss at the end of the
#     epoch be lower or higher?

# %% tags=["answer"]
print("mean loss of the last quarter:")
for size in (32, 128):
    losses = fit(
        new_model(), some, some_labels, 1, batch_size=size, learning_rate=0.1
    )
    end = losses[0, -losses.size // 4 :].mean()
    print(f"batches of {size:3}, {losses.size:3} steps: {end:.3f}")

# %% [markdown] tags=["answer"]
# Lower: there were four times as many steps. (We took at most 12,800 samples, to save time.) The price: a large batch
# uses a processor better, so many small ones take longer for the same samples.

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* Train one epoch on up to 12,800 samples with each of the learning rates 0.001, 0.01, 0.1 and 1. Which one would you
# choose? The test samples must not tell you: hold back validation samples, which are neither trained on nor in the test set.

# %% tags=["solution"]
n = min(12_800, len(train) * 4 // 5)
validation = train[n : n + 10_000]
validation_labels = train_labels[n : n + 10_000]
accuracies = {}
print("validation accuracy:")
for rate in (0.001, 0.01, 0.1, 1.0):
    tried = new_model()
    fit(tried, train[:n], train_labels[:n], epochs=1, learning_rate=rate)
    accuracies[rate] = evaluate(tried, validation, validation_labels)
    print(f"learning rate {rate:<6} {accuracies[rate]:.1%}")

# %% tags=["solution"]
from tensorlab import check

answer = accuracies  # {rate: accuracy on the validation samples}
check(
    answer,
    {
        "have all four rates": lambda a: sorted(a) == [0.001, 0.01, 0.1, 1],
        "hold shares from 0 to 1": lambda a: (
            0 <= min(a.values()) <= max(a.values()) <= 1
        ),
        "say that 0.001 learns too little in one epoch": lambda a: (
            min(a, key=a.get) == 0.001 and max(a.values()) > 2 * a[0.001]
        ),
    },
)

# %% [markdown]
# **2.** *Predict.* What does the loss become when the learning rate is far too large, and what does `fit` say? Try 1e20 with a model without relu.

# %% tags=["solution"]
import textwrap

wild = NaiveSequential(
    [
        NaiveDense(784, 16, tf.identity, seed=0),
        NaiveDense(16, 10, tf.nn.softmax, seed=1),
    ]
)
try:
    fit(wild, train[:1280], train_labels[:1280], epochs=1, learning_rate=1e20)
except FloatingPointError as error:
    print(textwrap.fill(str(error), 78))

# %% tags=["solution"]
answer = float("nan")  # the loss
check(answer, math.inf - math.inf)

# %% [markdown]
# **3.** *Predict.* How many steps are five epochs of 60,000 samples in batches of 256?

# %% tags=["solution"]
answer = 1175  # how many steps
check(answer, 5 * math.ceil(60000 / 256))

# %% [markdown]
# **4.** *Open.* Make the learning rate smaller while you train: halve it after each epoch. Does that end better than a rate that stays? Let
# `held_back` judge, and call the difference clear if it is more than twice its own error, the root of the sum of
# accuracy · (1 - accuracy) / n for both.

# %% tags=["solution"]
ended = {}
for name, rates in (
    ("stays", (0.5, 0.5, 0.5)),
    ("halved", (0.5, 0.25, 0.125)),
):
    tried = new_model()
    for rate in rates:
        fit(tried, train[:n], train_labels[:n], epochs=1, learning_rate=rate)
    ended[name] = tried
reached = np.array(
    [evaluate(each, held_back, held_back_labels) for each in ended.values()]
)
error = np.sqrt(np.sum(reached * (1 - reached)) / len(held_back))
clear = abs(reached[1] - reached[0]) > 2 * error
for name, accuracy in zip(ended, reached, strict=True):
    print(f"{name:7} validation accuracy {accuracy:.1%}")
print(f"twice the error of their difference: {200 * error:.1f} points")
print("clear" if clear else "not clear: it can be luck")

# %% [markdown] tags=["solution"]
# [Exercise 2 of the next page](2-5-4-evaluation.py#exercises) asks how many samples it takes to tell two accuracies apart. What is smaller than
# its error can be luck, and one run of each is too little to tell.

# %% tags=["solution"]
answer = {**ended, "clear": clear}  # "stays" and "halved" are the networks
check(
    answer,
    {
        "have two networks and a verdict": lambda a: (
            sorted(a) == ["clear", "halved", "stays"]
        ),
        "have networks that have learnt": lambda a: all(
            evaluate(a[name], held_back, held_back_labels) > 0.5
            for name in ("stays", "halved")
        ),
        "call clear what is more than two errors apart": lambda a: (
            (
                both := np.array(
                    [
                        evaluate(a[name], held_back, held_back_labels)
                        for name in ("stays", "halved")
                    ]
                )
            ).any()
            and bool(a["clear"])
            == (
                abs(both[1] - both[0])
                > 2 * np.sqrt(np.sum(both * (1 - both)) / len(held_back))
            )
        ),
    },
)
