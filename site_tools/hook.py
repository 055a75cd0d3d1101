"""Where MkDocs comes in: it loads this file once, and `build` handles the events of each build."""

import sys
from importlib import import_module
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

_ROOT = str(Path(__file__).resolve().parents[1])  # MkDocs loads this file by its path


@event_priority(100)  # type: ignore[untyped-decorator]  # before mkdocstrings asks for its handler
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Begin a build, with the sources as they are now: `mkdocs serve` builds many times in one process."""
    sys.path += [_ROOT] * (_ROOT not in sys.path)
    for name in [name for name in sys.modules if name.split(".")[0] in ("site_tools", "tensorlab")]:
        del sys.modules[name]
    sys.modules["mkdocstrings_handlers.reference"] = import_module("site_tools.reference")
    config.plugins["site_tools"] = import_module("site_tools.build").Build(config)
    return config
