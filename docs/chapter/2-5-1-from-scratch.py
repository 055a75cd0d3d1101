# %% [markdown]
# # 2.5.1 Reimplementing our first example from scratch
#
# After this page you can write a dense layer, a model that chains layers, and a batch generator, and say which tensors
# go through them.

# %% [markdown]
# **Can you write the network of 2.1 yourself, and how little does it take?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `np.ceil` rounds up; `set_weights` gives a Keras model its weights.

# %% [markdown]
# ## Looking back
#
# Here is the program of [2.1](2-1-first-look.py) once more. What can you say about each line that you could not say then?
#
# ```python
# (train_images, train_labels), (test_images, test_labels) = mnist.load_data()
# train_images = train_images.reshape((60000, 28 * 28)).astype("float32") / 255
# ```
#
# The images come as a [rank-3 tensor](2-2-5-key-attributes.py#the-attributes-of-a-real-data-set) of `uint8`. A
# [reshape](2-3-4-reshaping.py#a-digit-becomes-a-vector) makes a row of each, one sample a row; the conversion stands before the division, as
# [`uint8`](2-2-5-key-attributes.py#what-the-dtype-decides), divided as it is, would become `float64`, which takes twice the memory.
#
# ```python
# model = keras.Sequential([
#     layers.Dense(512, activation="relu"),
#     layers.Dense(10, activation="softmax"),
# ])
# ```
#
# Two layers, one after another. Each is a [product](2-3-3-tensor-product.py) with a matrix of weights, an addition that
# [broadcasts](2-3-2-broadcasting.py), and an activation, so that [two do more than one](2-3-5-geometry.py#relu-folds). What the network
# knows is in those weights.
#
# ```python
# model.compile(
#     optimizer="rmsprop",
#     loss="sparse_categorical_crossentropy",
#     metrics=["accuracy"],
# )
# ```
#
# The loss is the [scalar](2-2-1-scalars.py#where-scalars-come-from) that training makes smaller; its
# [gradient](2-4-2-gradient.py) says how. The optimizer makes a step of it: rmsprop gives each weight
# [a learning rate of its own](2-4-3-sgd.py#in-two-dimensions). The metric is only watched.
#
# ```python
# model.fit(train_images, train_labels, epochs=5, batch_size=128)
# ```
#
# [Batches](2-2-7-batches.py) of 128 samples; for each, the loss, its gradient by [backpropagation](2-4-4-backpropagation.py), and a
# step of [gradient descent](2-4-3-sgd.py). That makes 469 steps an epoch, and 2,345 in five.
#
# None of it is magic any more. So now we build it again, and use TensorFlow for two things only: to compute with
# tensors, and to find gradients. What we write on these four pages is in `tensorlab.scratch`, too, with error messages that help.

# %%
import numpy as np

from tensorlab import describe, draw, images, mnist
from tensorlab.scratch import tf  # TensorFlow, without the log of its start

(train_images, train_labels), (test_images, test_labels) = mnist.load()
train = train_images.reshape(-1, 784).astype("float32") / 255
print(describe(train, axes=("samples", "features")))

# %% [markdown]
# ## A layer
#
# *What is in a `Dense` layer?*
#
# A dense layer holds a matrix `W` and a vector `b`, and computes `activation(inputs @ W + b)`. It starts with random
# weights: if all weights of the network were equal, all hidden units would compute the same, and learn the same ([2.5.2](2-5-2-training-step.py#why-the-start-is-random) shows it). The weights are small, so that what comes
# out is about as large as what went in. (The chapter draws them between 0 and a tenth; [2.5.3](2-5-3-training-loop.py#the-chapters-own-settings)
# compares the two.)


# %%
class NaiveDense:
    def __init__(self, input_size, output_size, activation, seed):
        self.activation = activation
        limit = np.sqrt(6 / (input_size + output_size))
        shape = (input_size, output_size)
        values = np.random.default_rng(seed).uniform(-limit, limit, shape)
        self.W = tf.Variable(values.astype("float32"))
        self.b = tf.Variable(tf.zeros(output_size))

    def __call__(self, inputs):
        return self.activation(inputs @ self.W + self.b)

    @property
    def weights(self):
        return [self.W, self.b]


layer = NaiveDense(784, 512, tf.nn.relu, seed=0)
draw(layer.W, axes=("inputs", "outputs"), show="colours")

# %% [markdown]
# A `tf.Variable` is a tensor that can be changed in place, which an ordinary TensorFlow tensor cannot. The column `W[:,
# k]` belongs to output k: one weight for each pixel. Before training it is noise:

# %%
columns = np.transpose(layer.W[:, :5]).reshape(5, 28, 28)
images(columns, labels=[f"output {k}" for k in range(5)])

# %% [markdown]
# ## A model
#
# *What does a model add to its layers?*
#
# A model hands its input through one layer after another. That is all there is to it.


# %%
class NaiveSequential:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, inputs):
        for layer in self.layers:
            inputs = layer(inputs)
        return inputs

    @property
    def weights(self):
        return [weight for layer in self.layers for weight in layer.weights]


model = NaiveSequential([layer, NaiveDense(512, 10, tf.nn.softmax, seed=1)])
for weight in model.weights:
    print(f"{weight.shape!s:12} {tf.size(weight).numpy():8,} numbers")
total = sum(tf.size(weight).numpy() for weight in model.weights)
print(f"{'together':12} {total:8,} numbers")

# %% [markdown]
# Follow the shapes of a batch: (128, 784) goes in, (128, 512) comes out of the first layer, (128, 10) out of the
# second.

# %%
batch = train[:128]
hidden = model.layers[0](batch)
predictions = model.layers[1](hidden)
print("in                     ", batch.shape)
print("after the first layer  ", hidden.shape)
print("after the second layer ", predictions.shape)
draw(predictions[:5].numpy().round(3), axes=("samples", "classes"))

# %% [markdown]
# Each row is ten probabilities that sum to 1, and none of them means anything yet: the model has learnt nothing.

# %%
answers = np.argmax(predictions, axis=1)
print("sums:", predictions[:5].numpy().sum(axis=1).round(5))
right = np.mean(answers == train_labels[:128])
print(f"right: {right:.0%} of the batch; by chance it would be about 10%")
images(train_images[:5], labels=train_labels[:5], predictions=answers[:5])

# %% [markdown]
# ## A batch generator
#
# *Who hands out the batches?*
#
# It walks along the samples axis, `batch_size` samples at a time.


# %%
class BatchGenerator:
    def __init__(self, images, labels, batch_size=128):
        self.images, self.labels, self.batch_size = images, labels, batch_size

    def __len__(self):
        return int(np.ceil(len(self.images) / self.batch_size))

    def __iter__(self):
        for start in range(0, len(self.images), self.batch_size):
            # The last slice may reach beyond the end: it is then shorter.
            stop = start + self.batch_size
            yield self.images[start:stop], self.labels[start:stop]


batches = BatchGenerator(train, train_labels)
sizes = [len(labels) for _, labels in batches]
print(f"{len(batches)} batches, {sum(sizes):,} samples together")
print(f"{sizes[0]} samples in the first batch, {sizes[-1]} in the last")

# %% [markdown]
# !!! warning "Often confused: the model knows no batch size"
#
#     No weight has a samples axis. The same layer takes a batch of 128, the shorter last one, or a single sample, as
#     long as that is a batch of one: shape (1, 784), not (784,).

# %%
one = train[:1]
print("a batch of one:", one.shape, "->", model(one).shape)

# %% [markdown]
# Hand a layer other inputs. Which of them does the first layer take, and what shape does each give?

# %%
from tensorlab import explain, explore

layers = {"first, (784, 512)": (784, 512), "second, (512, 10)": (512, 10)}


def product(inputs=(128, 784), weights=(784, 512)):
    return explain.matmul(inputs, weights)


explore(
    product,
    inputs=[
        (128, 784),
        (96, 784),
        (1, 784),
        (784,),
        (28, 28),
        (128, 512),
    ],
    weights=layers,
)

# %% [markdown]
# The last axis must have as many entries as `W` has rows; how many samples there are does not matter. NumPy, which is asked here, lets
# a single sample through without its samples axis; TensorFlow refuses it, and both refuse an image that is still a matrix.

# %% [markdown]
# `tensorlab.scratch.NaiveDense` says what is wrong instead of leaving it to the matrix product:

# %% tags=["raises-exception"]
from tensorlab import scratch

scratch.NaiveDense(784, 512, tf.nn.relu)(train_images[:128].astype("float32"))

# %% [markdown]
# ## The same in Keras
#
# *Does Keras compute anything different?*
#
# Keras' layers do the same computation. Given our weights, they make the same predictions, up to rounding in float32.

# %%
keras = tf.keras
twin = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(512, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
twin.set_weights([weight.numpy() for weight in model.weights])
print("largest difference:", np.abs(twin(batch) - predictions).max())

# %% [markdown]
# !!! question "Predict, then look"
#
#     What does the untrained model predict for an image that is all black, a vector of 784 zeros? Think of `inputs @ W
#     + b` before you look.

# %% tags=["answer"]
draw(model(np.zeros((1, 784), "float32")).numpy(), axes=("samples", "classes"))

# %% [markdown] tags=["answer"]
# Ten times a tenth. The products are 0, the biases are 0 at the start, so softmax gets ten equal numbers and makes ten
# equal probabilities.

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* Without an activation, two layers are [no more than
# one](2-3-5-geometry.py#affine-maps-a-matrix-then-a-translation). Show it: build two `NaiveDense` layers with
# `tf.identity` as activation, and a single one that makes the same predictions.

# %% tags=["solution"]
first = NaiveDense(784, 512, tf.identity, seed=2)
second = NaiveDense(512, 10, tf.identity, seed=3)
single = NaiveDense(784, 10, tf.identity, seed=4)
single.W.assign(first.W @ second.W)
single.b.assign(
    tf.linalg.matvec(second.W, first.b, transpose_a=True) + second.b
)
same = np.allclose(second(first(batch)), single(batch), atol=1e-5)
print("the same:", same)

# %% tags=["solution"]
from tensorlab import check

answer = [first, second, single]  # the three layers
check(
    answer,
    {
        "go from 784 numbers to 10, both ways": lambda a: (
            a[1](a[0](batch)).shape == a[2](batch).shape == (128, 10)
        ),
        "make the same predictions both ways": lambda a: np.allclose(
            a[1](a[0](batch)), a[2](batch), atol=1e-4
        ),
        "tell one sample from another": lambda a: np.ptp(a[2](batch)) > 0,
    },
)

# %% [markdown]
# **2.** *Compute.* In training, samples should come in another order in each epoch. Write a `ShuffledBatchGenerator` that deals
# them in random order, and check that each sample still comes exactly once.


# %% tags=["solution"]
class ShuffledBatchGenerator(BatchGenerator):
    def __iter__(self):
        order = np.random.default_rng().permutation(len(self.images))
        for start in range(0, len(order), self.batch_size):
            chosen = order[start : start + self.batch_size]
            yield self.images[chosen], self.labels[chosen]


numbers = np.arange(1000)
dealt = np.concatenate(
    [labels for _, labels in ShuffledBatchGenerator(numbers, numbers)]
)
print("first five:", dealt[:5])
print("each once:", np.array_equal(np.sort(dealt), numbers))

# %% tags=["solution"]
answer = ShuffledBatchGenerator  # the class itself
check(
    answer,
    {
        "make batches of 128": lambda a: (
            len(next(iter(a(np.arange(1000), np.arange(1000))))[0]) == 128
        ),
        "deal each sample exactly once": lambda a: np.array_equal(
            np.sort(
                np.concatenate(
                    [x for x, _ in a(np.arange(1000), train[:1000])]
                )
            ),
            np.arange(1000),
        ),
        "leave each label with its sample": lambda a: all(
            np.array_equal(x, y)
            for x, y in a(np.arange(1000), np.arange(1000))
        ),
        "deal in another order in each epoch": lambda a: (
            (dealer := a(np.arange(1000), train[:1000]))
            and not np.array_equal(*[next(iter(dealer))[0] for _ in "ab"])
        ),
    },
)

# %% [markdown]
# **3.** *Predict.* How many parameters does `NaiveDense(100, 20, ...)` have?

# %% tags=["solution"]
answer = 2020  # how many
check(answer, 100 * 20 + 20)

# %% [markdown]
# **4.** *Open.* Build a network with two hidden layers. How wide would you make them, and which shapes go through?

# %% tags=["solution"]
deep = NaiveSequential(
    [
        NaiveDense(784, 256, tf.nn.relu, seed=0),
        NaiveDense(256, 64, tf.nn.relu, seed=1),
        NaiveDense(64, 10, tf.nn.softmax, seed=2),
    ]
)
passing = batch
for each in deep.layers:
    passing = each(passing)
    print(passing.shape)

# %% tags=["solution"]
answer = deep  # your network
check(
    answer,
    {
        "have two hidden layers and one of answers": lambda a: (
            len(a.layers) == 3
        ),
        "give ten numbers for each sample": lambda a: (
            a(batch).shape == (128, 10)
        ),
        "give probabilities, which sum to 1": lambda a: np.allclose(
            np.sum(a(batch), axis=1), 1, atol=1e-5
        ),
    },
)
