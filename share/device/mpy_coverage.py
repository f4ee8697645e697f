# The tracer under the name that programs for mpy-coverage know.
from upy_cov import *
