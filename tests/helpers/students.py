"""Students with phones of their own, who fill a coding sheet in a browser."""

from helpers.patience import open_again, settle

PHONE = {"width": 360, "height": 740}


class Student:
    """Somebody with a phone of their own."""

    def __init__(self, browser, address, script="", **options):
        self.context = browser.new_context(viewport=PHONE, accept_downloads=True, **options)
        if script:  # runs before the page's own
            self.context.add_init_script(script)
        self.page = self.context.new_page()
        self.trouble, self.requests = [], []
        self.page.on("pageerror", lambda error: self.trouble.append(error.message))
        self.page.on("console", lambda m: self.trouble.append(m.text))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.address = address
        self.page.goto(address)
        settle(self.page)

    def done(self):
        asked = [u for u in self.requests if not u.startswith(("file:", "blob:", "data:"))]
        assert asked == []
        assert self.trouble == []
        self.context.close()

    def come_back(self, name, address=None):
        """Reload the sheet, or open another, until it is that of somebody who has begun."""
        open_again(
            self.page, "(name) => document.querySelector('#alias').value === name", name, address
        )

    def call(self, name):
        self.page.fill("#alias", name)

    def answer(self, of, answer, typed=False):
        """Code the passage that is shown, by taps or by keys."""
        page = self.page
        names = [code.id for code in of.codes]
        if answer is not None:
            codes, unsure, memo = answer
            if typed:
                page.focus(f"#code-{names[0]}")
                for code in codes:
                    page.keyboard.press(str(names.index(code) + 1))
                if not codes:
                    page.keyboard.press("0")
            else:
                for code in codes:
                    page.click(f'label[for="code-{code}"]')
                if not codes:
                    page.click('label[for="none"]')
            if unsure and typed:
                page.focus("#unsure")
                page.keyboard.press("Space")
            elif unsure:
                page.click('label[for="unsure"]')
            if memo:
                page.fill("#memo", memo)

    def forward(self, typed=False):
        if typed:
            self.page.press("#memo", "Control+Enter")
        else:
            self.page.click("#next")

    def shown(self):
        """The passage in sight, and what is ticked."""
        page = self.page
        ticked = page.eval_on_selector_all(
            "#form input:checked", "boxes => boxes.map(b => b.dataset.code || b.id)"
        )
        return page.inner_text("#gist"), ticked, page.input_value("#memo")

    def line(self):
        """The line, as it stands on the page."""
        return self.page.input_value("#line")

    def copied(self):
        """What the button *Copy* says that it did."""
        self.page.evaluate("document.getElementById('told').textContent = ''")
        self.page.click("#copy")
        self.page.wait_for_function("() => document.getElementById('told').textContent")
        return self.page.inner_text("#told")

    def download(self, folder, name=None):
        with self.page.expect_download() as waiting:
            self.page.click("#save")
        path = folder / (name or waiting.value.suggested_filename)
        assert not path.exists()
        waiting.value.save_as(path)
        return path


def expected(answer):
    codes, unsure, memo = answer or ([], False, "")
    marks = list(codes) or (["none"] if answer is not None else [])
    return marks + (["unsure"] if unsure else []), memo


def fill(student, of, codings, start=0, typed=False):
    for passage in of.passages[start:]:
        student.answer(of, codings[passage.id], typed)
        student.forward(typed)


# What the page is told by a finger, for those of a class after the first: it does the same by it.
AT_ONCE = """(answers) => {
  const press = (selector) => document.querySelector(selector).click();
  const memo = document.querySelector("#memo");
  for (const answer of answers) {
    const [codes, unsure, said] = answer ?? [[], false, ""];
    for (const code of codes) press(`label[for="code-${code}"]`);
    if (answer && !codes.length) press('label[for="none"]');
    if (unsure) press('label[for="unsure"]');
    if (said) {
      memo.value = said;
      memo.dispatchEvent(new Event("input", { bubbles: true }));
    }
    press("#next");
  }
}"""


def fill_at_once(student, of, codings):
    """Code all passages in one go, without finger or keys: one may fill the sheet of many."""
    student.page.evaluate(AT_ONCE, [codings[passage.id] for passage in of.passages])
