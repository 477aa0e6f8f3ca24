"""Open the memory explorer in JupyterLab and headless Chromium, and use it as a person does.

    python scripts/browser_test.py [folder for screenshots]
"""
import os, secrets, shutil, signal, socket, subprocess, sys, tempfile, time, urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = 'nbs/explore/80_memory_explorer.ipynb'
ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']


def chromium(): return next((p for n in ('chromium', 'chromium-browser', 'google-chrome') if (p := shutil.which(n))), None)


def why_not():
    "Why this test cannot run here; empty if it can"
    if not chromium(): return 'no Chromium on this machine'
    try: import playwright  # noqa: F401
    except ImportError: return 'playwright is not installed'
    return ''


class Lab:
    "A JupyterLab on the checkout, with settings of its own, for the length of a `with`"
    def __init__(self, theme='light'): self.theme = theme

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        settings = Path(self.folder.name, 'settings', '@jupyterlab', 'apputils-extension')
        settings.mkdir(parents=True)
        (settings/'notification.jupyterlab-settings').write_text('{"fetchNews": "false", "checkForUpdates": false}')
        if self.theme == 'dark': (settings/'themes.jupyterlab-settings').write_text('{"theme": "JupyterLab Dark"}')
        with socket.socket() as s: s.bind(('127.0.0.1', 0)); port = s.getsockname()[1]
        token = secrets.token_hex(8)
        env = dict(os.environ, JUPYTER_CONFIG_DIR=self.folder.name, JUPYTERLAB_WORKSPACES_DIR=f'{self.folder.name}/workspaces', JUPYTERLAB_SETTINGS_DIR=f'{self.folder.name}/settings', DARMT_BATCH='0')
        self.server = subprocess.Popen([str(Path(sys.executable).parent/'jupyter'), 'lab', '--no-browser', '--allow-root', '--ip=127.0.0.1', f'--port={port}', f'--IdentityProvider.token={token}', f'--ServerApp.root_dir={ROOT}'],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
        for _ in range(240):
            try: urllib.request.urlopen(f'http://127.0.0.1:{port}/api/status?token={token}', timeout=2); break
            except OSError: time.sleep(.25)
        self.url = lambda path: f'http://127.0.0.1:{port}/lab/tree/{path}?token={token}&reset'
        return self

    def __exit__(self, *_):
        self.server.send_signal(signal.SIGINT)
        time.sleep(1)
        self.server.kill()
        self.folder.cleanup()


def run_all(page):
    "Run all cells; a menu click right after the page has opened can be lost, so it is repeated until it is taken"
    for _ in range(8):
        page.locator('.lm-MenuBar-itemLabel', has_text='Run').first.click()
        page.locator('.lm-Menu-itemLabel', has_text='Run All Cells').first.click()
        try: return page.wait_for_function(r"() => [...document.querySelectorAll('.jp-InputPrompt')].some(e => /\[(\*|\d+)\]/.test(e.textContent))", timeout=5000)
        except Exception: pass
    raise AssertionError('Run All Cells was never taken')


def use(page, shots=None):
    "What a person does, checked on the screen each time; returns times in seconds"
    shot = lambda name: page.screenshot(path=str(Path(shots)/f'{name}.png')) if shots else None
    began = time.time()
    run_all(page)
    page.wait_for_selector('.tokenmap-root', timeout=90000)
    times = {'first picture after Run All': time.time()-began}
    box = page.locator('.tokenmap-root')
    box.locator('.tokenmap-segment').nth(8).wait_for()
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=120000)      # the cells below have run, too
    page.wait_for_timeout(500)
    seen = lambda: (box.get_attribute('data-segment'), box.get_attribute('data-layer'), box.get_attribute('data-head'), box.locator('.tokenmap-canvas').get_attribute('data-checksum'))
    shot('opened')
    assert seen()[:3] == ('7', '0', '-1'), seen()
    box.focus()
    for key, attribute, value in (('ArrowLeft', 'segment', '6'), ('ArrowRight', 'segment', '7'), ('ArrowUp', 'layer', '1'), ('h', 'head', '0'), ('H', 'head', '-1'), ('ArrowDown', 'layer', '0'), ('m', 'slot', '0'), ('M', 'slot', '-1')):
        old, began = seen(), time.time()
        page.keyboard.press(key)
        page.wait_for_function(f"() => document.querySelector('.tokenmap-root').dataset.{attribute} === '{value}'", timeout=30000)
        page.wait_for_function("() => document.querySelector('.tokenmap-root').getAttribute('aria-busy') === 'false'", timeout=30000)     # the kernel's numbers have come
        assert attribute == 'slot' or seen()[3] != old[3], (key, old, seen())
        times[f'{key}: {attribute} {value}'] = time.time()-began
    box.locator('.tokenmap-segment').nth(3).click()
    page.wait_for_function("() => document.querySelector('.tokenmap-summary').textContent.startsWith('Segment 3')", timeout=30000)
    box.locator('.tokenmap-token').nth(5).click()
    page.wait_for_function("() => document.querySelectorAll('.tokenmap-token')[5].getAttribute('aria-selected') === 'true'", timeout=30000)
    assert 'segment=3' in page.locator('.widget-html code, .jupyter-widgets code').last.inner_text()
    box.locator('.tokenmap-segment').nth(7).click()
    page.wait_for_function("() => document.querySelector('.tokenmap-summary').textContent.startsWith('Segment 7')", timeout=30000)
    lines = page.get_by_text('p(answer) here').count()
    began = time.time()
    page.locator('button.jupyter-button', has_text='Run').click()
    page.wait_for_function(f"() => [...document.querySelectorAll('.jupyter-widgets b')].filter(e => e.textContent === 'p(answer) here').length > {lines-1}", timeout=60000)
    page.wait_for_timeout(1500)
    text = page.locator('.jupyter-widgets p', has_text='p(answer) here').first.inner_text()     # the newest line
    assert '0.976 → 0.0' in text and 'says v30' not in text, text
    times['an ablation on this and 64 other texts'] = time.time()-began-1.5
    shot('ablated')
    page.locator('button.jupyter-button', has_text='Read').click()
    page.wait_for_function("() => document.querySelector('.tokenmap-summary').textContent.startsWith('Segment 8') && document.querySelector('.tokenmap-legend').textContent.startsWith('what tokens recall')", timeout=30000)
    page.locator('button.jupyter-button', has_text='Export').click()
    page.get_by_text('explorer: trace.safetensors').wait_for(timeout=30000)
    assert (ROOT/'runs'/'explorer'/'view.html').stat().st_size > 1000
    shot('exported')
    times |= use_more(page, shot)
    return times


def field(page, says, tag): return page.locator('.jupyter-widgets.widget-inline-hbox', has_text=says).locator(tag).first


def use_more(page, shot):
    "Values, charts, lines, cancelling, another question, another text"
    summary = "document.querySelector('.tokenmap-summary').textContent"
    code = lambda: page.locator('.widget-html code, .jupyter-widgets code').last.inner_text()
    field(page, 'value', 'select').select_option('writes in what tokens recall')
    page.wait_for_function(f"() => {summary}.includes('from ')", timeout=60000)
    page.locator('.tokenmap-canvas').click()                     # a row of this map is a segment, not a slot
    page.wait_for_function("() => document.querySelector('.tokenmap-token[aria-selected=\"true\"]')", timeout=30000)
    assert page.locator('.tokenmap-root').get_attribute('data-slot') == '-1'
    shot('read-out')
    field(page, 'value', 'select').select_option('memory looks at tokens')
    began = time.time()
    page.locator('.lm-TabBar-tab', has_text='Charts').click()
    page.locator('.js-plotly-plot .main-svg').first.wait_for(timeout=60000)
    times = {'charts opened': time.time()-began}
    page.wait_for_timeout(1500)
    shot('charts')
    page.locator('.lm-TabBar-tab', has_text='bertviz').click()
    page.locator('button.jupyter-button', has_text='Draw lines').click()
    page.frame_locator('iframe[title="attention as lines"]').locator('svg text').first.wait_for(timeout=60000)
    shot('lines')
    lines = page.get_by_text('p(answer) here').count()
    field(page, 'other texts', 'input').fill('10000'); page.keyboard.press('Enter')
    page.locator('.tokenmap-segment').nth(6).click()
    page.locator('button.jupyter-button', has_text='Run').click()
    page.wait_for_timeout(1500)
    page.locator('button.jupyter-button', has_text='Cancel').click()
    page.wait_for_function(f"() => [...document.querySelectorAll('.jupyter-widgets b')].filter(e => e.textContent === 'p(answer) here').length > {lines-1} && ![...document.querySelectorAll('button.jupyter-button')].find(b => b.textContent === 'Run').disabled", timeout=60000)
    field(page, 'question', 'select').select_option(index=2)
    page.get_by_text('Question 2').first.wait_for(timeout=30000)
    field(page, 'sample', 'input').fill('4'); page.keyboard.press('Enter')
    page.wait_for_function("() => [...document.querySelectorAll('.jupyter-widgets code')].some(e => e.textContent.includes('sample=4'))", timeout=60000)
    page.get_by_text('Question 0').first.wait_for(timeout=30000)
    assert 'sample=4' in code()
    shot('another text')
    return times


def compare(page, shots=None):
    "Two models: their difference, both answers, and one memory put into the other"
    run_all(page)
    page.wait_for_selector('.tokenmap-root', timeout=90000)
    page.locator('.tokenmap-legend', has_text='A - B').wait_for(timeout=60000)
    page.get_by_text('without memory').nth(1).wait_for(timeout=60000)
    page.locator('.lm-TabBar-tab', has_text='Patch').click()
    page.locator('button.jupyter-button', has_text='Patch').click()
    page.locator('.jupyter-widgets b', has_text='patched').first.wait_for(timeout=60000)
    page.wait_for_timeout(1000)
    if shots: page.screenshot(path=str(Path(shots)/'compared.png'))
    field(page, 'compare B', 'select').select_option('none')
    page.wait_for_function("() => !document.querySelector('.tokenmap-legend').textContent.startsWith('A - B')", timeout=60000)


def opened(lab, context, path, errors):
    "A page with a notebook, ready to be run"
    page = context.new_page()
    page.on('pageerror', lambda e: errors.append(str(e)))
    page.goto(lab.url(path))
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=120000)
    page.wait_for_timeout(1500)
    return page


def main(shots=None):
    if reason := why_not(): print(f'browser test: skipped, {reason}'); return 0
    from playwright.sync_api import sync_playwright
    if shots: Path(shots).mkdir(parents=True, exist_ok=True)
    errors = []
    for theme, path, does in (('light', NOTEBOOK, use), ('dark', 'nbs/explore/81_compare_two_models.ipynb', compare)):
        with Lab(theme) as lab, sync_playwright() as p, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            context = p.chromium.launch_persistent_context(profile, executable_path=chromium(), headless=True, args=ARGS, viewport=dict(width=1280, height=1100))
            found = does(opened(lab, context, path, errors), shots)
            times = found or times
            context.close()
    assert not errors, errors
    moves = [v for k, v in times.items() if ':' in k]
    print(f"browser test: passed; first picture {times['first picture after Run All']:.1f} s after Run All, a move on screen in {sorted(moves)[len(moves)//2]*1e3:.0f} ms (median), an ablation {times['an ablation on this and 64 other texts']:.1f} s, charts {times['charts opened']:.1f} s")
    return 0


if __name__ == '__main__': sys.exit(main(*sys.argv[1:]))
