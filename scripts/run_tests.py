"Check the export, run all notebooks with nbdev_test, use the explorer in a browser, and end with `N passed, M failed`."
import os, re, subprocess, sys, time
from pathlib import Path
import browser_test

BIN = Path(sys.executable).parent
# one thread per notebook: two workers on two cores do not fight, and sums do not depend on the machine
ENV = dict(os.environ, OMP_NUM_THREADS='1', TOKENIZERS_PARALLELISM='false', HF_HUB_OFFLINE='1', MPLBACKEND='agg')


def main():
    began = time.time()
    export = subprocess.run([sys.executable, 'scripts/check_export.py'], env=ENV).returncode
    command = [str(BIN/'nbdev_test'), '--n_workers', os.environ.get('WORKERS', '2'), '--do_print', '--timing']
    run = subprocess.run(command, env=ENV, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    done = set(re.findall(r'^- Completed (.+)$', run.stdout, re.M))   # printed for failed ones too
    listed = run.stdout.split('nbdev Tests Failed On The Following Notebooks:')[1:]
    broken = re.findall(r'^\s+(\S+\.ipynb)\s*$', listed[0], re.M) if listed else []
    print('\n'.join(l for l in run.stdout.splitlines() if not re.match(r'(- Completed|Starting) ', l)))
    failed = len(broken)+bool(export)
    passed = len(done)-len(broken)+(not export)
    if run.returncode and not failed: failed = 1   # nbdev_test itself broke
    if reason := browser_test.why_not(): print(f'browser test: skipped, {reason}')
    else:
        broke = bool(subprocess.run([sys.executable, 'scripts/browser_test.py'], env=ENV).returncode)
        failed, passed = failed+broke, passed+(not broke)
    print(f'{time.time()-began:.0f} seconds')
    print(f'{passed} passed, {failed} failed')
    return bool(failed or not done)


if __name__ == '__main__': sys.exit(main())
