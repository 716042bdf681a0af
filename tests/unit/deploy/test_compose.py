"""docker-compose.yml and Dockerfile without an engine: the specification's schema, and our own promises."""

import json
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from cryptography.fernet import Fernet
from jsonschema.validators import validator_for

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)


def variables(text):
    return set(re.findall(r"\$\{(\w+)", text))


def tracked():
    """The paths that a clone has; what is new and not ignored counts, for a commit to come."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        return subprocess.run(
            listed, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git here, or no clone")


def mounted(service):
    return [entry if isinstance(entry, str) else entry["source"] for entry in service.get("secrets", [])]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder of secrets as docker/make-secrets makes it."""
    folder = tmp_path_factory.mktemp("secrets") / "made"
    subprocess.run([ROOT / "docker" / "make-secrets", folder], check=True, capture_output=True)
    return folder


def test_the_file_is_what_the_compose_specification_says():
    schema = get_builtin_schema("vendor.compose-spec")
    mistakes = validator_for(schema)(schema).iter_errors(COMPOSE)
    assert [f"{mistake.json_path}: {mistake.message}" for mistake in mistakes] == []


def test_the_schema_finds_a_mistake():
    schema = get_builtin_schema("vendor.compose-spec")
    wrong = {"services": {"postgres": {"image": "postgres", "restarts": "always"}}}
    assert not validator_for(schema)(schema).is_valid(wrong)


def test_the_services_are_those_of_one_machine_and_of_the_profile_scale():
    scale = {name for name, service in SERVICES.items() if service.get("profiles") == ["scale"]}
    always = {name for name, service in SERVICES.items() if "profiles" not in service}
    assert scale == {"redis", "worker"}
    assert always == {"postgres", "init", "api-server", "scheduler", "dag-processor", "triggerer"}


def test_one_machine_is_the_default_and_one_variable_changes_it():
    assert {SERVICES[name]["environment"]["AIRFLOW__CORE__EXECUTOR"] for name in OURS} == {
        "${NEWSWATCH_EXECUTOR:-LocalExecutor}"
    }


def test_a_worker_can_be_had_any_number_of_times():
    worker = SERVICES["worker"]
    assert not {"container_name", "hostname", "ports"} & worker.keys()
    assert "--celery-hostname" not in worker["command"]


@pytest.mark.parametrize("name", ["scheduler", "worker"])
def test_what_runs_tasks_has_no_main_module_that_a_spawned_process_would_import(name):
    assert SERVICES[name]["command"][:3] == ["python", "-m", "airflow"]


def test_nothing_is_published_beyond_loopback():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:${NEWSWATCH_PORT:-8080}:8080"]
    assert not any("network_mode" in service for service in SERVICES.values())


def test_databases_reach_nothing_outside():
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["postgres"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_comes_back_rotates_its_log_and_has_its_limits(name):
    service = SERVICES[name]
    assert service["restart"] == ("no" if name == "init" else "unless-stopped")
    assert service["logging"]["driver"] == "json-file"
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}
    assert service["stop_grace_period"]
    assert service["deploy"]["resources"]["limits"]["memory"]
    assert service["init"] is True


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"init"}))
def test_every_service_says_whether_it_is_well(name):
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries", "start_period"} <= check.keys()


def test_what_is_waited_for_can_say_that_it_is_ready():
    for service in SERVICES.values():
        for name, wanted in service.get("depends_on", {}).items():
            ends = wanted["condition"] == "service_completed_successfully"
            assert ends == (name == "init")
            # A service outside the profile must start without one inside.
            inside = "profiles" in SERVICES[name] and "profiles" not in service
            assert wanted.get("required", True) != inside


def test_every_variable_has_a_default():
    assert set(re.findall(r"\$\{(\w+)\}", TEXT)) == set()
    assert variables(TEXT) == set(re.findall(r"\$\{(\w+):-", TEXT))


@pytest.mark.parametrize("name", SERVICES)
def test_a_secret_comes_as_a_file(name):
    environment = SERVICES[name].get("environment", {})
    secret = re.compile(
        r"PASSWORD|SECRET|_KEY|CONN|BROKER_URL|RESULT_BACKEND|DATABASE_URL|SMTP_URL|HEARTBEAT_URL"
    )
    for variable, value in environment.items():
        if secret.search(variable) and not variable.endswith("_PASSWORDS_FILE"):
            assert variable.endswith(("_CMD", "_FILE"))
            assert re.fullmatch(r"(cat )?/run/secrets/\w+", value)
            assert value.rpartition("/")[2] in mounted(SERVICES[name])
    assert not re.search(r"://[^/\s]*:[^/\s]*@", str(SERVICES[name]))


def test_every_secret_is_given_to_somebody_and_made_by_the_script(made):
    files = {name: secret["file"] for name, secret in COMPOSE["secrets"].items()}
    assert files == {name: f"./secrets/{name}" for name in files}
    assert {name for service in SERVICES.values() for name in mounted(service)} == set(files)
    assert {path.name for path in made.iterdir()} == set(files)


def test_secrets_are_for_their_owner_only(made):
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {0o600}


def test_secrets_fit_together(made):
    secret = {path.name: path.read_text(encoding="utf-8") for path in made.iterdir()}
    assert f":{secret['airflow_db_password']}@postgres/airflow" in secret["airflow_database_url"]
    assert secret["celery_result_url"] == f"db+{secret['airflow_database_url']}"
    assert f":{secret['newswatch_db_password']}@postgres/newswatch" in secret["newswatch_database_url"]
    assert secret["celery_broker_url"] == f"redis://:{secret['redis_password']}@redis:6379/0"
    assert secret["redis_conf"] == f"requirepass {secret['redis_password']}\n"
    assert list(json.loads(secret["airflow_logins"])) == ["admin"]
    random = [text for name, text in secret.items() if name.endswith(("password", "key", "jwt_secret"))]
    assert len(set(random)) == len(random) == 7
    assert min(map(len, random)) >= 43


def test_a_key_is_one_that_fernet_takes(made):
    Fernet((made / "airflow_fernet_key").read_text(encoding="utf-8"))


def test_secrets_are_never_overwritten(made):
    before = {path.name: path.read_bytes() for path in made.iterdir()}
    again = subprocess.run(
        [ROOT / "docker" / "make-secrets", made], check=False, capture_output=True, text=True
    )
    assert again.returncode == 1
    assert "nothing was changed" in again.stderr
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before
    assert [path.name for path in made.parent.iterdir()] == ["made"]


def test_secrets_and_settings_of_a_machine_stay_out_of_git_and_out_of_the_image():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"secrets/", ".env"} <= set(ignored)
    sent = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in sent
    assert not any("secrets" in line or ".env" in line for line in sent if line.startswith("!"))


def test_what_is_mounted_is_in_git():
    paths = tracked()
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source, _, rest = volume.partition(":")
            if source.startswith("./"):
                assert rest.endswith(":ro")
                assert any(path == source[2:] or path.startswith(f"{source[2:]}/") for path in paths)
            else:
                assert source in COMPOSE["volumes"]


def copied():
    """The sources that the Dockerfile takes out of the checkout."""
    for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE):
        if "--from=" not in line:
            yield from [word for word in line.split() if not word.startswith("--")][:-1]


@pytest.mark.parametrize("source", [*copied()])
def test_what_the_image_takes_is_in_git_and_is_sent_to_the_builder(source):
    assert any(path == source or path.startswith(f"{source}/") for path in tracked())
    assert f"!{source}" in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_the_image_runs_as_nobody_special_and_takes_only_what_the_lock_names():
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (\S+)", last, re.MULTILINE) == ["1000:0"]
    assert last.index("USER ") > last.rindex("COPY ")
    installs = re.findall(r"pip install(.*?)requirements.lock", DOCKERFILE, re.DOTALL)
    assert len(installs) == 1
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(installs[0].split())
    assert "HEALTHCHECK " not in re.sub(r"^#.*$", "", DOCKERFILE, flags=re.MULTILINE)


def test_the_base_has_a_tag_and_can_be_pinned_to_a_digest():
    assert re.search(r"^ARG PYTHON_IMAGE=python:3\.\d+-slim-\w+$", DOCKERFILE, re.MULTILINE)
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {"${PYTHON_IMAGE}"}


@pytest.mark.parametrize("name", ["newswatch", "init", "api-server", "make-secrets", "postgres/start"])
def test_scripts_are_plain_sh_and_may_be_run(name):
    script = ROOT / "docker" / name
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    shell = shutil.which("dash") or "sh"
    subprocess.run([shell, "-n", script], check=True)


def test_the_pools_are_those_that_airflow_imports():
    pools = json.loads((ROOT / "config" / "pools.json").read_text(encoding="utf-8"))
    assert {name: pool["slots"] for name, pool in pools.items()} == {
        "newswatch_fetch": 4,
        "newswatch_serial": 1,
        "newswatch_mail": 2,
    }


def test_redis_gives_no_task_away_while_it_may_still_run():
    """A task that outlives the visibility timeout is begun a second time by another worker."""
    dags = Path(__file__).parents[3] / "dags"
    limits = [
        int(number) * {"minutes": 60, "hours": 3600}[unit]
        for path in dags.glob("*.py")
        for unit, number in re.findall(
            r"execution_timeout=timedelta\((minutes|hours)=(\d+)\)", path.read_text()
        )
    ]
    assert limits
    environment = COMPOSE["services"]["worker"]["environment"]
    assert int(environment["AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT"]) > max(limits)
