"""What fails for another reason than shapes: what is written for another kind of object, and what entries must be."""

from tensorlab.explain.failures.attempts import Attempt, explained_by
from tensorlab.explain.failures.attributes import ATTRIBUTES
from tensorlab.explain.failures.entries import ENTRIES
from tensorlab.explain.failures.gradients import GRADIENTS
from tensorlab.explain.failures.losses import LOSSES
from tensorlab.explain.failures.mixed import MIXED
from tensorlab.explain.failures.not_yet import NOT_YET
from tensorlab.explain.failures.other_names import OTHER_NAMES
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import Reader
from tensorlab.explain.failures.written import WRITTEN

_MESSAGES = (
    *OTHER_NAMES, *NOT_YET, *GRADIENTS, *WRITTEN, *ATTRIBUTES, *LOSSES, *MIXED, *ENTRIES,
)  # fmt: skip


def otherwise(message: str, place: Place, reader: Reader) -> Attempt | None:
    """Explain what has another reason than shapes; None where it is none that is known."""
    return next(filter(None, explained_by(_MESSAGES, message, place, reader)), None)
