"""How far a training is: one bar for each epoch in a terminal, one plain line for each epoch everywhere else."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from tensorlab._tensorflow import import_keras
from tensorlab.wording import count

_BAR = "{desc} {bar:24} {n_fmt}/{total_fmt} steps, {elapsed}{postfix}"


def make_progress(verbose: bool | int) -> Any:
    """Make the Keras callback that counts steps and, if wanted, tells the reader.

    A terminal can rewrite a line, and gets a bar; a notebook, a page or a file would keep every state of it, and
    gets one line for each epoch, on standard output.

    Args:
        verbose: Whether to write anything; 0 and False are silence.
    """
    callback: Any = import_keras().callbacks.Callback

    class Progress(callback):  # type: ignore[misc]
        """What has been done: `epoch` epochs, and `step` steps of the next one."""

        counts_calls = True  # it goes by the numbers it is told, and need not hear of every step

        def __init__(self) -> None:
            super().__init__()
            self.epoch = 0
            self.step = 0
            self.check: Callable[[], None] = lambda: None  # raises Ctrl-C if TensorFlow lost it
            self._bar = _bar_class() if verbose else None
            self._shown: Any = None

        @property
        def started(self) -> bool:
            """Whether anything was learnt."""
            return self.epoch > 0 or self.step > 0

        @property
        def steps(self) -> int:
            """Steps in one epoch."""
            return self.params.get("steps") or 0

        def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
            self.step = 0
            if self._bar is not None:
                name = self._name(epoch)
                self._shown = self._bar(total=self.steps or None, desc=name, bar_format=_BAR)

        def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
            done = batch + 1
            if self._shown is not None:
                self._shown.set_postfix_str(in_words(logs), refresh=False)
                self._shown.update(done - self.step)
            self.step = done
            self.check()

        def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
            self.epoch, self.step = epoch + 1, 0
            if self._shown is not None:
                self._shown.set_postfix_str(in_words(logs))
                self.close()
            elif verbose:
                print(f"{self._name(epoch)}  {in_words(logs)}", flush=True)

        def in_words(self) -> str:
            """Say what has been done."""
            done = f"{count(self.epoch, 'epoch')} of {self.params['epochs']}"
            if self.step:
                done += f" and {self.step} of the {self.steps} steps of the next"
            return done

        def close(self) -> None:
            """Leave the bar as it is and go to the next line."""
            if self._shown is not None:
                self._shown.close()
                self._shown = None

        def _name(self, epoch: int) -> str:
            return f"epoch {epoch + 1}/{self.params['epochs']}"

    return Progress()


def in_words(logs: Mapping[str, float] | None) -> str:
    """Write what an epoch came to.

    >>> in_words({"accuracy": 0.98765, "loss": 0.04231, "val_accuracy": 0.97, "val_loss": 0.1})
    'loss 0.0423  accuracy 0.9877  val_loss 0.1000  val_accuracy 0.9700'
    """
    order = ("loss", "accuracy", "val_loss", "val_accuracy")
    found = {name: logs[name] for name in order if name in logs} if logs else {}
    return "  ".join(f"{name} {value:.4f}" for name, value in found.items())


def _bar_class() -> Any:
    """Give tqdm's bar where it can be read and is installed."""
    if not (sys.stderr and sys.stderr.isatty()):
        return None
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        return None
    return tqdm
