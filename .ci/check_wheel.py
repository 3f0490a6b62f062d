"""Check that the wheel in the given folder holds the package, whole, and nothing else."""

import sys
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[1]

(wheel,) = Path(sys.argv[1]).glob("*.whl")
metadata = "-".join(wheel.name.split("-")[:2]) + ".dist-info"
package = [path for path in (ROOT / "cnnparams").rglob("*") if path.is_file() and path.suffix != ".pyc"]
expected = {path.relative_to(ROOT).as_posix() for path in package} | {"cnnparams/py.typed"}
expected |= {
    f"{metadata}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
}
found = set(ZipFile(wheel).namelist())
for name in sorted(expected - found):
    print("missing from the wheel:", name)
for name in sorted(found - expected):
    print("has no place in the wheel:", name)
print(f"{wheel.name}: {len(found)} files")
sys.exit(found != expected)
