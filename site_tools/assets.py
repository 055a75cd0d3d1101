"""What pages share: a style sheet and a script, the library's and the site's in one; and the library as a wheel."""

import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from flit_core.wheel import WheelBuilder  # type: ignore[import-untyped]
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from tensorlab.drawing import theme
from tensorlab.drawing.drawing import fit_script, script

_PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
_CSS, _FRAME, _JS = "assets/site.css", "assets/frame.js", "assets/site.js"
_UNUSED = re.compile(rf"^({_CSS}|{_FRAME}|{_JS})$|\.map$|/javascripts/")


def publish(files: Files, config: MkDocsConfig) -> str:
    """Add them, tell the theme their names, and take out what the site never uses; returns the name of the wheel."""
    docs = Path(config.docs_dir)
    frame = (docs / _FRAME).read_text("utf-8")
    for source, shared, loaded in (
        (_CSS, theme.css() + theme.print_css(), config.extra_css),
        (_JS, script() + fit_script() + frame, config.extra_javascript),
    ):
        content = f"{shared}\n{(docs / source).read_text('utf-8')}"
        path = f"assets/tensorlab.{sha256(content.encode()).hexdigest()[:8]}{Path(source).suffix}"
        files.append(File.generated(config, path, content=content))
        loaded.append(path)
    for file in [file for file in files if _UNUSED.search(file.src_uri)]:
        files.remove(file)
    builder = WheelBuilder.from_ini_path(_PROJECT, wheel := BytesIO())
    builder.build()
    name = str(builder.wheel_filename)
    files.append(File.generated(config, f"assets/{name}", content=wheel.getvalue()))
    return name
