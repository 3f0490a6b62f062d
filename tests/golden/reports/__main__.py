"""Write the files again."""

from tests.golden.reports import FOLDER, written

for name, text in written():
    FOLDER.joinpath(name).write_text(text, encoding="utf-8", newline="")
