"""`fit` and `evaluate` beside the chapter's own Keras code: the same data, network, seed and machine, turn by turn.

python benchmarks/mnist.py [rounds] [epochs]

Every way runs in a process of its own, once to warm up (scikit-learn, which compiles nothing, is spared that) and
once for each round. The ways take turns, and a ratio is taken within each round, so that a machine whose speed drifts
does not favour one of them. What is timed begins with the raw uint8 arrays and ends with the test accuracy. Peak
memory is that of the whole process, TensorFlow and the data included. Without TENSORLAB_MNIST it runs on
scikit-learn's bundled digits, and says so.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from tensorlab import mnist
from tensorlab._tensorflow import import_keras

HIDDEN, BATCH = 512, 128
Result = tuple[float, float]  # test loss (NaN where there is none) and test accuracy


def chapter(data: mnist.Dataset, epochs: int, seed: int) -> Result:
    """The chapter's own code."""
    keras = import_keras()
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.layers.Dense(HIDDEN, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    train_images = data.train_images.reshape((-1, 28 * 28)).astype("float32") / 255
    test_images = data.test_images.reshape((-1, 28 * 28)).astype("float32") / 255
    model.fit(train_images, data.train_labels, epochs=epochs, batch_size=BATCH, verbose=0)
    loss, accuracy = model.evaluate(test_images, data.test_labels, verbose=0)
    return loss, accuracy


def tensorlab(data: mnist.Dataset, epochs: int, seed: int) -> Result:
    classifier = mnist.MnistClassifier(
        HIDDEN, epochs=epochs, batch_size=BATCH, verbose=0, random_state=seed
    )
    classifier.fit(data.train_images, data.train_labels)
    return classifier.evaluate(data.test_images, data.test_labels)


def scikit_learn(data: mnist.Dataset, epochs: int, seed: int) -> Result:
    """scikit-learn's network of the same size; its optimizer is Adam, as it has no RMSprop."""
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    train_images = data.train_images.reshape((-1, 28 * 28)).astype("float32") / 255
    test_images = data.test_images.reshape((-1, 28 * 28)).astype("float32") / 255
    network = MLPClassifier(
        (HIDDEN,), batch_size=BATCH, max_iter=epochs, alpha=0, random_state=seed
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # so few epochs are meant
        network.fit(train_images, data.train_labels)
    return float("nan"), network.score(test_images, data.test_labels)


WAYS: dict[str, Callable[[mnist.Dataset, int, int], Result]] = {
    "chapter": chapter,
    "tensorlab": tensorlab,
    "scikit-learn": scikit_learn,
}


def work(name: str, epochs: int) -> None:
    """Be one of the processes: run once for each line that comes in, which is a seed, and answer with a line."""
    data = mnist.load("auto" if os.environ.get("TENSORLAB_MNIST") else "digits")
    if name != "scikit-learn":
        import_keras()
    for line in sys.stdin:
        start = perf_counter()
        loss, accuracy = WAYS[name](data, epochs, int(line))
        seconds = perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB on Linux
        print(json.dumps([seconds, float(loss), float(accuracy), peak / 1024]), flush=True)


class Worker:
    """One way in a process of its own."""

    def __init__(self, name: str, epochs: int) -> None:
        command = [sys.executable, str(Path(__file__)), "--work", name, str(epochs)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, seed: int) -> list[float]:
        """Run once, and give seconds, test loss, test accuracy and peak memory in MiB."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(seed, file=self._process.stdin, flush=True)
        answer: list[float] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """Let the process end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def main(rounds: int, epochs: int) -> None:
    data = mnist.load("auto" if os.environ.get("TENSORLAB_MNIST") else "digits")
    print(
        f"{data.name}, {epochs} epochs, {rounds} rounds after one to warm up, {os.cpu_count()} cores"
    )
    workers = {name: Worker(name, epochs) for name in WAYS}
    results: dict[str, list[list[float]]] = {name: [] for name in WAYS}
    for seed in range(rounds + 1):
        for name, worker in workers.items():
            if seed or name != "scikit-learn":
                results[name].append(worker.run(seed))
        times = "  ".join(f"{name} {runs[-1][0]:.2f} s" for name, runs in results.items() if runs)
        print(f"{f'round {seed}' if seed else 'warm-up'}: {times}", flush=True)
    for worker in workers.values():
        worker.close()
    print(
        f"\n{'':14}{'first':>9}{'median':>9}{'ratio':>8}{'accuracy (each seed)':>34}{'median':>9}{'peak':>10}"
    )
    baseline = [taken for taken, *_ in results["chapter"][1:]]
    for name, runs in results.items():
        warm = np.array(runs[-rounds:])
        seconds, _, accuracies, peaks = warm.T
        ratio = median(mine / first for mine, first in zip(seconds, baseline, strict=True))
        each = " ".join(f"{a:.4f}" for a in accuracies)
        print(
            f"{name:14}{runs[0][0]:>7.2f} s{median(seconds):>7.2f} s{ratio:>8.2f}{each:>34}"
            f"{median(accuracies):>9.4f}{peaks[-1]:>6.0f} MiB"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        work(sys.argv[2], int(sys.argv[3]))
    else:
        numbers = [int(each) for each in sys.argv[1:]]
        main(*(numbers + [3, 5][len(numbers) :]))
