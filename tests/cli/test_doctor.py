"""`doctor`: what it sees in a folder without a server."""

import json
import sqlite3
from pathlib import Path

from lenochat import doctor
from lenochat.core.instant import HOUR, Instant
from lenochat.store import schema
from lenochat.store.clock import system_clock
from tests.cli.conftest import Ran, Run


def levels(ran: Ran) -> dict[str, str]:
    return {finding["name"]: finding["level"] for finding in json.loads(ran.out)["findings"]}


def test_before_the_first_start_nothing_is_wrong_and_nothing_is_made(run: Run, data: Path) -> None:
    seen = levels(run("doctor", "--json", "--data", data))
    assert (seen["data folder"], seen["database"], seen["clock"]) == ("ok", "ok", "ok")
    assert not data.exists()


def test_a_sound_database_is_called_so_and_left_as_it_is(run: Run, data: Path) -> None:
    run("migrate", "--data", data)
    before = (data / "lenochat.sqlite3").read_bytes()
    ran = run("doctor", "--json", "--data", data)
    seen = levels(ran)
    assert (seen["schema"], seen["integrity"], seen["clock"], seen["free disk"]) == ("ok",) * 4
    assert {"disk commit", "versions", "dashboard and widget"} <= seen.keys()
    assert (data / "lenochat.sqlite3").read_bytes() == before


def test_for_a_person_it_prints_a_table(run: Run, data: Path) -> None:
    run("migrate", "--data", data)
    assert "up to date" in run("doctor", "--data", data).out


def test_a_damaged_database_is_a_problem_and_exit_code_1(run: Run, data: Path) -> None:
    run("migrate", "--data", data)
    database = data / "lenochat.sqlite3"
    contents = bytearray(database.read_bytes())
    contents[4096 : 4096 * 3] = b"\x5a" * 4096 * 2
    database.write_bytes(contents)
    ran = run("doctor", "--json", "--data", data)
    assert ran.code == 1
    assert "problem" in levels(ran).values()


def test_a_newer_schema_is_a_problem_and_an_older_one_a_warning(run: Run, data: Path) -> None:
    run("migrate", "--data", data)
    for version, level in (("9999", "problem"), ("0000", "warning"), (schema.HEAD, "ok")):
        with sqlite3.connect(data / "lenochat.sqlite3") as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", [version])
        connection.close()
        assert levels(run("doctor", "--json", "--data", data))["schema"] == level


def test_a_folder_that_others_can_read_is_a_warning(run: Run, data: Path) -> None:
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    assert levels(run("doctor", "--json", "--data", data))["data folder"] == "warning"


def test_a_clock_behind_the_newest_entry_is_a_problem(run: Run, data: Path) -> None:
    run("create-workspace", "Shop", "--owner-email", "o@shop.example", "--owner-name", "Olga", "--data", data)
    behind = Instant(system_clock() - HOUR)
    found = {finding.name: finding.level for finding in doctor.examine_database(data / "lenochat.sqlite3", behind)}
    assert found["clock"] == "problem"
