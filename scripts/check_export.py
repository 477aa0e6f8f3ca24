"Fail if the package is not what the notebooks export; catches stale and orphaned modules, and needs no git."
import sys, tempfile
from pathlib import Path
from nbdev.config import get_config
from nbdev.doclinks import nbglob
from nbdev.export import nb_export


def modules(folder):
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob('*.py') if p.name not in ('__init__.py', '_modidx.py')}


def plain(source):
    # the lines that name the notebook hold a relative path that depends on where the export was written
    return [l.split('/nbs/')[-1] if l.startswith(('# %% ', '# AUTO')) else l for l in source.splitlines()]


def stale():
    cfg = get_config()
    package = Path(cfg.lib_path)
    with tempfile.TemporaryDirectory() as d:
        fresh = Path(d)/package.name
        fresh.mkdir()
        for nb in sorted(nbglob(as_path=True)): nb_export(nb, lib_path=fresh)
        new, old = modules(fresh), modules(package)
    return sorted(k for k in new.keys() | old.keys() if plain(new.get(k, '')) != plain(old.get(k, ''))), len(new)


if __name__ == '__main__':
    bad, n = stale()
    print(f"not what the notebooks export (run `make export`): {' '.join(bad)}" if bad else f'{n} modules are what the notebooks export')
    sys.exit(bool(bad))
