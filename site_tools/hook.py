"""Where MkDocs comes in: it loads this file once, and `build` handles the events of each build."""

import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

_PATHS = [str(folder) for folder in Path(__file__).resolve().parents[:2]]
_OURS = ("site_tools", "tensorlab", "mkdocstrings_handlers.reference")


@event_priority(100)  # type: ignore[untyped-decorator]  # before mkdocstrings asks for its handler
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Begin a build, with the sources as they are now: `mkdocs serve` builds many times in one process."""
    sys.path += [
        path for path in _PATHS if path not in sys.path
    ]  # MkDocs loads this file by its path
    for name in [name for name in sys.modules if name.startswith(_OURS)]:
        del sys.modules[name]
    from site_tools.build import Build

    config.plugins["site_tools"] = Build(config)
    return config
