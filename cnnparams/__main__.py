"""The command line: `python -m cnnparams`."""

import sys

from cnnparams.command_line import main

if __name__ == "__main__":
    sys.exit(main())
