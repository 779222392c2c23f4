# Seamap's HTTP service. Build:  docker build -t seamap .
# Run:  docker run --read-only --tmpfs /tmp -v seamap-data:/data -p 8000:8000 -e SEAMAP_API_KEY=… seamap
# The service binds 0.0.0.0 and therefore refuses to start without SEAMAP_API_KEY.

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.txt /build/requirements.txt
RUN python -m venv /opt/seamap \
    && /opt/seamap/bin/pip install --require-hashes -r /build/requirements.txt

FROM python:3.13-slim-bookworm
ENV HOME=/tmp \
    PATH=/opt/seamap/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/srv/seamap \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin seamap \
    && install --directory --owner=seamap --group=seamap /data
COPY --from=build /opt/seamap /opt/seamap
COPY app /srv/seamap/app
COPY inventories /srv/seamap/inventories
COPY LICENSE NOTICE /srv/seamap/
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--store", "sqlite:////data/seamap.db"]
