# %% [markdown]
# # 2.5.2 Running one training step
#
# After this page you can say what happens to the weights in a single training step, and check each of its numbers.

# %% [markdown]
# **What exactly happens to the weights in one step of training?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `NaiveDense` and `NaiveSequential` come from the page before. `tf.math.log` is the logarithm, `tf.cast` converts, to `tf.int64` for example, `tf.clip_by_value` keeps numbers between two bounds, `tf.fill` makes a tensor of one number. `assign` puts new numbers into a variable, `assign_sub` subtracts from those that are there. `np.argsort` gives the places of the entries from the smallest to the largest, `np.std` the standard deviation. `log_loss` draws the loss. `trainable_weights` and `trainable_variables` are what Keras trains.

# %% [markdown]
# A training step has four parts: predict, compare, find the gradients, move the weights. We do them one by one on a
# single batch.

# %%
import numpy as np

from tensorlab import draw, images, mnist
from tensorlab.scratch import NaiveDense, NaiveSequential, tf

(train_images, train_labels), _ = mnist.load()
batch = train_images[:128].reshape(-1, 784).astype("float32") / 255
labels = train_labels[:128].astype("int64")  # tf.gather takes no uint8

model = NaiveSequential(
    [
        NaiveDense(784, 512, tf.nn.relu, seed=0),
        NaiveDense(512, 10, tf.nn.softmax, seed=1),
    ]
)
images(train_images[:8], labels=labels[:8])

# %% [markdown]
# ## 1. Predict, 2. compare
#
# *How wrong is the model before it has learnt anything?*
#
# The model gives each class a probability. The loss asks for one of them only, that of the right class, and takes minus
# its logarithm: 0 for a probability of 1, and more and more the closer it comes to 0. Averaged over the batch, this is
# the **sparse categorical crossentropy**.

# %%
predictions = model(batch)
# predictions[i, labels[i]] for each i
right = tf.gather(predictions, labels, batch_dims=1)
loss = -tf.reduce_mean(tf.math.log(right))
print("probability of the right class:")
print(right[:5].numpy().round(3))
print(f"loss {loss:.3f}")
print(f"loss if each class has 0.1: {-np.log(0.1):.3f}")

# %% [markdown]
# As a formula, for n samples, where sample s has the label y:
#
# $$L = -\frac{1}{n} \sum_{s=1}^{n} \log p_{s, y_s}$$
#
# Read it aloud: "the loss is minus one n-th of the sum, for s from 1 to n, of the logarithm of p s, y s". The sum over all and the division by n are
# `reduce_mean`, and picking p at the label is `gather`.

# %% [markdown]
# ## 3. Find the gradients
#
# *Which way should each of the weights go?*
#
# A `GradientTape` records what is computed inside its block, as a [computation
# graph](2-4-4-backpropagation.py#a-computation-graph). `tape.gradient` goes back through it, and gives one gradient for
# each of the four weight tensors, of the same shape.

# %%
with tf.GradientTape() as tape:
    predictions = model(batch)
    right = tf.gather(predictions, labels, batch_dims=1)
    loss = -tf.reduce_mean(tf.math.log(right))
gradients = tape.gradient(loss, model.weights)

for weight, gradient in zip(model.weights, gradients, strict=True):
    largest = np.abs(gradient).max()
    print(f"weight   {weight.shape}")
    print(f"gradient {gradient.shape!s:11} largest {largest:.4f}")

# %% [markdown]
# How does this loss pull at what goes into the softmax, the logits? Written with logits z, the loss of a sample of class k is
# `-log(exp(z[k]) / sum(exp(z)))`, which is `log(sum(exp(z))) - z[k]`. By the chain rule, the first term has the slope
# `exp(z[i]) / sum(exp(z))` with respect to `z[i]`, and that is the probability of class i. What is subtracted has the slope 1 for the
# right class, and 0 for all others. So the gradient is **the probabilities, minus 1 at the right class**. Tried on three logits:

# %%
from tensorlab.gradient import gradient as by_trying

z, k = np.array([2.0, 1.0, -1.0]), 1
probabilities = np.exp(z) / np.exp(z).sum()
print("by the rule:", (probabilities - np.eye(3)[k]).round(4))
tried = by_trying(lambda z: np.log(np.exp(z).sum()) - z[k], z)
print("by trying:  ", tried.round(4))

# %% [markdown]
# In mathematical notation, where p are the probabilities, and y is 1 for the right class and 0 for the others:
#
# $$\frac{\partial L}{\partial z_i} = p_i - y_i$$
#
# Read it aloud: "the partial derivative of L with respect to z i is p i minus y i".

# %% [markdown]
# The last biases are added into the logits, so their gradient is the mean of that over the batch: positive where the
# model gives a class too much probability, negative where it gives it too little.

# %%
hundredths = 100 * gradients[3].numpy()
draw(hundredths.round(1), axes=("classes",))

# %%
wanted = np.eye(10)[labels]
by_rule = np.mean(predictions - wanted, axis=0)
print("by the rule:", np.allclose(gradients[3], by_rule, atol=1e-6))

# %% [markdown]
# Three classes are enough to see why. Change what goes into the softmax, its **logits**. What happens if all three grow by the same
# amount? When is the loss largest, and when does the gradient vanish?

# %%
from tensorlab import explore
from tensorlab.plot import log_loss, softmax


def scored(z0=2, z1=0, z2=-2, right=0):
    z = np.array([z0, z1, z2])
    probabilities = np.exp(z) / np.exp(z).sum()
    return softmax(z, right), log_loss(probabilities[right])


values = range(-4, 5, 2)
explore(scored, z0=values, z1=values, z2=values, right=[0, 1, 2])

# %% [markdown]
# Only the differences between the logits count. Being sure and wrong costs most. The gradient, probability minus 1 or
# minus 0, shrinks towards 0 as the probability of the right class approaches 1.

# %% [markdown]
# With respect to `W` of the first layer, there is a slope for each pixel and each output. The weights were noise; these
# pictures of five columns of their gradient are not. Pixels that are black in all of the batch's images have the slope
# 0, because they take part in no prediction.

# %%
strongest = np.argsort(-np.linalg.norm(gradients[0], axis=0))[:5]
images(
    np.transpose(gradients[0].numpy()[:, strongest]).reshape(5, 28, 28),
    labels=[f"output {k}" for k in strongest],
)

# %%
unused = batch.max(axis=0) == 0
largest = np.abs(gradients[0].numpy()[unused]).max(initial=0)
print(f"{unused.sum()} of 784 pixels are black in all images")
print(f"their largest slope is {largest:.1f}")

# %% [markdown]
# ## 4. Move the weights
#
# *How far does a weight go in one step?*
#
# Each weight moves against its gradient, by the learning rate times the gradient. Here are the biases of the last layer
# before, the step, and the biases after it.

# %%
learning_rate = 0.1


def update_weights(weights, gradients, learning_rate):
    for weight, gradient in zip(weights, gradients, strict=True):
        weight.assign_sub(learning_rate * gradient)


before = model.weights[3].numpy()
update_weights(model.weights, gradients, learning_rate)
after = model.weights[3].numpy()

step = -learning_rate * gradients[3].numpy()
draw(
    np.stack([before, step, after], axis=1).round(4),
    axes=("classes", "before, step, after"),
)

# %% [markdown]
# ## All four in one function
#
# *How much code is a training step?*
#
# Put together, this is a training step:


# %%
def loss_of(predictions, labels):
    right = tf.gather(predictions, tf.cast(labels, tf.int64), batch_dims=1)
    # The logarithm of 0 is minus infinity.
    right = tf.clip_by_value(right, 1e-7, 1 - 1e-7)
    return -tf.reduce_mean(tf.math.log(right))


def gradients_of(model, images, labels):
    with tf.GradientTape() as tape:
        predictions = model(images)
        loss = loss_of(predictions, labels)
    return loss, tape.gradient(loss, model.weights)


def training_step(model, images, labels, learning_rate):
    loss, gradients = gradients_of(model, images, labels)
    update_weights(model.weights, gradients, learning_rate)
    return loss


# %% [markdown]
# Did our first step help? The same batch again, with the new weights:

# %%
print(
    f"loss before the step {loss:.4f}, "
    f"after it {loss_of(model(batch), labels):.4f}"
)

# %% [markdown]
# And ten more steps on the same batch:

# %%
from tensorlab.plot import curves

losses = [
    float(training_step(model, batch, labels, learning_rate))
    for _ in range(10)
]
curves(losses, x=range(1, 11), axes=("step", "loss"))

# %% [markdown]
# ## Why the start is random
#
# *Why not begin with all weights equal?*
#
# Let all weights of a network start at the same number. Then all hidden units compute the same, and all of them get the same
# gradient: they will stay the same, and 512 of them can do no more than one.

# %%
constant = NaiveSequential(
    [
        NaiveDense(784, 512, tf.nn.relu, seed=0),
        NaiveDense(512, 10, tf.nn.softmax, seed=1),
    ]
)
for weight in constant.weights[::2]:
    weight.assign(tf.fill(weight.shape, 0.01))
print("the units' gradients differ by up to")
for name, network in (("random", model), ("all 0.01", constant)):
    _, of_network = gradients_of(network, batch, labels)
    apart = np.std(of_network[0], axis=1).max()
    print(f"  weights {name:9} {apart:.1e}")

# %% [markdown]
# !!! warning "Often confused: the loss falls on this batch"
#
#     A step lowers the loss on the batch it was computed from, if it is small enough. On another batch the loss may
#     rise. And the loss that a step reports is the one **before** the weights were moved.

# %%
other = train_images[128:256].reshape(-1, 784).astype("float32") / 255
other_labels = train_labels[128:256]
print(f"this batch     {loss_of(model(batch), labels):.3f}")
print(f"the next batch {loss_of(model(other), other_labels):.3f}")

# %% [markdown]
# !!! question "Predict, then look"
#
#     From the same weights, take one step on this batch with the learning rates 0.01, 0.1, 1, 10 and 100. Which of them
#     lower the loss?

# %% tags=["answer"]
kept = [weight.numpy() for weight in model.weights]
start, gradients = gradients_of(model, batch, labels)
print(f"before             loss {start:.3f}")
for rate in (0.01, 0.1, 1, 10, 100):
    for weight, old, gradient in zip(
        model.weights, kept, gradients, strict=True
    ):
        weight.assign(old - rate * gradient)
    print(f"learning rate {rate:<5} loss {loss_of(model(batch), labels):.3f}")
for weight, old in zip(model.weights, kept, strict=True):
    weight.assign(old)

# %% [markdown] tags=["answer"]
# The small ones lower it a little, larger ones more, until the step goes too far: the gradient tells the direction at
# the point where we are, and nothing about what comes far away from it.

# %% [markdown]
# ## The same in Keras
#
# *Does Keras' optimizer make the same step?*
#
# Keras' optimizers do what `update_weights` does, under the name `apply_gradients`:

# %%
keras = tf.keras
optimizer = keras.optimizers.SGD(learning_rate=0.1)
w = keras.Variable([1.0, 2.0])
optimizer.apply_gradients([(tf.constant([10.0, -10.0]), w)])
print("1 - 0.1 * 10 and 2 - 0.1 * (-10):", w.numpy())

# %% [markdown]
# A Keras model with the same weights has the same gradients, and its `SGD` optimizer makes the same step.

# %%
twin = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(512, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
twin.set_weights([weight.numpy() for weight in model.weights])
twin.compile(
    keras.optimizers.SGD(learning_rate), loss="sparse_categorical_crossentropy"
)

with tf.GradientTape() as tape:
    theirs = tf.reduce_mean(
        keras.losses.sparse_categorical_crossentropy(labels, twin(batch))
    )
gradients = tape.gradient(theirs, twin.trainable_weights)
twin.optimizer.apply_gradients(
    zip(gradients, twin.trainable_weights, strict=True)
)

ours = training_step(model, batch, labels, learning_rate)
print("loss:", round(float(ours), 5), "and Keras'", round(float(theirs), 5))
print("largest difference after the step:")
for mine, other in zip(model.weights, twin.trainable_variables, strict=True):
    difference = np.abs(mine.numpy() - other.numpy()).max()
    print(f"  {mine.shape!s:12} {difference:.1e}")

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* Is the gradient right? Check one entry of `model.layers[0].W` by moving that weight a little and computing
# the loss again. (Choose an entry whose slope is not 0, and a step of 0.01: with float32's seven digits a smaller one
# would drown in rounding.)

# %% tags=["solution"]
loss, gradients = gradients_of(model, batch, labels)
pixel, unit = np.unravel_index(
    np.argmax(np.abs(gradients[0])), gradients[0].shape
)
W = model.weights[0]
old = W.numpy()
tried = {}
for step in (-0.01, 0.01):
    moved = old.copy()
    moved[pixel, unit] += step
    W.assign(moved)
    tried[step] = float(loss_of(model(batch), labels))
W.assign(old)
by_trying = (tried[0.01] - tried[-0.01]) / 0.02
print(
    f"by trying {by_trying:.5f}, by the tape {gradients[0][pixel, unit]:.5f}"
)

# %% tags=["solution"]
from tensorlab import check

answer = (pixel, unit, by_trying)  # row and column of W, and the slope
check(
    answer,
    {
        "choose an entry whose slope is not 0": lambda a: (
            abs(gradients_of(model, batch, labels)[1][0][a[0], a[1]]) > 1e-6
        ),
        "agree with the tape to one part in fifty": lambda a: np.isclose(
            a[2],
            gradients_of(model, batch, labels)[1][0][a[0], a[1]],
            rtol=0.02,
        ),
    },
)

# %% [markdown]
# **2.** *Open.* Add momentum: keep a velocity for each weight, and replace `weight -= rate * gradient` by the two lines of
# [2.4.3](2-4-3-sgd.py#momentum). Compare ten steps with and without it on this batch.


# %% tags=["solution"]
def ten_steps(momentum):
    for weight, old in zip(model.weights, kept, strict=True):
        weight.assign(old)
    velocities = [
        np.zeros(weight.shape, "float32") for weight in model.weights
    ]
    for _ in range(10):
        _, gradients = gradients_of(model, batch, labels)
        for i, weight in enumerate(model.weights):
            velocities[i] = (
                momentum * velocities[i] - learning_rate * gradients[i]
            )
            weight.assign_add(velocities[i])
    return float(loss_of(model(batch), labels))


for momentum in (0, 0.5, 0.9):
    print(
        f"momentum {momentum:<4} loss after ten steps "
        f"{ten_steps(momentum):.4f}"
    )

# %% tags=["solution"]
answer = ten_steps  # a function of the momentum, which gives the loss
check(
    answer,
    {
        "end lower with momentum 0.5 than without": lambda a: a(0.5) < a(0),
    },
)

# %% [markdown]
# **3.** *Predict.* The three logits of a sample are 0, 0, 0, and its class is 2. What is the gradient of its loss with respect to them?

# %% tags=["solution"]
answer = [1 / 3, 1 / 3, -2 / 3]  # three numbers
check(answer, np.ones(3) / 3 - np.eye(3)[2])
