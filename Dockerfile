# syntax=docker/dockerfile:1

# All dependencies, for the build alone.
FROM node:26-slim AS deps
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/prepare.js scripts/
RUN --mount=type=cache,target=/npm-cache npm ci --cache /npm-cache

FROM deps AS build
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN npm run build

# What runs needs no compiler, and no embedded PostgreSQL: a container is given DATABASE_URL.
FROM node:26-slim AS production-deps
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/prepare.js scripts/
RUN --mount=type=cache,target=/npm-cache npm ci --cache /npm-cache --omit=dev --omit=optional

FROM node:26-slim AS runtime
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4000 \
    ADMIN_PORT=4001 \
    PORTCULLIS_DATA_DIR=/var/lib/portcullis
WORKDIR /app
RUN install -d -o node -g node /var/lib/portcullis
COPY --from=production-deps /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY bin bin
COPY migrations migrations
COPY schema schema
COPY examples/manifests examples/manifests
USER node
VOLUME /var/lib/portcullis
EXPOSE 4000 4001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --start-interval=1s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ADMIN_PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bin/portcullis.js", "serve"]
