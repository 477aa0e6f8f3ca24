"""Use the index page of runs in headless Chromium as a person does, and print what it shows as JSON.

    python scripts/board_test.py reports/index.html "words to filter by" "name of a column"
"""
import json, sys
from pathlib import Path
from browser_test import ARGS, chromium, why_not


def cells(page, table): return [[c.inner_text() for c in row.locator('th, td').all()] for row in page.locator(f'#{table} tr').all()]


def boxes(page): return page.locator('input[aria-label^="compare "]')


def use(page, words, column):
    "Filter, sort both ways, tick the first two runs that are left"
    seen = dict(runs=boxes(page).count())
    page.get_by_placeholder('words').fill(words)
    seen['filtered'] = boxes(page).count()
    for way in ('up', 'down'):
        page.locator(f'[aria-label^="sort by {column}"]').first.click()
        seen[way] = cells(page, 'runs')
    for box in boxes(page).all()[:2]: box.check()
    seen |= dict(paired=cells(page, 'paired'), differences=cells(page, 'differences'), pictures=page.locator('svg[role=img]').count(), address=page.evaluate('location.hash'))
    page.reload()
    return seen | dict(after_reload=boxes(page).count(), still_ticked=sum(b.is_checked() for b in boxes(page).all()))


def main(path, words, column):
    from playwright.sync_api import sync_playwright
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium(), args=ARGS)
        page, errors, asked = browser.new_page(), [], []
        page.on('pageerror', lambda e: errors.append(str(e)))
        page.on('request', lambda r: asked.append(r.url))
        page.goto(Path(path).resolve().as_uri())
        print(json.dumps(use(page, words, column) | dict(errors=errors, elsewhere=[u for u in asked if not u.startswith('file:')])))
        browser.close()


if __name__ == '__main__': sys.exit(why_not()) if why_not() else main(*sys.argv[1:4])
