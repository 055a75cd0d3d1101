# %% [markdown]
# # 2.3.3 Tensor product
#
# After this page you can look at two shapes and say at once whether their product exists, what shape it has, and which
# entries meet in each entry of it.

# %% [markdown]
# **Which shapes can be multiplied, and what does each number of a product mean?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `explain.matmul` explains the product `@`; `np.sqrt` is the square root.

# %% [markdown]
# !!! question "Predict, then look"
#
#     A batch of shape (128, 784) meets weights of shape (784, 512). Does their product exist, and what is its shape? And what of
#     (32, 784) with (512, 10)?

# %% tags=["answer"]
from tensorlab import explain

for a, b in (((128, 784), (784, 512)), ((32, 784), (512, 10))):
    found = explain.matmul(a, b)
    print(f"{a} @ {b}: {found.result_shape if found.valid else 'refused'}")

# %% [markdown]
# The **tensor product**, or dot product, multiplies entries of two tensors and adds the products up: nearly all the work of a neural network is
# done by it. NumPy writes it `@` (or `np.dot`). It is not `*`, which is [element-wise](2-3-1-elementwise.py). The name is the
# chapter's; mathematicians mean another thing by "tensor product", the outer product of exercise 1, and call this one a matrix
# product or a contraction.
#
# ## Vector with vector: a number
#
# *What does a single number say about two vectors?*
#
# Multiply entries at the same place, then add everything up. Two vectors of the same length give one scalar.

# %%
import numpy as np

from tensorlab import describe, draw, explore

x = np.array([1, 2, 3])
y = np.array([10, 0, 5])
print(describe(x @ y))

# %%
explain.matmul(x, y)


# %%
def naive_vector_dot(x, y):
    assert len(x.shape) == len(y.shape) == 1
    assert x.shape[0] == y.shape[0]
    result = 0
    for i in range(x.shape[0]):
        result += x[i] * y[i]
    return result


print(naive_vector_dot(x, y), "and with NumPy", x @ y)

# %% [markdown]
# Go through the loop turn by turn. Where does the sum stand after each, and before the first?


# %%
def so_far(turns=3):
    return explain.matmul(x[:turns], y[:turns])


explore(so_far, turns=range(4))

# %% [markdown]
# Each turn adds one product to what was there; before the first turn there is nothing to add, and the sum is 0.
#
# What does such a number mean? It is large where the two vectors are large at the same places. So a dot product measures how well an
# image matches a template. Take the mean image of each digit as its template, scaled to the same length (the root of the dot
# product with itself), and let each test image choose the template with the largest product:

# %%
from tensorlab import images, mnist

(train_images, train_labels), (test_images, test_labels) = mnist.load()
templates = np.stack(
    [train_images[train_labels == k].mean(axis=0) for k in range(10)]
)
images(templates, labels=range(10))

# %%
flat = templates.reshape(10, 784)
flat = flat / np.sqrt([[t @ t] for t in flat])
test = test_images.reshape(len(test_images), 784) / 255
scores = np.array([test[0] @ template for template in flat])
print("scores of the first test image:")
print(scores.round(1))
print("best match:", scores.argmax(), " label:", test_labels[0])
chosen = (test @ flat.T).argmax(axis=1)
print(f"all test images: {np.mean(chosen == test_labels):.1%} are right")

# %% [markdown]
# Ten means, ten dot products, no training, and already far better than chance. The units of a layer are templates of
# this kind, except that they are learnt: [2.1](2-1-first-look.py#prediction) shows one.
#
# ## Matrix with vector: a vector
#
# *What if there are many vectors on the left, one in each row?*
#
# Each row of the matrix is a vector. Its product with `y` is a number, and there is one for each row. The axis along which
# they meet disappears; the rows stay.

# %%
matrix = np.array([[1, 2, 3], [4, 5, 6]])
explain.matmul(matrix, y)


# %%
def naive_matrix_vector_dot(x, y):
    assert len(x.shape) == 2
    assert len(y.shape) == 1
    assert x.shape[1] == y.shape[0]
    result = np.zeros(x.shape[0])
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            result[i] += x[i, j] * y[j]
    return result


print(naive_matrix_vector_dot(matrix, y), "and with NumPy", matrix @ y)

# %% [markdown]
# The inner loop is a product of two vectors, which we have already:


# %%
def naive_matrix_vector_dot(x, y):
    result = np.zeros(x.shape[0])
    for i in range(x.shape[0]):
        result[i] = naive_vector_dot(x[i, :], y)
    return result


print(naive_matrix_vector_dot(matrix, y))

# %% [markdown]
# ## Matrix with matrix: rows meet columns
#
# *And if there are many on both sides?*
#
# The entry in row i and column j of the result is the product of row i of the first with column j of the second. So the rows of
# the first and the columns of the second stay, and the **inner** axes must have the same length.

# %%
a = np.array([[1, 2, 3], [4, 5, 6]])
b = np.array([[1, 0], [0, 1], [2, 2]])
explain.matmul(a, b)


# %%
def naive_matrix_dot(a, b):
    assert len(a.shape) == len(b.shape) == 2
    assert a.shape[1] == b.shape[0]
    result = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            result[i, j] = naive_vector_dot(a[i, :], b[:, j])
    return result


np.array_equal(naive_matrix_dot(a, b), a @ b)

# %% [markdown]
# The innermost line is what mathematics writes for the product, with c for the result:
#
# $$c_{ij} = \sum_{k} a_{ik} \, b_{kj}$$
#
# Read it aloud: "c i j is the sum, over all k, of a i k times b k j". i is the row of the first, j the column of the second, and k walks
# along the axis on which they meet. Σ is the large Greek sigma: add up.

# %% [markdown]
# Point at an entry of the result in the picture (or move to it with Tab and the arrow keys): its row and its column light
# up. A program gets the same from `.sources`:

# %%
for source in explain.matmul(a, b).sources((1, 0)):
    print(source)

# %% [markdown]
# ## Shapes are all you need to check
#
# *Can you see from two shapes whether a product exists?*
#
# You can decide whether a product exists, and what comes out, from the shapes alone: **(n, k) @ (k, m) gives (n, m)**. This is
# the first layer of the network of [2.1](2-1-first-look.py), for a batch of 128 digits:

# %%
explain.matmul((128, 784), (784, 512))

# %% [markdown]
# And this is the error that everybody makes once:

# %%
explain.matmul((32, 784), (512, 10))

# %% [markdown]
# Now say it before you see it: choose two shapes, and then the shape of their product.


# %%
def product(first, second):
    return explain.matmul(first, second)


explore(
    product,
    predict=True,
    first=[(2, 3), (3, 4), (4, 2), (3,)],
    second=[(3, 2), (4, 3), (3,), (4,)],
)

# %% [markdown]
# Write both shapes side by side: the two lengths that meet must be the same, and they are gone; what stands outside stays.

# %% [markdown]
# !!! warning "Often confused: the order matters"
#
#     `a * b` and `b * a` are always the same, `a @ b` and `b @ a` usually are not. Often only one of them exists; where
#     both exist, they usually differ in shape or in entries. Some matrices are exceptions, such as two rotations of the
#     plane.

# %%
print("a @ b:", (a @ b).shape, " b @ a:", (b @ a).shape)
quarter_turn, mirror = np.array([[0, -1], [1, 0]]), np.array([[1, 0], [0, -1]])
print("turn, then mirror:", mirror @ quarter_turn, sep="\n")
print("mirror, then turn:", quarter_turn @ mirror, sep="\n")
half_turn = quarter_turn @ quarter_turn
print(
    "two turns:",
    np.array_equal(half_turn @ quarter_turn, quarter_turn @ half_turn),
)

# %% [markdown]
# ## Higher ranks: a stack of products
#
# *What does `@` do with more than two axes?*
#
# With more than two axes, `@` multiplies matrices that lie in the last two axes; all axes before them are batch axes, and
# [broadcast](2-3-2-broadcasting.py).

# %%
print(explain.matmul((64, 3, 32, 10), (10, 5)))

# %% [markdown]
# `np.dot` reads higher ranks in another way, the chapter's: the last axis of the first meets the second-last (or only) axis
# of the second, and **all** other axes stay, those of the first before those of the second. As long as the second is a vector or
# a matrix, the two agree. Give it a third axis, and they differ:

# %%
x = np.ones((2, 3, 4))
for shape in ((4,), (4, 5), (2, 4, 5)):
    z = np.ones(shape)
    print(f"{x.shape} with {shape}")
    print(f"  x @ z         {(x @ z).shape}")
    print(f"  np.dot(x, z)  {np.dot(x, z).shape}")

# %%
print(explain.dot((2, 3, 4), (2, 4, 5)))

# %% [markdown]
# `np.tensordot` lets you say how many axes meet, or which.

# %%
print(explain.tensordot((2, 3, 4, 5), (5, 6), axes=1))

# %% [markdown]
# ## Naming the axes: einsum
#
# *Could you say which axes meet, instead of remembering it?*
#
# `np.einsum` gives each axis a letter. Letters that are left out of the result are summed over. Read `ij,jk->ik` aloud, and you
# have said what a matrix product is.

# %%
print(explain.einsum("ij,jk->ik", (128, 784), (784, 512)))

# %% [markdown]
# !!! question "Predict, then look"
#
#     A vector of shape (3,) has neither rows nor columns. What do `matrix @ x` and `x @ matrix` give for a matrix of
#     shape (2, 3)? One of them is refused: which, and why?

# %% tags=["answer"]
print(explain.matmul((2, 3), (3,)))
print()
print(explain.matmul((3,), (2, 3)))

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* The outer product of `[1, 2, 3]` and `[10, 20]` is the (3, 2) matrix of all products. Make it with `@` alone (reshape
# the vectors), and check it against `np.outer`.

# %% tags=["solution"]
u, v = np.array([1, 2, 3]), np.array([10, 20])
outer = u.reshape(3, 1) @ v.reshape(1, 2)
print(np.array_equal(outer, np.outer(u, v)))
draw(outer)

# %% tags=["solution"]
from tensorlab import check

answer = outer  # of [1, 2, 3] and [10, 20]
check(answer, np.outer([1, 2, 3], [10, 20]))

# %% [markdown]
# **2.** *Compute.* Count the multiplications in one forward pass of the chapter's network for one batch of 128 digits: (128, 784) @ (784,
# 512), then (128, 512) @ (512, 10). Where is the work?

# %% tags=["solution"]
first, second = 128 * 784 * 512, 128 * 512 * 10
print(f"first layer {first:,}, second layer {second:,}")
print(f"{first / (first + second):.1%} of the work is in the first")

# %% tags=["solution"]
answer = (first, second)  # in the first layer, in the second
check(answer, (128 * 784 * 512, 128 * 512 * 10))

# %% [markdown]
# **3.** *Predict.* What shape does (5, 2, 3) @ (3,) give?

# %% tags=["solution"]
answer = (5, 2)  # the shape, or "refused"
check(answer, explain.matmul((5, 2, 3), (3,)))

# %% [markdown]
# **4.** *Open.* Can you make better templates without any training? What does a mean of all sevens lose?

# %% tags=["solution"]
# Images to choose by: the test images choose nothing.
held_back = len(train_images) // 6
judge, judge_labels = (
    train_images[-held_back:].reshape(held_back, 784),
    train_labels[-held_back:],
)
many, many_labels = (
    train_images[:1000].reshape(1000, 784) / 255,
    train_labels[:1000],
)
means = np.stack([many[many_labels == k].mean(axis=0) for k in range(10)])
for what, some, digit in (
    ("ten means", means, np.arange(10)),
    ("1000 images", many, many_labels),
):
    some = some / np.sqrt([[t @ t] for t in some])
    nearest = digit[(judge @ some.T).argmax(axis=1)]
    share = np.mean(nearest == judge_labels)
    print(f"{what} as templates: {share:.1%} are right")

# %% [markdown] tags=["solution"]
# One answer of many. There are several ways to write a seven, and a mean of all sevens loses them; more templates keep
# them, and cost more products.

# %% tags=["solution"]
answer = share  # the share of held-back images that your templates get right
check(
    answer,
    {
        "be a share from 0 to 1": lambda a: 0 <= a <= 1,
        "be larger than that of ten means": lambda a: (
            a
            > np.mean(
                (train_images[-10_000:].reshape(-1, 784) @ flat.T).argmax(
                    axis=1
                )
                == train_labels[-10_000:]
            )
        ),
    },
)
