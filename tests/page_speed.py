#!/usr/bin/python3
"""How large pages of histories are, and how long they take in headless Chromium.

    bazel build -c opt //:weir && tests/page_speed.py DIRECTORY [ROUNDS]

Makes histories in DIRECTORY, unless they lie there from before, which takes some minutes, and opens the page of each in
turn, ROUNDS (7) times. Prints medians with the least and the most, and asserts nothing.
"""

import math
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

WEIR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bazel-bin", "weir")

# By name: how many series, and of how many points.
HISTORIES = {"many": (10_000, 200), "long": (1, 100_000), "sparklines": (500, 200)}

# Resolves when what was changed before has been painted: the task after the frame that it was in.
PAINTED = "const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));"

OPENED = """
const [navigation] = performance.getEntriesByType('navigation');
const [paint] = performance.getEntriesByName('first-contentful-paint');
return navigation.loadEventEnd > 0 && paint ? {open: navigation.loadEventEnd, paint: paint.startTime} : null;
"""

REOPEN = PAINTED + """
const [, done] = arguments, start = performance.now();
document.querySelector('.list li button').click();
painted().then(() => done(performance.now() - start));
"""

ZOOM = PAINTED + """
const [, done] = arguments, start = performance.now();
[...document.querySelectorAll('.open .tools button')].find((each) => each.textContent === 'Zoom in').click();
requestAnimationFrame(() => painted().then(() => done(performance.now() - start)));
"""

SEARCH = PAINTED + """
const [argument, done] = arguments, start = performance.now(), search = document.querySelector('#series > .tools input');
search.value = argument;
search.dispatchEvent(new Event('input'));
painted().then(() => done(performance.now() - start));
"""

# All of a list, as for paper, until the frame with those on the screen is painted.
SPARKLINES = PAINTED + """
const [, done] = arguments, more = [...document.querySelectorAll('button.more')].pop();
while (!more.hidden) more.click();
painted().then(() => {
  const start = performance.now();
  dispatchEvent(new Event('beforeprint'));
  painted().then(() => done(performance.now() - start));
});
"""


def write_history(directory, name):
    """The history as a database, which is made unless it is there."""
    database = directory / f"{name}.sqlite"
    if database.exists():
        return database
    series, points = HISTORIES[name]
    noise = random.Random(name)
    values, unfinished = directory / f"{name}.csv", directory / f"{name}.unfinished"
    with open(values, "w", encoding="ascii") as csv:
        csv.write("series,commit,time,value\n")
        for one in range(series):
            level = 10 ** noise.uniform(-6, 0)
            for commit in range(points):
                if noise.random() < 0.2 / points:
                    level *= noise.choice((0.8, 1.25))
                csv.write(f"BM_Case/{one},{commit:040x},{1_700_000_000 + 3600 * commit},"
                          f"{level * math.exp(0.02 * noise.gauss(0, 1)):.6g}\n")
    unfinished.unlink(missing_ok=True)
    subprocess.run([WEIR, "track", "import", values, "--db", unfinished, "--better", "lower", "--unit", "s"],
                   stdout=subprocess.DEVNULL, check=True)
    unfinished.rename(database)
    values.unlink()
    return database


def write_page(directory, name):
    """Where the page of the history lies."""
    page = directory / f"{name}.html"
    page.unlink(missing_ok=True)
    shown = subprocess.run([WEIR, "track", "show", "--db", write_history(directory, name), "--html", page],
                           stdout=subprocess.DEVNULL, check=False)  # its exit code says what was found
    if not page.exists():
        sys.exit(f"page_speed: weir track show ended with {shown.returncode}")
    return page


def size_without_data(page):
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"<main>.*?</main>", "", text, flags=re.S)
    text = re.sub(r'(<script type="application/json"[^>]*>).*?</script>', r"\1</script>", text, flags=re.S)
    return len(text.encode())


class Browser:
    def __init__(self, directory):
        os.environ["HOME"] = directory
        options = Options()
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                         "--user-data-dir=" + directory):
            options.add_argument(argument)
        options.binary_location = "/usr/bin/chromium"
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.set_script_timeout(60)

    def show(self, page):
        """Times from the start of the navigation, in milliseconds."""
        self.driver.get("about:blank")
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                    {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False})
        self.driver.get(page.as_uri())
        while (times := self.driver.execute_script(OPENED)) is None:
            pass
        return times

    def time(self, script, argument=None):
        return self.driver.execute_async_script(script, argument)


def measure(browser, pages, times):
    """One round."""
    def add(what, milliseconds):
        times.setdefault(what, []).append(milliseconds)

    shown = browser.show(pages["many"])
    add("10,000 series of 200 points: open", shown["open"])
    add("10,000 series of 200 points: first paint", shown["paint"])
    add("10,000 series of 200 points: a search", browser.time(SEARCH, "99"))
    shown = browser.show(pages["long"])
    add("a series of 100,000 points: first paint of its page", shown["paint"])
    add("a series of 100,000 points: opened again", browser.time(REOPEN))
    add("a series of 100,000 points: zoomed", browser.time(ZOOM))
    browser.show(pages["sparklines"])
    add("500 sparklines", browser.time(SPARKLINES))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    directory = pathlib.Path(sys.argv[1]).resolve()
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    directory.mkdir(exist_ok=True)
    pages = {name: write_page(directory, name) for name in HISTORIES}
    print(f"a page of a history without data: {size_without_data(pages['many']) / 1000:.0f} kB")
    for name, page in pages.items():
        series, points = HISTORIES[name]
        print(f"{series:,} series of {points:,} points: {page.stat().st_size / 1e6:.2f} MB")
    times = {}
    with tempfile.TemporaryDirectory() as profile:
        browser = Browser(profile)
        try:
            measure(browser, pages, {})  # what comes first takes longer: the browser's own start
            for _ in range(rounds):
                measure(browser, pages, times)
        finally:
            browser.driver.quit()
    for what, values in times.items():
        print(f"{what}: {statistics.median(values):.0f} ms ({min(values):.0f} to {max(values):.0f}, {rounds} rounds)")


if __name__ == "__main__":
    main()
