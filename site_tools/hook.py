"""Where MkDocs comes in: it loads this file once, and `build` handles the events of each build."""

import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

sys.path.append(str(Path(__file__).resolve().parents[1]))  # MkDocs loads this file by its path


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Begin a build, with the sources as they are now: `mkdocs serve` builds many times in one process."""
    for name in [name for name in sys.modules if name.split(".")[0] in ("site_tools", "tensorlab")]:
        del sys.modules[name]
    from site_tools.build import Build

    config.plugins["site_tools"] = Build(config)
    return config
