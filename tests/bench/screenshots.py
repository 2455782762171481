"""Take the pictures that the README shows: every view in light, the overview in dark too."""

from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.harness import ROOT, launch, served

PICTURES = ROOT / ".github" / "pictures"
VIEWS = ["overview", "flows", "timeline", "claims", "figures", "diagram", "sources"]
SETTLE_MS = 2_500  # charts arrive in pieces, after the page's first words


def take(browser: Browser, address: str, view: str, scheme: str, picture: Path) -> None:
    """Open one view as a reader with that colour scheme would, and save what is on screen."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 1000},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-IN",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address if view == "overview" else f"{address}/?view={view}")
    page.wait_for_selector("main [data-testid=stVerticalBlock] > *")
    page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=picture)
    context.close()
    print(picture.relative_to(ROOT))


def main() -> None:
    """Take every picture anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for view in VIEWS:
            take(browser, address, view, "light", PICTURES / f"{view}.png")
        take(browser, address, "overview", "dark", PICTURES / "overview-dark.png")
        browser.close()


if __name__ == "__main__":
    main()
