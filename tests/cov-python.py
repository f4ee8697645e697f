# cov-python.py DATA.json: what coverage.py's own JSON report says of this coverage data,
# of the sources in the current folder.
import json
import os
import sys

import coverage

with open(sys.argv[1]) as file:
    data = json.load(file)
run = coverage.Coverage(data_file="run.coverage", config_file=False)
run.get_data().add_lines({os.path.abspath(name): lines for name, lines in data["executed"].items()})
run.json_report(outfile="theirs.json")
