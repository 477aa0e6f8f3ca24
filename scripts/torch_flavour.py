"Print what to add to the install so that a machine without a GPU does not take gigabytes of CUDA packages."
import glob, os, shutil, sys

# a wheel of torch at hand (UV_FIND_LINKS) is found by itself: nothing to add.
# elsewhere PyPI's Linux wheel brings the CUDA packages, which only a machine with an NVIDIA driver can use
at_hand = any(glob.glob(os.path.join(d, 'torch-*.whl')) for d in os.environ.get('UV_FIND_LINKS', '').replace(',', ' ').split())
if sys.platform == 'linux' and not at_hand and not shutil.which('nvidia-smi'):
    print('--torch-backend=cpu')
