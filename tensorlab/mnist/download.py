"""MNIST from the network: the file that Keras serves, checked, and written whole or not at all."""

import logging
import sys
from importlib.util import find_spec
from pathlib import Path

from tensorlab.wording import needs

URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"

# Seconds to wait for a connection, and then for each piece of the answer. Without a network the reader hears so soon.
_TIMEOUT = (3, 20)


class DownloadError(Exception):
    """MNIST could not be downloaded; the message says why, as the middle of a sentence."""


def download(target: Path) -> None:
    """Download MNIST to a file.

    The bytes go to a temporary file in the same folder, which takes the target's name only once its SHA-256 is right.

    Args:
        target: Where the archive will be; missing folders are made.

    Raises:
        DownloadError: If there is no network, no room, the server refuses, or what came is not MNIST.
    """
    try:
        import pooch
    except ModuleNotFoundError:
        raise DownloadError(needs("downloading it", "pooch", "mnist")) from None
    from requests import RequestException

    # It announces each download, with its path, where a warning would be.
    logger = pooch.get_logger()
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        pooch.retrieve(
            URL,
            known_hash=f"sha256:{SHA256}",
            fname=target.name,
            path=target.parent,
            downloader=pooch.HTTPDownloader(progressbar=_bar_is_readable(), timeout=_TIMEOUT),
        )
    except ValueError as error:  # pooch's word for a wrong hash
        raise DownloadError("what the server sent is not MNIST (its SHA-256 differs)") from error
    except RequestException as error:
        kind = type(error).__name__
        raise DownloadError(f"it cannot be downloaded here ({kind} from {URL})") from error
    except OSError as error:
        raise DownloadError(f"it cannot be written to Keras' cache ({error.strerror})") from error
    finally:
        logger.setLevel(level)


def _bar_is_readable() -> bool:
    """Tell whether standard error is a terminal: a file or a page would keep every state of the bar."""
    return bool(sys.stderr and sys.stderr.isatty()) and find_spec("tqdm") is not None
