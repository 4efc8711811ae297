FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONUTF8=1
WORKDIR /srv/madoguchi

COPY pyproject.toml constraints.txt README.md LICENSE NOTICE alembic.ini ./
COPY alembic alembic
COPY models models
COPY search search
COPY importers importers
COPY frontend frontend
COPY api api
COPY docs/hsds-profile docs/hsds-profile
RUN pip install --no-cache-dir -c constraints.txt -e .

RUN useradd --system --create-home madoguchi \
    && install -d -o madoguchi /var/lib/madoguchi
USER madoguchi

ENV MADOGUCHI_HOST=0.0.0.0 \
    MADOGUCHI_PORT=8000 \
    MADOGUCHI_DATA_DIR=/var/lib/madoguchi
VOLUME /var/lib/madoguchi
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]

CMD ["sh", "-c", "madoguchi db upgrade && exec madoguchi serve"]
