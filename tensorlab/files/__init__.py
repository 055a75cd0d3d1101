"""Files: arrays read from any format by what a file holds, whatever its name; and files written whole or not at all."""

from tensorlab.files.format import named
from tensorlab.files.reading import FileError, StoredArray, arrays_of, saved
from tensorlab.files.writing import written_whole

__all__ = ["FileError", "StoredArray", "arrays_of", "named", "saved", "written_whole"]
