# %% [markdown]
# # 2.5.4 Evaluating the model
#
# After this page you can turn probabilities into answers, count how many are right, and say what an accuracy does not
# tell.

# %% [markdown]
# **How good is a network, and what does its accuracy not tell?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `loss_of` is the function of 2.5.2. `np.diag` makes a matrix with a given diagonal; `np.bincount` counts how often each number occurs; `np.flatnonzero` gives the places that are True, and `np.unravel_index` the row and the column of a place in reading order.

# %% [markdown]
# We train the network from scratch once more with [the loop](2-5-3-training-loop.py), at twice the learning rate of the last page,
# and then ask what it is worth.

# %%
import math

import numpy as np

from tensorlab import describe, draw, images, mnist
from tensorlab.scratch import (
    BatchGenerator,
    NaiveDense,
    NaiveSequential,
    evaluate,
    fit,
    loss_of,
    tf,
)

digits = mnist.load()
(train_images, train_labels), (test_images, test_labels) = digits
train = train_images.reshape(-1, 784).astype("float32") / 255
test = test_images.reshape(-1, 784).astype("float32") / 255

model = NaiveSequential(
    [
        NaiveDense(784, 512, tf.nn.relu, seed=0),
        NaiveDense(512, 10, tf.nn.softmax, seed=1),
    ]
)
epochs = math.ceil(1400 / len(BatchGenerator(train, train_labels)))
history = fit(model, train, train_labels, epochs, learning_rate=0.2)
first, last = history[0].mean(), history[-1].mean()
print(
    f"{history.size:,} steps: mean loss {first:.3f} in the first epoch, "
    f"{last:.3f} in the last"
)

# %% [markdown]
# ## From probabilities to answers
#
# *How do ten probabilities become one answer?*
#
# For each sample the model gives ten probabilities. Its answer is the class with the highest one: the `argmax` along
# axis 1, the axis of the classes. That axis disappears; one answer for each sample is left.

# %%
predictions = model(test).numpy()
answers = np.argmax(predictions, axis=1)
print(describe(predictions, axes=("samples", "classes")))
print(describe(answers, axes=("samples",)))

# %%
draw(predictions[:3].round(3), axes=("samples", "classes"))

# %%
images(test_images[:10], labels=test_labels[:10], predictions=answers[:10])

# %% [markdown]
# ## Counting
#
# *How many answers are right?*
#
# Compare answers and labels entry by entry: a vector of True and False, which count as 1 and 0. Its mean is the share that
# is right, the **accuracy**.

# %%
matches = answers == test_labels
print(matches[:10].astype(int), "...")
print(
    f"{matches.sum()} of {matches.size} are right: "
    f"accuracy {matches.mean():.4f}"
)
print(f"evaluate, in batches: {evaluate(model, test, test_labels):.4f}")

# %% [markdown]
# Keras counts the same way:

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
twin.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
keras_loss, keras_accuracy = twin.evaluate(test, test_labels, verbose=0)
print(f"Keras:         loss {keras_loss:.4f}, accuracy {keras_accuracy:.4f}")
print(
    f"from scratch:  loss {loss_of(predictions, test_labels):.4f}, "
    f"accuracy {matches.mean():.4f}"
)

# %% [markdown]
# ## On what it was trained, and on what it has never seen
#
# *Does it do as well on images that it has never seen?*
#
# The test samples took no part in training. The difference between the two accuracies is how much better the model does
# on what it has already seen. A gap that grows while training goes on is a sign of **overfitting**.

# %%
seen, unseen = evaluate(model, train, train_labels), matches.mean()
print(f"training samples {seen:.4f}, test samples {unseen:.4f}")
print(f"a gap of {100 * (seen - unseen):.2f} percentage points")

# %% [markdown]
# ## Where it is wrong
#
# *Which digits are hard?*
#
# One number hides which digits are hard. Count for each digit (rows) how often the model took it for which digit (columns):

# %%
confusion = np.zeros((10, 10), dtype=int)
np.add.at(confusion, (test_labels, answers), 1)
draw(confusion, axes=("digit", "answer"))

# %%
per_digit = confusion.diagonal() / confusion.sum(axis=1)
off_diagonal = confusion - np.diag(confusion.diagonal())
true, taken_for = np.unravel_index(off_diagonal.argmax(), off_diagonal.shape)
best, worst = per_digit.argmax(), per_digit.argmin()
print(
    f"best at {best} ({per_digit[best]:.1%}), "
    f"worst at {worst} ({per_digit[worst]:.1%})"
)
print(
    f"most frequent mistake: {true} taken for {taken_for}, "
    f"{off_diagonal.max()} times"
)
draw(off_diagonal, axes=("digit", "answer"), show="colours")

# %% [markdown]
# And these are the mistakes that it was surest of:

# %%
wrong = np.flatnonzero(~matches)
surest = wrong[np.argsort(-predictions[wrong].max(axis=1))][:10]
images(
    test_images[surest],
    labels=test_labels[surest],
    predictions=answers[surest],
)

# %% [markdown]
# !!! warning "Often confused: sure and right"
#
#     A probability is the model's own opinion. It was trained to be sure on the training samples, and it is sure on
#     some of these mistakes as well.

# %%
top = predictions.max(axis=1)
print("highest probability")
for low, high in ((0, 0.5), (0.5, 0.9), (0.9, 0.99), (0.99, 1.01)):
    among = (top >= low) & (top < high)
    if among.any():
        share = matches[among].mean()
        print(
            f"{low:<4} to {min(high, 1):<4} {among.sum():6} samples, "
            f"{share:.1%} right"
        )

# %% [markdown]
# ## A high probability is no guarantee
#
# How often is the network right when it says that it is sure? On the test images, and on the same images moved three pixels
# to the right:


# %%
def probabilities_of(some_images):
    return model(some_images.reshape(-1, 784).astype("float32") / 255).numpy()


def moved(x, pixels):
    result = np.zeros_like(x)
    result[:, :, pixels:] = x[:, :, : 28 - pixels]
    return result


for name, x in {
    "as they are": test_images,
    "moved": moved(test_images, 3),
}.items():
    said = probabilities_of(x)
    mistaken = said.argmax(axis=1) != test_labels
    print(f"{name}, highest probability at least")
    for p in (0.9, 0.99, 0.999, 0.9999):
        sure = said.max(axis=1) >= p
        print(f"  {p:<6} {sure.sum():5} images,", end=" ")
        print(f"{(sure & mistaken).sum():4} of them wrong")

# %% [markdown]
# Let it stay silent where it is not sure enough. How sure must it be for at most one in a hundred of its answers to be
# wrong? Is that enough for images that have moved? (A bound that you mean to keep is chosen on validation images, like
# everything else.)

# %%
from tensorlab import explore

said_of = [probabilities_of(moved(test_images, pixels)) for pixels in range(5)]


def answered(at_least=0.9, moved_by=0):
    said = said_of[moved_by]
    right, sure = (
        said.argmax(axis=1) == test_labels,
        said.max(axis=1) >= at_least,
    )
    counts = [[np.sum(a & b) for b in (right, ~right)] for a in (sure, ~sure)]
    wrong = counts[0][1] / max(1, sure.sum())
    labels = [
        str(k) if s else "silent"
        for k, s in zip(said.argmax(axis=1)[:5], sure[:5], strict=True)
    ]
    return (
        images(moved(test_images[:5], moved_by), labels=labels),
        draw(counts, axes=("answered, silent", "right, wrong")),
        f"{sure.mean():.1%} answered; of the answers, {wrong:.1%} wrong",
    )


sureness = {
    f"{100 * p:g}%": p for p in (0, 0.5, 0.8, 0.9, 0.99, 0.999, 0.9999)
}
explore(answered, at_least=sureness, moved_by=range(5))

# %% [markdown]
# On images like those that it has learnt from, a little silence makes the answers better. The further they have moved, the less a
# high probability says.

# %% [markdown]
# ## Why it errs on what you draw
#
# *Why does a network that is nearly always right err on your digits?*
#
# What you draw [on the page of 2.1](2-1-first-look.py#draw-a-digit) is not quite like a test image. Each difference can be measured.
#
# **It knows no neighbourhood.** To a dense layer, the pixels are numbers without a place. A digit that has moved is new to it. So
# it matters that MNIST puts the centre of mass of each digit in the middle, and that the field does so with yours.

# %%
for pixels in range(6):
    said = probabilities_of(moved(test_images, pixels))
    accuracy = np.mean(said.argmax(axis=1) == test_labels)
    bar = "█" * round(16 * accuracy)
    print(f"moved by {pixels}  accuracy {accuracy:.3f}  {bar}")

# %% [markdown]
# **It knows only what it was shown.** scikit-learn comes with digits, too: by other people, with other pens, and enlarged from
# 8 by 8 pixels. For a network that has learnt from MNIST, they are something else.

# %%
elsewhere = mnist.load("digits")
said = probabilities_of(elsewhere.test_images).argmax(axis=1)
accuracy = np.mean(said == elsewhere.test_labels)
print(
    f"learnt from {digits.name}, asked about {elsewhere.name}: {accuracy:.3f}"
)
if not digits.is_mnist:
    print(
        "(There was no MNIST when this page was built, "
        "so these are no different.)"
    )
shown = elsewhere.test_images[:4]
images(shown, labels=elsewhere.test_labels[:4], predictions=said[:4])

# %% [markdown]
# **It cannot say "none of these".** The ten probabilities always sum to 1, whatever it sees. Turn the test images upside down, and
# many are digits no more:

# %%
upside_down = test_images[:, ::-1, ::-1]
for name, x in {
    "as they are": test_images,
    "upside down": upside_down,
}.items():
    median = np.median(probabilities_of(x).max(axis=1))
    print(f"{name}: for half of them, the highest is {median:.4f} or more")

# %% [markdown]
# !!! question "Predict, then look"
#
#     Suppose that a "model" answered 1 to everything, without looking. What accuracy would it have on the test samples?
#     What would it have if nine tenths of the samples were ones?

# %% tags=["answer"]
ones = np.mean(test_labels == 1)
print(f"here: {ones:.1%} - and 90% where nine tenths are ones")
draw(np.bincount(test_labels, minlength=10), axes=("digits",))

# %% [markdown] tags=["answer"]
# An accuracy means nothing until it is compared with that of the laziest answer. Here the digits are about equally
# frequent, so about a tenth.

# %% [markdown]
# ## The chapter in ten sentences
#
# *What should stay when you close this page?*
#
# 1. **Tensors** hold the data of every neural network; a tensor has a [rank, a shape and a dtype](2-2-5-key-attributes.py).
# 2. By convention axis 0 counts the [samples](2-2-7-batches.py), and networks take them in batches.
# 3. A layer is made of [tensor operations](2-3-3-tensor-product.py): a product with its weights, a bias that is broadcast, an
#    activation.
# 4. Each operation can be [seen as a movement](2-3-5-geometry.py) of points; many simple ones, with relu between them,
#    [uncrumple](2-3-6-deep-learning.py) what a single one cannot.
# 5. To learn is to find weights that make the **loss** small, given training samples and their targets.
# 6. Training draws a batch, computes the loss, its **gradient** with respect to the weights, and
#    [moves them against it](2-4-3-sgd.py), a little at a time.
# 7. All operations are differentiable (relu everywhere but at its corner), so the [chain rule](2-4-4-backpropagation.py) finds that gradient, from the loss back to
#    every weight.
# 8. The **optimizer** says how exactly a gradient becomes a step; rmsprop and momentum are such rules.
# 9. The **loss** must fit the task, since it is what gets small; the metric is what you wanted to know.
# 10. Only samples that took part in nothing, neither in training nor in [any choice](2-1-first-look.py#evaluation), tell how good
#     a model is.

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* How often is the right class among the model's two highest probabilities? (This is the "top-2 accuracy".)

# %% tags=["solution"]
two = np.argsort(-predictions, axis=1)[:, :2]
among_two = np.any(two == test_labels[:, np.newaxis], axis=1)
print(f"top-1 {matches.mean():.4f}, top-2 {among_two.mean():.4f}")

# %% tags=["solution"]
from tensorlab import check

answer = among_two.mean()  # a share, from 0 to 1
check(
    answer,
    np.mean(
        [
            np.sum(p > p[k]) < 2
            for p, k in zip(predictions, test_labels, strict=True)
        ]
    ),
)

# %% [markdown]
# **2.** *Compute.* An accuracy measured on n samples is itself uncertain, by about the square root of accuracy · (1 - accuracy) /
# n. How many test samples does it take until 0.979 and 0.981 can be told apart, if they should be four such errors
# apart? How many do we have?

# %% tags=["solution"]
needed = 0.98 * 0.02 / (0.002 / 4) ** 2
error = np.sqrt(unseen * (1 - unseen) / len(test))
print(
    f"needed {needed:,.0f}, here {len(test):,}: "
    f"our {unseen:.4f} is uncertain by about {error:.4f}"
)

# %% tags=["solution"]
answer = needed  # how many samples; two digits are enough
check(answer, 16 * 0.98 * 0.02 / (0.981 - 0.979) ** 2, within=0.025)

# %% [markdown]
# **3.** *Predict.* A model gives each digit the probability 0.1, for every image. What is its accuracy (`argmax` takes
# the first of equals; count what you need in `test_labels`), and what is its loss? Two digits are enough.

# %% tags=["solution"]
answer = [np.mean(test_labels == 0), -np.log(0.1)]  # accuracy, loss
check(answer, [(test_labels == 0).mean(), np.log(10)], within=0.025)

# %% [markdown]
# **4.** *Open.* Let the network say "I do not know" where its highest probability is too low. Which bound would you take for a bank's cheques, and
# which for a game?

# %% tags=["solution"]
for bound in (0, 0.5, 0.9, 0.99, 0.999):
    answered = predictions.max(axis=1) >= bound
    share = matches[answered].mean()
    print(f"{bound:<6} answers {answered.mean():6.1%}, {share:.2%} right")

# %% [markdown] tags=["solution"]
# The bound is a price: how much a mistake costs, compared with how much it costs to ask a human being. In a real
# project it is a choice like any other, to be made on validation images: images that chose the bound cannot tell how
# good it is.

# %% tags=["solution"]
answer = 0.99  # the bound for cheques
check(
    answer,
    {
        "leave something to answer": lambda a: np.any(
            predictions.max(axis=1) >= a
        ),
        "make the answers right more often": lambda a: (
            matches[predictions.max(axis=1) >= a].mean() > matches.mean()
        ),
    },
)
