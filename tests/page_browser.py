#!/usr/bin/python3
"""Looks at pages of weir in headless Chromium: page_browser.py DIRECTORY KIND=FILE...

KIND is run, others (what another tool measured), compare, gate, history, hostile (names that must be only names) or any. Prints what is wrong, a line each; exit code 1 if anything is.
"""

import html.parser
import json
import os
import pathlib
import sys

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

WAIT = 30  # seconds for what must happen

# Texts that are less than 4.5 apart from what is behind them (WCAG 2.1, 1.4.3).
CONTRAST = """
const parse = (text) => { const m = text.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
const part = (v) => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
const light = ([r, g, b]) => .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
const behind = (e) => {
  for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c; }
  return [255, 255, 255, 1];
};
const bad = [];
for (const e of document.querySelectorAll('body *')) {
  const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== '');
  if (!own || e.closest('script,style,option') || !e.checkVisibility()) continue;
  const style = getComputedStyle(e);
  const ink = light(parse(e.closest('svg') ? style.fill : style.color)), paper = light(behind(e));
  const ratio = (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
  if (ratio < 4.5) bad.push(`${e.tagName}.${e.getAttribute('class')} ${ratio.toFixed(2)}: ${e.textContent.slice(0, 40)}`);
}
// What a canvas writes with.
for (const name of document.querySelector('canvas') ? ['--dim', '--bad', '--good', '--aside'] : []) {
  const canvas = document.querySelector('canvas'), probe = canvas.parentElement.appendChild(document.createElement('i'));
  probe.className = 'probe';
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`.probe { color: var(${name}); }`);
  document.adoptedStyleSheets = [sheet];
  const ink = light(parse(getComputedStyle(probe).color)), paper = light(behind(probe));
  document.adoptedStyleSheets = [];
  probe.remove();
  const ratio = (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
  if (!(ratio >= 4.5)) bad.push(`${name} ${ratio.toFixed(2)}`);
}
return [...new Set(bad)];
"""

# Labels of a chart that lie over one another, or over a dot.
OVERLAPS = """
const bad = [];
for (const svg of document.querySelectorAll('svg')) {
  if (!svg.checkVisibility()) continue;
  const texts = [...svg.querySelectorAll('text')].map((t) => [t.textContent, t.getBoundingClientRect()]);
  const outer = svg.getBoundingClientRect();
  texts.forEach(([text, a], i) => {
    if (a.left < outer.left - 2 || a.right > outer.right + 2) bad.push(`${text} leaves its chart`);
    for (const [other, b] of texts.slice(i + 1)) {
      const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (x > 2 && y > 4) bad.push(`${text} over ${other}`);
    }
    for (const dot of svg.querySelectorAll('circle.dot')) {
      const b = dot.getBoundingClientRect();
      const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (x > 3 && y > 5) bad.push(`${text} over a dot`);
    }
  });
}
return bad;
"""

# Charts in which nothing is drawn, or without a table behind them.
EMPTY_CHARTS = """
const bad = [];
for (const figure of document.querySelectorAll('figure')) {
  const svg = [...figure.querySelectorAll('svg')].find((each) => each.checkVisibility());
  const marks = svg ? svg.querySelectorAll('circle, path, rect').length : 0;
  if (marks === 0 || !svg.getAttribute('aria-label')) bad.push(`${figure.id}: nothing is drawn`);
  if (figure.querySelectorAll('details table tbody tr').length === 0) bad.push(`${figure.id}: no table`);
}
return bad;
"""

INTERACTIVE = ("return [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')]"
               ".filter((e) => e.checkVisibility() && !e.disabled);")


class Source(html.parser.HTMLParser):
    """What a policy with hashes alone cannot allow."""

    def __init__(self):
        super().__init__()
        self.problems = []
        self.scripts = 0

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.problems.append(f"<{tag} {name}=>")
            if name in ("src", "href", "action", "data", "poster", "srcset"):
                self.problems.append(f"<{tag} {name}={value}>")


class Looker:
    def __init__(self, directory):
        os.environ["HOME"] = directory
        options = Options()
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                         "--no-first-run", "--user-data-dir=" + os.path.join(directory, "profile")):
            options.add_argument(argument)
        options.binary_location = "/usr/bin/chromium"
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.problems = []
        self.page = ""
        self.driver.get("about:blank")
        for kind in ("browser", "performance"):  # of the page that it starts with
            self.driver.get_log(kind)

    def say(self, problem):
        self.problems.append(f"{self.page}: {problem}")

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def until(self, what, condition):
        try:
            WebDriverWait(self.driver, WAIT, poll_frequency=0.02).until(lambda _: condition())
        except Exception as error:  # pylint: disable=broad-except
            self.say(f"{what} ({type(error).__name__})")

    def show(self, path, scheme, width):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia",
                                    {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})
        self.driver.get(pathlib.Path(path).as_uri())

    def open_details(self, wanted):
        self.js("document.querySelectorAll('details').forEach((each) => { each.open = arguments[0]; })", wanted)

    # ------------------------------------------------------------------------------------ any page

    def check_source(self, path):
        source = Source()
        source.feed(pathlib.Path(path).read_text(encoding="utf-8"))
        for problem in source.problems:
            self.say(f"{problem} in the source")
        here = self.js("return document.querySelectorAll('script').length")
        if here != source.scripts or here not in (1, 4):
            self.say(f"{here} scripts")

    def check_logs(self, path):
        for entry in self.driver.get_log("browser"):
            self.say(f"log: {entry['message']}")
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] != "Network.requestWillBeSent":
                continue
            url = message["params"]["request"]["url"]
            if url != pathlib.Path(path).as_uri():
                self.say(f"asks for {url[:100]}")

    def check_look(self, path):
        for scheme, width in (("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)):
            self.show(path, scheme, width)
            where = f"{scheme} {width}"
            self.open_details(True)
            for problem in self.js(CONTRAST):
                self.say(f"{where}: contrast of {problem}")
            for problem in self.js(OVERLAPS) + self.js(EMPTY_CHARTS):
                self.say(f"{where}: {problem}")
            wide = self.js("return document.documentElement.scrollWidth")
            if wide > width:
                self.say(f"{where}: {wide} wide")

    def check_names(self):
        self.driver.execute_cdp_cmd("Accessibility.enable", {})
        tree = self.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})
        named = 0
        for node in tree["nodes"]:
            role = node.get("role", {}).get("value")
            focusable = any(each["name"] == "focusable" and each["value"]["value"] for each in node.get("properties", []))
            if node.get("ignored") or role == "RootWebArea":
                continue
            if not focusable and role not in ("image", "img", "region", "table", "Canvas"):
                continue
            named += 1
            if not node.get("name", {}).get("value", "").strip():
                self.say(f"a {role} has no name")
        if named == 0:
            self.say("no control in the accessibility tree")

    def check_reach(self):
        """Whether the tab key comes to every control."""
        controls = self.js(INTERACTIVE)
        self.js("document.activeElement.blur(); window.reached = new Set();"
                "document.addEventListener('focusin', (event) => window.reached.add(event.target));")
        at_once = 10
        for _ in range(len(controls) // at_once + 3):
            ActionChains(self.driver).send_keys(Keys.TAB * at_once).perform()
            if self.js("return arguments[0].every((e) => window.reached.has(e))", controls):
                return
        for text in self.js("return arguments[0].filter((e) => !window.reached.has(e))"
                            ".map((e) => `${e.tagName} ${e.textContent.slice(0, 30)}`)", controls):
            self.say(f"the tab key does not reach {text}")

    def column(self, table, column):
        return self.js("return [...arguments[0].tBodies[0].rows].filter((r) => !r.hidden)"
                       ".map((r) => r.cells[arguments[1]].dataset.v ?? null)", table, column)

    def check_sorting(self):
        tables = self.driver.find_elements(By.CSS_SELECTOR, "table.data")
        if not tables:
            self.say("no table that can be sorted")
        sorted_columns = 0
        for table in tables:
            heads = table.find_elements(By.CSS_SELECTOR, "thead th")
            for column, head in enumerate(heads):
                buttons = head.find_elements(By.TAG_NAME, "button")
                values = [v for v in self.column(table, column) if v is not None]
                if not buttons or len(set(values)) < 2:
                    continue
                sorted_columns += 1
                self.js("arguments[0].scrollIntoView({block: 'center', inline: 'center'})", buttons[0])
                buttons[0].click()
                self.check_order(table, column, head, "ascending", "click")
                buttons[0].send_keys(Keys.ENTER)
                self.check_order(table, column, head, "descending", "key")
        return sorted_columns

    def check_order(self, table, column, head, way, how):
        values = self.column(table, column)
        known = [float(v) for v in values if v is not None]
        if known != sorted(known, reverse=way == "descending") or None in values[:len(known)]:
            self.say(f"{how} does not sort column {column} {way}: {known[:5]}")
        if head.get_attribute("aria-sort") != way:
            self.say(f"{how}: column {column} says {head.get_attribute('aria-sort')}, is {way}")

    def check_filter(self, table_id):
        """By keys alone: a word that one row has, then none; then a choice."""
        table = self.driver.find_element(By.ID, table_id)
        tools = self.js("return arguments[0].parentElement.previousElementSibling", table)
        search = tools.find_element(By.CSS_SELECTOR, "input[type=search]")
        shown = "return [...arguments[0].tBodies[0].rows].filter((r) => !r.hidden).map((r) => r.textContent)"
        rows = self.js(shown, table)
        word = self.js("return arguments[0].tBodies[0].rows[0].cells[0].textContent", table).split()[0]
        search.send_keys(word)
        expected = [row for row in rows if word.lower() in row.lower()]
        if self.js(shown, table) != expected:
            self.say(f"searching for {word} shows other rows")
        if f"{len(expected)} of {len(rows)}" not in tools.text:
            self.say(f"the number of rows is not said: {tools.text}")
        search.send_keys("no such row")
        if self.js(shown, table):
            self.say("a search that nothing fits shows rows")
        search.send_keys(Keys.CONTROL, "a")
        search.send_keys(Keys.DELETE)
        for select in tools.find_elements(By.TAG_NAME, "select"):
            self.check_choices(table, select)
            select.send_keys(Keys.DOWN)
            choice = self.js("return arguments[0].value", select)
            count = len(self.js(shown, table))
            if not choice or not 0 < count < len(rows):
                self.say(f"choosing {choice!r} shows {count} of {len(rows)} rows")
            select.send_keys(Keys.UP)
        if self.js(shown, table) != rows:
            self.say("not all rows are back")

    def check_choices(self, table, select):
        """Whether figures to choose from stand in the order of their values."""
        values = self.js("const [table, select] = arguments, heads = [...table.tHead.rows[0].cells];"
                         "const name = select.parentElement.firstChild.textContent.trim();"
                         "const column = heads.findIndex((head) => head.textContent.trim() === name);"
                         "const cells = [...table.tBodies[0].rows].map((row) => row.cells[column]);"
                         "return [...select.options].slice(1).map((option) =>"
                         " cells.find((cell) => cell.textContent === option.value).dataset.v ?? null)", table, select)
        known = [float(value) for value in values if value is not None]
        if known != sorted(known):
            self.say(f"the choices stand in the order {known}")

    def check_policy(self):
        """Whether a script that is not the page's own is refused: last, as the refusal is logged."""
        refused = self.driver.execute_async_script("""
            const done = arguments[0];
            document.addEventListener('securitypolicyviolation', (e) => done(e.effectiveDirective));
            const script = document.createElement('script');
            script.textContent = 'window.intruder = true';
            document.body.append(script);
            if (window.intruder) done('it ran');""")
        if not refused.startswith("script-src"):
            self.say(f"a foreign script: {refused}")
        self.driver.get_log("browser")

    # ------------------------------------------------------------------------------------- kinds

    def look_at_run(self):
        figures = [f.get_attribute("id") for f in self.driver.find_elements(By.TAG_NAME, "figure")]
        for wanted in ("speed", "memory", "by-size", "rounds", "stalls"):
            if not any(wanted in figure for figure in figures):
                self.say(f"no chart of {wanted} among {figures}")
        self.check_filter("group-1-table")

    def look_at_others(self):
        figures = [f.get_attribute("id") for f in self.driver.find_elements(By.TAG_NAME, "figure")]
        for wanted in ("speed", "rounds"):
            if not any(wanted in figure for figure in figures):
                self.say(f"no chart of {wanted} among {figures}")
        if self.js("return document.querySelectorAll('tr.best, tr.aside, g.best, g.aside').length"):
            self.say("benchmarks of different work are ranked")
        self.check_filter("group-1-table")

    def look_at_compare(self):
        order = self.js("return [...document.querySelectorAll('#group-1 tbody tr')].map((r) => r.className)")
        if "worse" not in order or order[0] != "worse":
            self.say(f"what changed does not come first: {order}")
        self.check_filter("group-1")
        drawn = self.js("return document.querySelectorAll('#group-1 tbody svg circle').length")
        if drawn < 8:
            self.say(f"{drawn} differences are drawn")

    def look_at_gate(self):
        self.check_filter("benchmarks")

    def look_at_hostile(self):
        names = self.js("return [...document.querySelectorAll('bdi')].map((e) => e.textContent)")
        for part in ("<script>alert(1)</script>", "</script>", "\\u2028", '"quoted\'', "x" * 3000, "\\u202e", "אב"):
            if not any(part in name for name in names):
                self.say(f"no row is called {part[:40]}")
        made = self.js("return [...document.querySelectorAll('b, img, iframe, object, embed')].map((e) => e.outerHTML)")
        for element in made:
            self.say(f"a name became an element: {element[:60]}")

    def look_at_any(self):
        """Nothing but what holds of every page."""

    def canvas_is_drawn(self):
        return self.js("const c = document.querySelector('canvas');"
                       "return c.width > 0 && c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v)")

    def look_at_history(self):
        find = self.driver.find_element
        self.until("the opened series is not drawn", self.canvas_is_drawn)
        data = self.js("return JSON.parse(document.getElementById('history-data').textContent).series"
                       ".map((s) => [s.name, s.last])")
        said = find(By.CSS_SELECTOR, ".open p[role=status]")
        canvas = find(By.TAG_NAME, "canvas")
        whole = said.text
        canvas.send_keys("+")
        self.until("plus does not zoom", lambda: said.text != whole)
        zoomed = said.text
        canvas.send_keys(Keys.ARROW_RIGHT)
        self.until("an arrow does not move", lambda: said.text != zoomed)
        canvas.send_keys("0")
        self.until("0 does not show all", lambda: said.text == whole)
        ActionChains(self.driver).scroll_from_origin(
            webdriver.common.actions.wheel_input.ScrollOrigin.from_element(canvas), 0, -200).perform()
        self.until("the wheel does not zoom", lambda: said.text != whole)
        self.js("arguments[0].click()", find(By.CSS_SELECTOR, ".open details summary"))
        self.until("no values are shown", lambda: self.js("return document.querySelectorAll('.open details tbody tr').length > 1"))
        find(By.XPATH, "//button[text()='All']").click()
        last = dict(data)[self.js("return document.querySelector('.open h3').textContent")]
        self.until("the newest value is not said as elsewhere", lambda: self.js(
            "return document.querySelector('.open details tbody td.n').textContent") == last)
        self.search_series(len(data))

    def search_series(self, series):
        find = self.driver.find_element
        search = find(By.CSS_SELECTOR, "#series > .tools input")
        count = find(By.CSS_SELECTOR, "#series > .tools [role=status]")
        self.js("arguments[0].scrollIntoView()", search)
        self.until("no sparkline is drawn", lambda: self.js("return document.querySelector('.list svg path') !== null"))
        search.send_keys("no such series")
        self.until("the search does not filter", lambda: count.text.startswith("0 of"))
        search.send_keys(Keys.CONTROL, "a")
        search.send_keys(Keys.DELETE)
        self.until("not all series are back", lambda: count.text.startswith(f"{series} of"))
        button = self.driver.find_elements(By.CSS_SELECTOR, ".list li button")[-1]
        name = button.text
        button.send_keys(Keys.ENTER)
        self.until("a key does not open a series", lambda: find(By.CSS_SELECTOR, ".open h3").text == name)
        event = find(By.CSS_SELECTOR, "#events tbody th button")
        self.js("arguments[0].scrollIntoView({block: 'center'})", event)
        event.click()
        self.until("an event does not open its series", lambda: find(By.CSS_SELECTOR, ".open h3").text == event.text)

    def look_at(self, kind, path):
        self.page = kind
        self.show(path, "light", 1280)
        self.check_source(path)
        self.open_details(True)
        self.check_names()
        self.check_reach()
        self.open_details(False)
        getattr(self, f"look_at_{kind}")()
        if self.check_sorting() == 0 and kind not in ("hostile", "any"):
            self.say("no column could be sorted")
        self.check_look(path)
        self.check_logs(path)
        self.check_policy()


def main():
    looker = Looker(sys.argv[1])
    try:
        for argument in sys.argv[2:]:
            kind, path = argument.split("=", 1)
            looker.look_at(kind, path)
    finally:
        looker.driver.quit()
    print("\n".join(looker.problems))
    return 1 if looker.problems else 0


if __name__ == "__main__":
    sys.exit(main())
