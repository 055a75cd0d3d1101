"""`python -m tensorlab describe FILE` and `draw FILE`: look at saved tensors from a terminal."""

import argparse
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tensorlab.wording import join


class _CommandError(Exception):
    """What the user can put right; printed without a traceback."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: The words after `python -m tensorlab`.

    Returns:
        The exit status: 0, or 2 where the arguments or the file are wrong.
    """
    options = _parser().parse_args(arguments)
    try:
        for name, array in _load(Path(options.file), options.array):
            if name:
                print(name)
            options.run(array, options)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        sys.stderr.close()
        return 0
    except (_CommandError, ValueError, TypeError, OSError) as error:
        print(f"tensorlab: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tensorlab", description="Look at saved tensors.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, summary in (
        ("describe", _describe, "say in words what each array of a file is"),
        ("draw", _draw, "draw the array of a file"),
    ):
        command = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
        command.add_argument("file", metavar="FILE", help="a .npy or .npz file")
        command.add_argument("--array", metavar="NAME", help="which array of an .npz file")
        command.add_argument("--axes", metavar="NAMES", help="names of the axes: height,width")
        command.set_defaults(run=run)
        if name == "draw":
            command.add_argument(
                "--save", metavar="PICTURE", help="write .svg, .pdf, .png or .html"
            )
    return parser


def _load(path: Path, name: str | None) -> list[tuple[str, np.ndarray]]:
    """Read the arrays of a file; a single array is mapped, so that only what is shown is read."""
    if not path.exists():
        raise _CommandError(f"there is no file {str(path)!r}. Give a .npy or .npz file.")
    if path.suffix == ".npy":
        if name is not None:
            raise _CommandError(f"{path.name} holds one array without a name: leave out --array.")
        try:
            return [("", np.lib.format.open_memmap(path, mode="r"))]
        except (ValueError, EOFError) as error:
            raise _CommandError(f"{path.name} is no .npy file that can be read: {error}") from None
    if path.suffix != ".npz":
        raise _CommandError(f"{path.name} is neither .npy nor .npz: numpy.save writes those.")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            names = archive.files if name is None else [name]
            return [(each, archive[each]) for each in names]
    except KeyError:
        known = join([repr(each) for each in archive.files])
        raise _CommandError(f"{path.name} has no array {name!r}. It has {known}.") from None
    except (ValueError, EOFError, zipfile.BadZipFile) as error:
        raise _CommandError(f"{path.name} is no .npz file that can be read: {error}") from None


def _names(options: argparse.Namespace) -> list[str] | None:
    return options.axes.split(",") if options.axes else None


def _describe(array: np.ndarray, options: argparse.Namespace) -> None:
    from tensorlab.description import describe

    print(describe(array, axes=_names(options)))


def _draw(array: np.ndarray, options: argparse.Namespace) -> None:
    from tensorlab.drawing import draw

    drawing = draw(array, axes=_names(options))
    if options.save:
        drawing.save(options.save)
    else:
        print(drawing)


if __name__ == "__main__":
    sys.exit(main())
