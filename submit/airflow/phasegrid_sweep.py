"""Apache Airflow 2.4 or newer: one DAG that brings a sweep to its end and keeps it there.

Every run is the same command; it computes what is missing, and a run that finds nothing missing ends at once. Runs do not
overlap (``max_active_runs``), which a warehouse on an object store requires. Not run in an Airflow installation so far.
"""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.exceptions import AirflowFailException

PHASEGRID = "/opt/phasegrid/submit/phasegrid"
SWEEP = "/opt/phasegrid/conf/sweeps/mnist-capacity.conf"
WAREHOUSE = "hdfs://namenode/sweeps/mnist"
SPARK = ["--master", "yarn", "--properties-file", "/opt/phasegrid/conf/spark/yarn.conf"]

TRIALS_FAILED = 1  # recorded; they fail again until --retry-failed
MISTAKE = 2  # one line on standard error says what to change


@dag(
    schedule="17 * * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    tags=["phasegrid"],
)
def phasegrid_sweep():
    # A lost driver's lock on the warehouse is free after a minute.
    @task(retries=2, retry_delay=timedelta(minutes=2), execution_timeout=timedelta(hours=24))
    def run() -> None:
        command = [PHASEGRID, "run", SWEEP, "--warehouse", WAREHOUSE, "--", *SPARK]
        # Not check=True: exit codes say whether trying again can help.
        code = subprocess.run(command, check=False).returncode
        if code in (TRIALS_FAILED, MISTAKE):
            raise AirflowFailException(f"phasegrid exited with {code}: trying again would not help")
        if code != 0:
            raise RuntimeError(f"phasegrid exited with {code}: the same command goes on where it stopped")

    run()


phasegrid_sweep()
