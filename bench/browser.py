"""A real browser without a window: Debian's chromium, driven by its own driver."""

import base64
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
WHY_NOT = (
    None
    if CHROMIUM and DRIVER
    else "chromium and chromedriver are not installed (Debian: chromium, chromium-driver)"
)
QUIET = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--hide-scrollbars"),
    *("--no-first-run", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--force-color-profile=srgb"),
)
PHONE, LAPTOP = 360, 1280


class Browser:
    """One window: pages from files, at a width and in a colour scheme."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self._driver = driver

    def show(self, page: Path, *, width: int = LAPTOP, scheme: str = "light") -> None:
        """Open a page from a file."""
        self._tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=800,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        self._tell(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )
        self._log("browser")
        self._log("performance")
        self._driver.get(page.as_uri())

    def _log(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._driver.get_log(kind)  # type: ignore[no-untyped-call]
        return found

    def picture(self, path: Path, *, height: int, top: int = 0) -> None:
        """Write a part of the page as a PNG."""
        width = self.ask("return innerWidth")
        clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
        options = {"clip": clip, "captureBeyondViewport": True}
        taken = self._driver.execute_cdp_cmd("Page.captureScreenshot", options)
        path.write_bytes(base64.b64decode(taken["data"]))

    def printed_pages(self) -> int:
        """How many sheets of A4 the page takes in print."""
        paper = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True}
        printed = self._driver.execute_cdp_cmd("Page.printToPDF", paper)["data"]
        return len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed)))

    def ask(self, script: str) -> Any:
        """What a script says of the page that is shown."""
        return self._driver.execute_script(script)

    def said(self) -> list[str]:
        """What the console said since the page was opened."""
        return [one["message"] for one in self._log("browser")]

    def requests(self) -> list[str]:
        """Every address that was asked for since then."""
        events = [json.loads(one["message"]) for one in self._log("performance")]
        messages = [one["message"] for one in events]
        return [
            one["params"]["request"]["url"]
            for one in messages
            if one["method"] == "Network.requestWillBeSent"
        ]

    def _tell(self, command: str, **parameters: Any) -> None:
        self._driver.execute_cdp_cmd(command, parameters)


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """A browser with an empty profile; it ends with the block."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for one in QUIET:
        options.add_argument(one)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
