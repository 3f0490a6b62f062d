"""The documentation keeps what it says of itself."""

import re
from pathlib import Path

import pytest

import cnnparams

DOCS = Path(__file__).parents[1] / "docs"
_, *SECTIONS = re.split(r"^## ", (DOCS / "architectures.md").read_text(encoding="utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize("section", SECTIONS, ids=[section.partition("\n")[0] for section in SECTIONS])
def test_an_architecture_is_written_in_25_lines(section: str) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", section, flags=re.MULTILINE | re.DOTALL)
    code = [re.findall(r"^(?:>>>|\.\.\.) +[^\s#].*", block, flags=re.MULTILINE) for block in blocks]
    assert code[0][0].startswith(">>> from cnnparams import ")
    assert [len(lines) for lines in code if len(lines) > 25] == []


def test_the_map_of_the_package_names_every_room() -> None:
    package = Path(cnnparams.__file__).parent
    rooms = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in package.iterdir()
        if path.suffix == ".py" or path.joinpath("__init__.py").exists()
    }
    text = (DOCS / "contributing.md").read_text(encoding="utf-8")
    table = "".join(re.findall(r"^\| (`.*?) \|", text, flags=re.MULTILINE))
    assert sorted(re.findall(r"`(.*?)`", table)) == sorted(rooms - {"__init__.py", "__main__.py"})
