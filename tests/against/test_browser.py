"""Tables and pictures in a real browser: nothing overlaps, nothing leaves, all can be read."""

import html
import json
import re
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from cnnparams import zoo
from tests.golden.reports import siamese
from tests.test_summary import zoo_networks

BROWSER = which("chromium") or which("chromium-browser") or which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium: apt-get install chromium")

GEOMETRY = """
const found = [];
for (const holder of document.querySelectorAll('div.picture')) {
  const svg = holder.querySelector('svg'), all = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
  for (const [place, [words, box]] of texts.entries()) {
    if (box.left < all.left || box.right > all.right || box.top < all.top || box.bottom > all.bottom)
      found.push([holder.id, words, 'leaves the picture']);
    for (const [other, one] of texts.slice(0, place))
      if (box.left + 0.5 < one.right && one.left + 0.5 < box.right &&
          box.top + 1.5 < one.bottom && one.top + 1.5 < box.bottom)
        found.push([holder.id, words, 'lies on ' + other]);
  }
  for (const shape of svg.querySelectorAll('polygon, path, rect')) {
    const box = shape.getBoundingClientRect();
    if (box.left < all.left - 0.5 || box.right > all.right + 0.5 ||
        box.top < all.top - 0.5 || box.bottom > all.bottom + 0.5)
      found.push([holder.id, shape.outerHTML.slice(0, 100), 'leaves the picture']);
  }
}
report({found, pictures: document.querySelectorAll('div.picture').length});
"""

READABLE = """
for (const summary of document.querySelectorAll('summary')) if (!summary.parentElement.open) summary.click();
const numbers = color => color.match(/[\\d.]+/g).map(Number);
const part = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const light = color => { const [r, g, b] = part(color); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const ground = numbers(getComputedStyle(document.body).backgroundColor).slice(0, 3);
let least = 99, words = '', count = 0;
for (const element of document.querySelectorAll('.cnnparams *')) {
  const text = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data.trim()).join('');
  if (!text || ['STYLE', 'SUMMARY'].includes(element.tagName)) continue;
  let opacity = 1;
  for (let one = element; one; one = one.parentElement) opacity *= Number(getComputedStyle(one).opacity);
  const ink = numbers(getComputedStyle(element).color), alpha = opacity * (ink[3] ?? 1);
  const seen = ink.slice(0, 3).map((value, place) => value * alpha + ground[place] * (1 - alpha));
  const [dark, bright] = [light(seen), light(ground)].sort((a, b) => a - b);
  const contrast = (bright + 0.05) / (dark + 0.05);
  count += 1;
  if (contrast < least) [least, words] = [contrast, text];
}
const hidden = [...document.querySelectorAll('details')].filter(one => one.lastElementChild.offsetHeight === 0).length;
const broken = [...document.querySelectorAll('td, th')].filter(one => one.scrollWidth > one.clientWidth + 1).length;
report({least, words, count, hidden, broken, width: document.scrollingElement.scrollWidth, window: innerWidth});
"""


def seen(page: str, script: str, folder: Path, width: int = 900) -> Any:
    """Open a page in a browser, run a script there, and return what it reports."""
    report = (
        "function report(data) { document.body.innerHTML = ''; const out = document.createElement('pre');"
    )
    report += "out.id = 'report'; out.textContent = JSON.stringify(data); document.body.append(out); }"
    file = folder / "page.html"
    file.write_text(f"{page}<script>{report}\n{script}</script>", encoding="utf-8")
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    command = [str(BROWSER), "--headless", "--no-sandbox", *quiet, f"--user-data-dir={folder / 'profile'}"]
    command += [f"--window-size={width},900", "--virtual-time-budget=100000", "--dump-dom", file.as_uri()]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)  # noqa: S603 - our own page
    found = re.search(r'<pre id="report">(.*?)</pre>', run.stdout, re.DOTALL)
    assert found is not None
    return json.loads(html.unescape(found[1]))


@pytest.mark.parametrize("depth", [1, None])
def test_in_no_picture_of_the_zoo_do_texts_overlap_or_leave(depth: int | None, tmp_path: Path) -> None:
    networks = [*zoo_networks(), siamese()]
    pictures = [
        f'<div class="picture" id="{network.name} {style} {number}">{network.diagram(style, depth=depth).svg}</div>'
        for number, network in enumerate(networks)
        for style in ("volumes", "graph")
        if style == "graph" or network.diagram(depth=depth).style == "volumes"
    ]
    found = seen(f"<meta charset='utf-8'>{''.join(pictures)}", GEOMETRY, tmp_path)
    assert found == {"found": [], "pictures": len(pictures)}
    assert len(pictures) > 180


@pytest.mark.parametrize(
    "colors", ["background: #ffffff; color: #222222", "background: #111111; color: #dddddd"]
)
def test_a_table_can_be_read_in_light_and_in_dark_with_all_its_rows_open(colors: str, tmp_path: Path) -> None:
    page = f"<meta charset='utf-8'><body style='{colors}; margin: 0'>"
    for report in (zoo.resnet18().summary(), zoo.unet().memory(), zoo.resnet18().compare(zoo.resnet34())):
        page += report._repr_html_()
    found = seen(page, READABLE, tmp_path)
    assert found["least"] >= 4.5, found["words"]
    assert found["count"] > 500
    assert (found["hidden"], found["broken"]) == (0, 0)
    assert found["width"] <= found["window"]


def test_a_notebook_is_run_and_shown(tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    NotebookClient = pytest.importorskip("nbclient").NotebookClient  # noqa: N806 - a class
    notebook = nbformat.v4.new_notebook()
    code = ["from cnnparams import zoo\nzoo.resnet18()", "zoo.resnet18().totals()", "zoo.unet().diagram()"]
    code += ["zoo.lenet5()['C3'].layer", "zoo.resnet18().memory()", "zoo.lenet5().plot()"]
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in code]
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    outputs = [cell.outputs[0].data for cell in notebook.cells]
    kinds = ["text/html", "text/html", "image/svg+xml", "text/html", "text/html", "image/svg+xml"]
    assert [kind in output for kind, output in zip(kinds, outputs, strict=True)] == [True] * len(code)
    tables = "".join(output["text/html"] for output in outputs if "text/html" in output)
    found = seen(
        f"<meta charset='utf-8'><body style='background: #ffffff; color: #000000'>{tables}",
        READABLE,
        tmp_path,
    )
    assert found["least"] >= 4.5
    assert found["width"] <= found["window"]
