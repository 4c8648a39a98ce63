"""The picture of the audit's page in the README: laptop in the light, phone in the dark.

    python -m bench.audit.picture      # needs chromium and chromedriver

The page is what ``posecheck audit report`` writes for twelve weeks that were made without video
(``made_journal``): the top of it on a
laptop, and the first movement's plots on a phone.
"""

import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from typer.testing import CliRunner

from bench.audit.made_journal import LAST_WEEK, keep_weeks
from bench.browser import PHONE, WHY_NOT, opened_browser
from posecheck.cli import app
from posecheck.journal import open_journal

TARGET = Path(__file__).parents[2] / "docs" / "pictures" / "audit.png"
LAPTOP_WIDTH, HEIGHT, MARGIN = 1080, 1240, 28
GROUND, EDGE = (232, 230, 224), (190, 187, 178)


def main() -> int:
    """Write the picture; 1 when there is no browser."""
    if WHY_NOT:
        sys.stderr.write(f"{WHY_NOT}\n")
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        laptop, phone = _taken(_page(folder), folder)
        _composed(laptop, phone).save(TARGET, optimize=True)
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size / 1000:.0f} kB\n")
    return 0


def _page(folder: Path) -> Path:
    """The page, as the command writes it."""
    journal, page = folder / "journal.sqlite", folder / "audit.html"
    with open_journal(journal) as kept:
        keep_weeks(kept)
    words = ["audit", "report", "--week", LAST_WEEK, "--database", str(journal), "--out", str(page)]
    done = CliRunner().invoke(app, words)
    if done.exit_code:
        raise RuntimeError(done.output)
    return page


def _taken(page: Path, folder: Path) -> tuple[Image.Image, Image.Image]:
    with opened_browser() as browser:
        browser.show(page, width=LAPTOP_WIDTH)
        browser.picture(folder / "laptop.png", height=HEIGHT)
        browser.show(page, width=PHONE, scheme="dark")
        top = browser.ask("return document.querySelector('.movement').offsetTop - 12")
        browser.picture(folder / "phone.png", top=top, height=HEIGHT - 4 * MARGIN)
    return Image.open(folder / "laptop.png"), Image.open(folder / "phone.png")


def _composed(laptop: Image.Image, phone: Image.Image) -> Image.Image:
    size = (laptop.width + phone.width + 3 * MARGIN, HEIGHT + 2 * MARGIN)
    both = Image.new("RGB", size, GROUND)
    for picture, place in (
        (laptop, (MARGIN, MARGIN)),
        (phone, (laptop.width + 2 * MARGIN, 3 * MARGIN)),
    ):
        both.paste(picture.convert("RGB"), place)
        edge = (place[0] - 1, place[1] - 1, place[0] + picture.width, place[1] + picture.height)
        ImageDraw.Draw(both).rectangle(edge, outline=EDGE)
    return both


if __name__ == "__main__":
    sys.exit(main())
