"""Start: find a Python that will do, go on in it. Any Python 3 must be able to read this."""

import sys

from setup.interpreter import PythonMissing, continue_in_a_supported_python

if __name__ == "__main__":
    try:
        continue_in_a_supported_python(sys.argv[1:])
    except PythonMissing as missing:
        sys.exit("set-up: {}".format(missing))
    from setup.steps import main

    sys.exit(main(sys.argv[1:]))
