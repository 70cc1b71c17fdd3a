# The image of every Relay process: web, worker, beat, tick. Runs as a user who owns nothing but /var/lib/relay.
FROM python:3.11.14-slim-bookworm AS packages
COPY requirements/runtime.txt /tmp/runtime.txt
RUN python -m venv /opt/relay \
 && /opt/relay/bin/pip install --no-cache-dir --require-hashes -r /tmp/runtime.txt

FROM python:3.11.14-slim-bookworm
ENV PATH=/opt/relay/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    RELAY_BOOTSTRAP=off \
    RELAY_LOG_JSON=true \
    RELAY_STATIC=/srv/relay/staticfiles \
    RELAY_VAR=/var/lib/relay
RUN useradd --system --uid 10001 --home-dir /var/lib/relay --create-home relay
COPY --from=packages /opt/relay /opt/relay
WORKDIR /srv/relay
COPY . .
RUN python -m compileall -q /opt/relay/lib . && python manage.py collectstatic --no-input -v 0
USER relay
EXPOSE 8000
CMD ["gunicorn", "relay.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--log-level", "warning", "--logger-class", "relay.access_log.Masked"]
