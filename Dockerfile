# The service in a small image: `docker build -t keqiao .`

FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
# Registry and target folder stay between builds, outside the image.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked -p keqiao \
    && install --strip --mode=0755 target/release/keqiao /usr/local/bin/keqiao

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates fonts-wqy-microhei \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /var/lib/keqiao --shell /usr/sbin/nologin keqiao \
    && install --directory --owner=keqiao --group=keqiao --mode=0700 /var/lib/keqiao
COPY --from=build /usr/local/bin/keqiao /usr/local/bin/keqiao
COPY LICENSE /usr/share/doc/keqiao/LICENSE

USER keqiao
WORKDIR /var/lib/keqiao
# Keys and index; the market itself is in Postgres.
VOLUME /var/lib/keqiao
EXPOSE 8080

# The image has no HTTP client, but bash can open a connection.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /livez HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q '^HTTP/1.[01] 200' <&3"]

# SIGTERM finishes what runs and closes; no shell stands between.
STOPSIGNAL SIGTERM
ENTRYPOINT ["keqiao"]
CMD ["serve", "--listen", "0.0.0.0:8080", "--data-dir", "/var/lib/keqiao"]
