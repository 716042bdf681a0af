# syntax=docker/dockerfile:1
# Airflow and the pipeline in one image: docker-compose.yml says what each container of it runs.
#
# To pin the base to its bytes, ask for its digest and build with it:
#   docker buildx imagetools inspect python:3.12-slim-bookworm --format '{{.Manifest.Digest}}'
#   docker compose build --build-arg PYTHON_IMAGE=python:3.12-slim-bookworm@sha256:…
ARG PYTHON_IMAGE=python:3.12-slim-bookworm

FROM ${PYTHON_IMAGE} AS packages
COPY requirements.lock /build/
# Wheels only: nothing of a package runs while it is installed, and no compiler is needed.
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --disable-pip-version-check --no-cache-dir --no-compile \
        --no-deps --require-hashes --only-binary :all: --requirement /build/requirements.lock \
    # What an editable install writes: one line that puts plugins/ on the path of every program.
    && echo /opt/newswatch/plugins > "$(/opt/venv/bin/python -c 'import site; print(site.getsitepackages()[0])')/newswatch.pth"

FROM ${PYTHON_IMAGE}
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/newswatch/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/newswatch/plugins \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    AIRFLOW__LOGGING__COLORED_CONSOLE_LOG=False \
    NEWSWATCH_HOME=/var/lib/newswatch
# Whoever a container runs as is in group 0, and what may be written is the group's: so that the secrets, which
# only the user who made them may read, can be read by a container of the same number (NEWSWATCH_UID).
RUN useradd --uid 1000 --gid 0 --home-dir /opt/airflow --no-create-home --shell /usr/sbin/nologin newswatch \
    && install --directory --owner=1000 --group=0 --mode=2775 /opt/airflow /opt/airflow/logs /var/lib/newswatch
COPY --from=packages /opt/venv /opt/venv
COPY --chmod=0755 docker/newswatch docker/init docker/api-server /usr/local/bin/
COPY sql /opt/newswatch/sql
COPY config /opt/newswatch/config
COPY dags /opt/newswatch/dags
COPY plugins /opt/newswatch/plugins
# Whatever umask the checkout was made with, other users than its owner must get through.
RUN chmod -R a+rX /opt/newswatch && python -m compileall -q /opt/newswatch /opt/venv/lib
USER 1000:0
WORKDIR /opt/airflow
# No HEALTHCHECK: what is healthy depends on what a container runs; docker-compose.yml says it.
CMD ["newswatch", "--help"]
