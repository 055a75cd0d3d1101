# %% [markdown]
# # 2.1 A first look at a neural network
#
# After this page you can train a neural network that reads handwritten digits, say what each step of it is for, and judge
# how far to trust its answers.

# %% [markdown]
# **How does a program learn to read handwritten digits, and how far can you trust its answers?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `mnist.load` gives the digits, `MnistClassifier` is the network; `LiveDigit`, `workflow`, `curves`, `activations`, `weights` and `confusion` show it.
#
#     `describe(x)` says in words what a tensor is (`std` is the standard deviation: how far its entries lie from their
#     mean, typically); `explain` says what an operation does to it; `curves` draws numbers as lines; `explore(f,
#     n=[...])` shows what `f` gives for each n that you choose.
#
#     `np.array` makes a tensor out of a list; `x.shape` holds its lengths; `np.linspace(a, b, n)` gives n evenly spaced
#     numbers from a to b; `np.arange(n)` gives the integers from 0 to n - 1; `np.array2string` writes an array as text.
#
#     `x.reshape` arranges entries anew, `x.astype` converts them; `x.max` gives the largest entry, `x.argmax` its
#     place, and `x.argmin` the place of the smallest; `np.sort` sorts.
#
#     `keras.Sequential` chains layers; `keras.Input` says what goes in; `keras.utils.set_random_seed` makes chance
#     repeatable; `get_weights` and `count_params` tell what a layer holds; `compile` and `fit` are explained below;
#     `history` is what `fit` kept; `score` is the accuracy; `digits.is_mnist` says whether the digits are MNIST's.

# %% [markdown]
# A neural network learns from examples. Ours sees images of handwritten digits, is told which digit each one shows, and is
# then asked about images that it has never seen. Here is the whole program. It ran when this page was built.

# %%
from tensorlab import MnistClassifier, mnist

digits = mnist.load()
(train_images, train_labels), (test_images, test_labels) = digits
classifier = MnistClassifier(random_state=0).fit(train_images, train_labels)

# %% [markdown]
# ## Draw a digit
#
# *Which digit does the network see in what you draw, and how sure is it?*
#
# Here is the network that came out of it. Draw a digit, with the mouse or a finger. The ten bars are the network's
# answer, one probability for each digit, and they move as you draw. The network runs in your browser; nothing that you
# draw leaves it.

# %%
mnist.LiveDigit(classifier, test_images, test_labels, name=digits.name)

# %% [markdown]
# You will find drawings that it gets wrong. Why that is, and how often,
# [the last page](2-5-4-evaluation.py#why-it-errs-on-what-you-draw) puts into numbers.
#
# So what happened in those few lines? The network was shown a batch of images. A **loss** measured how far its predictions
# were from the labels. An **optimizer** changed the network a little, so that the loss would fall. Then came the next batch, and the
# next:

# %%
mnist.workflow(classifier)

# %% [markdown]
# The rest of the page goes through this picture piece by piece, in the order in which you write the program in Keras, the
# library underneath.

# %% [markdown]
# ## The data
#
# *What does a network learn from, and what is kept back from it?*
#
# The categories that a classifier chooses between are called **classes**, here the ten digits. One image is a **sample**, and
# the class that it belongs to is its **label**. There are two sets: the training set, to learn from, and the test set, to check
# on images that nothing was learnt from.

# %% [markdown]
# In Keras, the data set is one call away, and is downloaded when it is first asked for:
#
# ```python
# from keras.datasets import mnist
#
# (train_images, train_labels), (test_images, test_labels) = mnist.load_data()
# ```
#
# `mnist.load()` at the top of this page gave the same four arrays. It remembers what they are called, too:

# %%
digits

# %%
from tensorlab import images

images(train_images[:5], labels=train_labels[:5])

# %% [markdown]
# All training images together are one tensor with three axes. All their labels are a vector, in the same order.

# %%
from tensorlab import describe

print(describe(train_images, axes=("samples", "height", "width")))

# %%
import numpy as np

for name, labels in {"train": train_labels, "test": test_labels}.items():
    print(
        f"{len(labels)} {name} labels", np.array2string(labels, threshold=10)
    )

# %% [markdown]
# ## The network
#
# *What is between the pixels and the answer?*
#
# A network is made of **layers**. A layer takes a tensor and gives a tensor, in a form that is more useful for what comes next.
# Ours has two, both `Dense`: each number that comes out, called a **unit**, is computed from everything that comes in. The first
# layer is called **hidden**, because its units are neither the input nor the answer.

# %%
import keras
from keras import layers

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [
        keras.Input((28 * 28,)),
        layers.Dense(512, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)

# %% [markdown]
# This is the network that `MnistClassifier` builds, too. Below are the shapes that flow through it, and the parameters in between. Give
# the hidden layer fewer units, or more. Which of the two layers holds nearly all the parameters? And how do they grow?

# %%
from tensorlab import explore


def sized(hidden_units=512):
    return mnist.network(MnistClassifier(hidden_units=hidden_units))


explore(sized, hidden_units=[4, 8, 32, 128, 512, 1024])

# %% [markdown]
# The hidden layer does: each of its units has a weight for every pixel, and a bias. Twice as many units means twice as
# many parameters, apart from the ten biases at the end.

# %% [markdown]
# A layer multiplies what comes in by a matrix of weights, adds a vector of biases, and then applies its activation. `relu` turns
# negative numbers into zero. `softmax` turns ten numbers into ten probabilities. Weights and biases are the **parameters**, all
# that training changes:

# %%
for layer in model.layers:
    weights, biases = layer.get_weights()
    together = f"together {layer.count_params():,}"
    print(weights.shape, "and", biases.shape, together)
print(f"the network {model.count_params():,}")

# %% [markdown]
# ### Softmax
#
# *How do any ten numbers become ten probabilities?*
#
# The last layer's sums are called **logits**: one number for each class, of any size and sign, large where much speaks
# for that class. Softmax turns them into probabilities in two steps. `exp` makes each of them positive, and keeps their
# order. Dividing by the sum makes them add up to 1.

# %%
import numpy as np


def softmax(logits):
    powers = np.exp(logits)
    return powers / powers.sum()


logits = np.array([2.0, 1.0, -1.0])
print("exp(logits)  ", np.exp(logits).round(2))
print("probabilities", softmax(logits).round(3))
print("their sum    ", softmax(logits).sum().round(6))
print("10 more each ", softmax(logits + 10).round(3), "(the same)")

# %% [markdown]
# A logit of 1000 is too much for `exp`. Programs subtract the largest logit from all of them first, which changes nothing, as the
# last line shows. In mathematical notation:
#
# $$\text{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j} e^{z_j}}$$
#
# Read it aloud: "entry i of the softmax of z is e to the z i, divided by the sum, over all j, of e to the z j". The
# logits are z, and `np.exp` is "e to the". The large Greek S, Σ, is called sigma and says that what follows is added
# up.

# %% [markdown]
# Raise one of three logits while the two others stay at 0, and its probability grows along an S; the others share the rest.

# %%
from tensorlab.plot import curves

t = np.linspace(-5, 5, 21)
shares = np.array([softmax(np.array([logit, 0.0, 0.0])) for logit in t])
curves(
    shares[:, 0],
    shares[:, 1],
    x=t,
    labels=["its own", "each of the two others"],
    axes=("logit", "probability"),
)

# %% [markdown]
# ## Compilation
#
# *How is a network told what is good, and how to become better?*
#
# Three more things must be chosen before training can start.

# %%
model.compile(
    optimizer="rmsprop",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)

# %% [markdown]
# | what | the question that it answers | the choice here |
# | --- | --- | --- |
# | **loss** | How wrong are we? The one number that training makes smaller. | `sparse_categorical_crossentropy`: minus the logarithm of the probability that the right digit got |
# | **optimizer** | Which way, and how far, does each weight go? | `rmsprop`: against the gradient of the loss, each weight with a step of its own size |
# | **metric** | What do we want to know in the end? | `accuracy`: the share of images that are read right |
#
# `sparse` says that a label is one number, such as 7, and not ten, nine zeros and a one. **Crossentropy** is the loss of one
# image: minus the logarithm of the probability that its label got. It depends on nothing else, and it punishes being sure and
# wrong: the closer the probability comes to 0, the more steeply the loss rises.

# %%
p = np.linspace(0.01, 1, 34)
curves(-np.log(p), x=p, axes=("probability of the right digit", "loss"))

# %% [markdown]
# As a formula, with y for the label and p for the ten probabilities:
#
# $$L = -\log p_y$$
#
# Read it aloud: "the loss is minus the logarithm of p y", the probability at the place of the label.

# %% [markdown]
# How this loss pulls at each logit is worked out [where we train from scratch](2-5-2-training-step.py#3-find-the-gradients).

# %% [markdown]
# ## Preparation
#
# *The network wants vectors of fractions. What must be done to images of whole numbers?*
#
# The images are stored as `uint8`, whole numbers from 0 for no ink to 255 for full ink, with an axis for height and one for
# width. The network wants a single vector for each image, of floats between 0 and 1. That takes three steps.

# %%
n = len(train_images)
x_train = train_images.reshape((n, 28 * 28))  # one axis for the pixels
x_train = x_train.astype("float32")  # room for fractions
x_train = x_train / 255  # from 0 to 1

x_test = test_images.reshape((len(test_images), 28 * 28))  # the same again
x_test = x_test.astype("float32") / 255
print(describe(x_train, axes=("samples", "pixels")))

# %% [markdown]
# Here are the steps on a patch of the first image, small enough to read. **Reshape** lays the rows end to end; no number
# changes.

# %%
from tensorlab import draw, explain

patch = train_images[0, 5:7, 12:15]
print(explain.reshape(patch, (6,)))

# %% [markdown]
# **Convert and scale** turn whole numbers into fractions of full ink. Small numbers train better: with 255 instead of 1, the first
# sums would be so large that the softmax would be sure of everything before it had learnt anything.

# %%
scaled = patch.reshape(6).astype("float32") / 255
draw(scaled.round(3), axes=("pixels",))

# %% [markdown]
# !!! warning "Often confused: first convert, then calculate"
#
#     A `uint8` has room for 0 to 255. After 255 it starts again at 0, and for a tensor NumPy does not warn you. A float
#     has room for more.

# %%
ink = np.array([250, 251, 252], dtype="uint8")
print("ink + 10 as uint8:  ", ink + np.uint8(10))
print("ink + 10 as float32:", ink.astype("float32") + 10)

# %% [markdown]
# ## Training
#
# *What happens to the network while it is shown the images?*
#
# Now the network is shown the training images, in random order and in batches of 128. Each batch is one step: predict, measure
# the loss, change the weights a little. When every image has been shown once, that was one **epoch**.

# %% [markdown]
# !!! question "Predict, then look"
#
#     How many steps does an epoch take, with 128 images in a batch? And how many images are in the last batch?

# %% tags=["answer"]
import math

steps = math.ceil(n / 128)  # round up: what is left over is a batch, too
print(f"{n} / 128 = {n / 128:.2f}, so {steps} steps")
print(f"the last batch has {n - 128 * (steps - 1)} images")

# %% [markdown]
# Five epochs, in Keras. It reports on each:

# %%
history = model.fit(x_train, train_labels, epochs=5, batch_size=128, verbose=2)

# %% [markdown]
# `MnistClassifier` at the top of this page did the same: the same network and the same steps, only with less waiting
# between them, and it scaled the images itself. Here are its five epochs, and at the end its answers on images that it
# had not seen:

# %%
test = classifier.evaluate(test_images, test_labels)
mnist.curves(classifier, test=test, name=digits.name)

# %% [markdown]
# ## Prediction
#
# *The network gives ten numbers for an image. How is that an answer?*
#
# Here they are, for the first ten test images:

# %%
test_digits = x_test[:10]
predictions = model.predict(test_digits, verbose=0)
print(describe(predictions, axes=("samples", "classes")))

# %% [markdown]
# !!! question "Predict, then look"
#
#     `predictions[0]` are ten numbers for the first test image. What is their sum? And how do you get one digit from them?

# %% tags=["answer"]
first = predictions[0]
print("sum   ", first.sum().round(4))
print("argmax", first.argmax(), "- the index of the highest one")
print("max   ", first.max().round(4), " and first[7] is", first[7].round(4))
print("label ", test_labels[0])

# %% [markdown]
# The classifier has scikit-learn's name for it, `predict_proba`. Its weights started elsewhere, so its last digits differ. Here is
# how it comes from the image to its ten probabilities. Each layer makes another **representation** of the image: 784 pixels first, then 512 numbers in
# which the ten digits are easier to tell apart, then ten probabilities.

# %%
mnist.activations(classifier, test_images, test_labels)

# %% [markdown]
# What does a unit of the hidden layer look for? It has a weight for every pixel, so its weights can be seen as an
# image. Here is one. Ink on orange speaks for the unit, ink on blue against it: it is a template that the image is matched with
# ([2.3.3](2-3-3-tensor-product.py#vector-with-vector-a-number) matches some by hand).

# %%
mnist.weights(classifier, n=1)

# %% [markdown]
# The network's answer is the class with the highest probability, its **argmax**. For all ten images:

# %%
answers = predictions.argmax(axis=1)
print("answers", answers)
print("labels ", test_labels[:10])

# %% [markdown]
# ## Evaluation
#
# How good is it on images that it has never seen? That is what counts, and what the test set is for.

# %%
train = classifier.evaluate(train_images, train_labels)
print(f"training images  accuracy {train.accuracy:.4f}  loss {train.loss:.4f}")
print(f"test images      accuracy {test.accuracy:.4f}  loss {test.loss:.4f}")
print(f"the gap          {train.accuracy - test.accuracy:.4f}")

# %% [markdown]
# A gap between the two is a sign of **overfitting**: part of what the network has learnt is these very images, and not
# what makes a 7 a 7. That part is of no use on new ones. So the test accuracy is the one to report.
#
# ### Which training accuracy?
#
# Keras has trained for the same five epochs. Here are three accuracies:

# %%
test_loss, test_acc = model.evaluate(x_test, test_labels, verbose=0)
_, train_acc = model.evaluate(x_train, train_labels, verbose=0)
while_learning = history.history["accuracy"]
print(f"training images, while learning  {while_learning[-1]:.4f}")
print(f"training images, after learning  {train_acc:.4f}")
print(f"test images, after learning      {test_acc:.4f}")

# %% [markdown]
# What `fit` writes, here of the last epoch, is a mean over its batches, each judged by the weights of its moment; early in the epoch they were
# still worse. `evaluate` judges all images by the weights that came out in the end, so its figure is usually the higher one.
#
# ### The last digit is luck
#
# *Is a network better than another because it reads a few more of the images?*
#
# The first weights and the order of the images are drawn at random. Train the same network again with another seed, and each run
# ends a little elsewhere:

# %%
again = MnistClassifier(random_state=1, verbose=0).fit(
    train_images, train_labels
)
accuracies = [test_acc, test.accuracy, again.score(test_images, test_labels)]
print("test accuracy:", np.sort(accuracies).round(4))
if digits.is_mnist:
    print("in the chapter: 0.9794, one more run of the same kind")

# %% [markdown]
# So you have made no mistake if your last digit differs from the chapter's. And one network is not better than another
# because its accuracy is one thousandth higher.
#
# !!! warning "Often confused: test images and validation images"
#
#     The test accuracy stays honest for as long as nobody uses the test set to **choose** anything: not the number of units, not
#     the number of epochs. If you take the best of twenty networks by their test accuracy, you have learnt from the
#     test set, too. For choices (what is chosen and not learnt is called a **hyperparameter**), hold back a part of the
#     training images: the **validation set**. `fit(..., validation_split=0.1)` does that. Exercise 1 uses it.

# %% [markdown]
# ## What it gets wrong
#
# *Which digits does it mistake for which others?*
#
# An accuracy is a mean, and hides which digits are taken for which. The **confusion matrix** counts them.

# %%
print(mnist.confusion(classifier, test_images, test_labels, name=digits.name))

# %% [markdown]
# A row's **recall** is the share of that digit's images that were found; a column's **precision** is the share of such answers that
# were right. The mistakes that it is surest of are shown [on the last page](2-5-4-evaluation.py#where-it-is-wrong).

# %% [markdown]
# !!! warning "Often confused: loss and accuracy are different questions"
#
#     Accuracy asks whether the right digit came first. The loss asks how probable the right digit was. An image that is
#     only just read right counts in full for the accuracy, and still costs a good deal of loss.

# %%
answers = classifier.predict_proba(test_images)
wrong = answers.argmax(axis=1) != test_labels
losses = -np.log(answers[np.arange(len(answers)), test_labels])
cases = {
    "most surely right": losses.argmin(),
    "barely right": np.where(wrong, 0, losses).argmax(),
    "most surely wrong": losses.argmax(),
}
for name, i in cases.items():
    print(f"{name}: accuracy {1 - int(wrong[i])}, loss {abs(losses[i]):.4f}")
share = losses[wrong].sum() / losses.sum()
print(f"{wrong.mean():.1%} of the images are wrong: {share:.0%} of the loss")

# %% [markdown]
# That is why training needs a loss. It answers to small changes of the weights by small changes of its own, so
# there is a gradient to follow. The accuracy moves in jumps: a small change of the weights usually changes no answer at all.
#
# What the network makes of images that are not like these, such as yours, and how far to trust its probabilities, is taken up where
# we [evaluate a network in earnest](2-5-4-evaluation.py#a-high-probability-is-no-guarantee).

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* Give the hidden layer 32 or 128 units instead of 512. How many parameters does the network have then? Which of the two would
# you take? Choose by validation images, and ask the test images once, about your choice.

# %% tags=["solution"]
tried = {}
for units in (32, 128):
    candidate = MnistClassifier(
        hidden_units=units, validation_split=1 / 6, verbose=0, random_state=0
    )
    tried[units] = candidate.fit(train_images, train_labels)
    accuracy = candidate.history_["val_accuracy"][-1]
    parameters = candidate.model_.count_params()
    print(f"{units:3} units: {parameters:,} parameters")
    print(f"  validation accuracy {accuracy:.4f}")
best = max(tried, key=lambda units: tried[units].history_["val_accuracy"][-1])
accuracy = tried[best].score(test_images, test_labels)
print(f"chosen: {best} units")
print(f"  test accuracy {accuracy:.4f}")

# %% tags=["solution"]
from tensorlab import check

parameters = [tried[units].model_.count_params() for units in (32, 128)]
answer = parameters  # with 32 units, with 128
check(answer, [(784 + 1) * units + (units + 1) * 10 for units in (32, 128)])

# %% [markdown]
# **2.** *Predict.* Put the pixels of all images into one random order, the same for the training and the test images. You could not read
# a single digit any more. Can the network still learn to? (The first 20,000 images are enough to see it.)

# %% tags=["solution"]
order = np.random.default_rng(0).permutation(28 * 28)
for name, pixels in (("in order", np.arange(28 * 28)), ("shuffled", order)):
    small_one = MnistClassifier(hidden_units=32, verbose=0, random_state=0)
    small_one.fit(x_train[:20_000, pixels], train_labels[:20_000])
    print(f"{name}  {small_one.score(x_test[:, pixels], test_labels):.4f}")

# %% tags=["solution"]
answer = True  # whether it can
check(answer, True)

# %% [markdown] tags=["solution"]
# It makes next to no difference: a dense layer never knew which pixels are neighbours. Networks that do know,
# convolutional ones, read digits better than this one, and suffer less when the digits move.

# %% [markdown]
# **3.** *Open.* Draw in the field at the top of this page until the network is sure, and wrong. What do those drawings share? Think of a
# change of the **training images** that would help, and try it. Which changed images does your network read better than
# the network at the top of this page does?

# %% tags=["solution"]
there = [np.roll(train_images, pixels, axis=2) for pixels in (-2, 0, 2)]
wider = MnistClassifier(hidden_units=32, verbose=0, random_state=0)
wider.fit(np.concatenate(there), np.tile(train_labels, 3))


def moved(some_images):
    return np.roll(some_images, 2, axis=2)


for name, each in (("as they are", classifier), ("moved, too", wider)):
    print(
        f"moved by two pixels, learnt from images {name}: "
        f"{each.score(moved(test_images), test_labels):.4f}"
    )

# %% [markdown] tags=["solution"]
# One answer of many: show it what it will meet. Moved copies of the training images cost nothing but time.

# %% tags=["solution"]
answer = wider, moved  # the network, and a function that changes images
check(
    answer,
    {
        "be a network and a function": lambda a: len(a) == 2,
        "change the images, and keep their shape": lambda a: (
            a[1](test_images).shape == test_images.shape
            and not np.array_equal(a[1](test_images), test_images)
        ),
        "read changed images better than the one at the top": lambda a: (
            a[0].score(a[1](test_images), test_labels)
            > 0.01 + classifier.score(a[1](test_images), test_labels)
        ),
    },
)
