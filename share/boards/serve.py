"""What the boards unix and cpython start.

The server is a module, because __main__ belongs to the programs that it runs.
"""

import replserver

replserver.main(globals())
