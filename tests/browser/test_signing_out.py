"""A computer that several people use: what is left of whoever signed out."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FLAGS, chromium
from tests.browser.person import PATIENCE, Person


@pytest.fixture
def keeping(browser):
    """A browser that keeps pages whole for its Back, as people's do; Playwright's own does not."""
    kept = browser.browser_type.launch(
        executable_path=chromium(), args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield kept
    kept.close()


def test_back_does_not_show_the_page_of_who_has_signed_out(demo, keeping):
    olga = Person(keeping, demo.origin())
    olga.walks_in("Olga")
    olga.goes("/account/")
    expect(olga.page.locator("input[name=name], input[name=display_name]")).to_have_value(
        "Olga Ndiaye"
    )
    olga.page.locator("details.menu summary").last.click()
    olga.page.get_by_role("button", name="Sign out").click()
    expect(olga.page.get_by_role("link", name="Sign in").first).to_be_visible(timeout=PATIENCE)
    olga.page.evaluate("history.back()")
    expect(olga.page).to_have_title("Sign in", timeout=PATIENCE)
    expect(olga.page.locator("input[name=display_name], input[name=name]")).to_have_count(0)
