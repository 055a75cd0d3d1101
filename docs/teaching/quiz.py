# %% [markdown]
# # Twenty shapes
#
# After this page you can say what shape comes out of the operations of the chapter, or that NumPy refuses them.

# %% [markdown]
# Which shape comes out? Write it as Python does, such as `(3, 4)`, or `(3,)` with its comma; some of the twenty do not work.
# Each answer is computed by [`explain`](../reference/explain.md) from NumPy's rules, and comes with what becomes of each axis.
# The slider leads from question to question, from easy to hard.

# %%
import numpy as np

from tensorlab import explain, explore

questions = [
    explain.index((60000, 28, 28), np.s_[4]),
    explain.index((60000, 28, 28), np.s_[4:5]),
    explain.index((60000, 28, 28), np.s_[10:100]),
    explain.index((60000, 28, 28), np.s_[:, 14:, 14:]),
    explain.index((28, 28), np.s_[..., np.newaxis]),
    explain.stack([(28, 28), (28, 28), (28, 28)]),
    explain.concatenate([(3, 5), (2, 5)]),
    explain.mean((150, 4), axis=0),
    explain.sum((4, 3), axis=1, keepdims=True),
    explain.add((4, 3), (3,)),
    explain.add((4, 3), (4,)),
    explain.add((3, 1), (3, 2)),
    explain.subtract((5,), (5, 1)),
    explain.matmul((128, 784), (784, 512)),
    explain.matmul((32, 784), (512, 10)),
    explain.matmul((2, 3), (3,)),
    explain.reshape((60000, 28, 28), (60000, -1)),
    explain.transpose((300, 20)),
    explain.transpose((4, 48, 48, 3), (0, 3, 1, 2)),
    explain.dot((2, 3, 4), (2, 4, 5)),
]


def ask(question=1):
    return questions[question - 1]


explore(ask, predict=True, question=range(1, 21))

# %% [markdown]
# ## On paper
#
# The same questions, to be copied onto a sheet, and their answers.

# %%
for number, question in enumerate(questions, start=1):
    print(f"{number:2}.  {question.expression}")

# %% tags=["answer"]
import textwrap

for number, question in enumerate(questions, start=1):
    refused = question.problem and f"refused: {question.problem}"
    text = f"{number:2}.  {refused or question.result_shape}"
    print(textwrap.fill(text, 70, subsequent_indent=5 * " "))
