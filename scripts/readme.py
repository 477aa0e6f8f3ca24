"Print README.md made from nbs/index.ipynb with nbdev's directives and nbconvert: no Quarto."
import os, re, sys, warnings
os.environ['IN_TEST'] = '1'
warnings.simplefilter('ignore')
from pathlib import Path
import base64, nbformat
from execnb.nbio import nb2str, read_nb
from nbconvert import MarkdownExporter
from nbdev.config import get_config
from nbdev.processors import FilterDefaults


def title_and_rest(nb):
    # nbdev moves the title to front matter; GitHub wants it as a heading
    raw = nbformat.read(nb, 4).cells[0].source.splitlines()
    return raw[0], next((l[2:] for l in raw if l.startswith('> ')), '')


def readme():
    cfg = get_config()
    source = (cfg.nbs_path/cfg.readme_nb).resolve()
    os.chdir(source.parent)
    nb = read_nb(source)
    FilterDefaults()(nb)
    nb = nbformat.reads(nb2str(nb), 4)
    for c in nb.cells:
        if c.cell_type == 'code': c.source = '\n'.join(l for l in c.source.splitlines() if not l.startswith('#|'))
    nb.cells = [c for c in nb.cells if not (c.cell_type == 'code' and not c.source.strip() and not c.outputs) and not c.source.startswith('---\n')]
    nb.metadata['language_info'] = dict(name='python')
    body, extra = MarkdownExporter().from_notebook_node(nb)
    images = Path('images')
    for name, data in extra['outputs'].items():
        images.mkdir(exist_ok=True)
        (images/f'readme_{name}').write_bytes(data)
        body = body.replace(f'({name})', f'(nbs/images/readme_{name})')
    # pandas writes a style sheet that GitHub shows as text
    body = re.sub(r'<style.*?</style>\n?', '', body, flags=re.S)
    # links are relative to nbs/
    body = re.sub(r'\]\((?!https?:|#|nbs/)([^)\s]+\.(ipynb|png|md))(#[^)]*)?\)', lambda m: f'](nbs/{m[1]}{m[3] or ""})', body).replace('](nbs/../', '](')
    title, subtitle = title_and_rest(source)
    head = '' if body.lstrip().startswith('# ') else f'{title}\n\n> {subtitle}\n\n'
    return re.sub(r'\n{3,}', '\n\n', head+body).strip()+'\n'


if __name__ == '__main__': sys.stdout.write(readme())
