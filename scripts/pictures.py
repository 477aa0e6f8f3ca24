"""Take the pictures of the explorer that the front page shows: a still one, and one that moves.

    python scripts/pictures.py
"""
import io, sys, tempfile
from PIL import Image
from playwright.sync_api import sync_playwright
from browser_test import ARGS, NOTEBOOK, ROOT, SETTLED, Lab, chromium, into_view, opened

FOLDER = ROOT/'nbs'/'images'


def picture(page, below):
    "The explorer from its first control to the lower end of the element `below`"
    into_view(page)
    page.mouse.move(0, 0)
    box = page.locator('.memory-explorer').bounding_box()
    lower = page.locator(below).last.bounding_box()
    clip = dict(x=box['x']-5, y=box['y'], width=box['width']+10, height=lower['y']+lower['height']-box['y']+1)
    return Image.open(io.BytesIO(page.screenshot(clip=clip))).convert('RGB')


def select(page, segment):
    page.locator('.tokenmap-segment').nth(segment).click()
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(300)


def take_away(page):
    lines = page.locator('[role=log] p').count()
    page.get_by_role('button', name='Run', exact=True).click()
    page.wait_for_function(f"() => document.querySelectorAll('[role=log] p').length > {lines}", timeout=60000)
    page.wait_for_timeout(500)


def small(image): return image.quantize(128, dither=Image.Dither.NONE)


def main():
    with Lab() as lab, sync_playwright() as p, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        context = p.chromium.launch_persistent_context(profile, executable_path=chromium(), headless=True, args=ARGS, viewport=dict(width=1240, height=1500))
        page = opened(lab, context, NOTEBOOK, [])
        page.keyboard.press('Control+b')                          # without the list of files
        page.locator('.jp-CodeCell').first.click(); page.keyboard.press('Escape')
        page.keyboard.press('Shift+Enter')
        page.wait_for_selector('.tokenmap-segment', timeout=90000)
        page.wait_for_timeout(4000)
        tab = '.widget-tab'
        small(picture(page, tab)).save(FOLDER/'explorer.png', optimize=True)
        frames = []
        for segment in range(9): select(page, segment); frames.append((picture(page, '.widget-hprogress'), 700))
        for segment in (7, 0): select(page, segment); take_away(page); frames.append((picture(page, '[role=log]'), 4000))
        context.close()
    height = max(f.height for f, _ in frames)
    whole = [small(im) for im in (pad(f, height) for f, _ in frames)]
    whole[0].save(FOLDER/'explorer.gif', save_all=True, append_images=whole[1:], duration=[d for _, d in frames], loop=0, optimize=True)
    print({f.name: f'{f.stat().st_size/1e3:.0f} kB' for f in (FOLDER/'explorer.png', FOLDER/'explorer.gif')})


def pad(image, height):
    page = Image.new('RGB', (image.width, height), 'white')
    page.paste(image, (0, 0))
    return page


if __name__ == '__main__': sys.exit(main())
