"""Many editors publish at once, on the database of this run: nobody is turned away."""

import subprocess
import sys
from pathlib import Path

from tests.migrated import MigratedDatabase
from tests.processes.databases import ROOT, process_environment, run

PROCESSES, TIMES = 4, 40

COUNT = """
import django; django.setup()
from wagtail.models import PageLogEntry, Revision
print(PageLogEntry.objects.filter(action="wagtail.publish").count(), Revision.objects.count())
"""


def test_four_processes_publish_forty_times_each_and_none_fails(migrated: MigratedDatabase, tmp_path: Path) -> None:
    with process_environment(migrated, tmp_path) as env:
        run(env, "-m", "tests.processes.make_guide")
        publishers = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.processes.publish", str(number), str(TIMES)],
                cwd=ROOT,
                env=env,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for number in range(PROCESSES)
        ]
        ends = [publisher.communicate(timeout=150) for publisher in publishers]
        assert [publisher.returncode for publisher in publishers] == [0] * PROCESSES, "\n".join(errors for _, errors in ends)
        assert run(env, "-c", COUNT).split() == [str(PROCESSES * TIMES)] * 2
