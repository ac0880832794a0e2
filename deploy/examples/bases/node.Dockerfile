# What node:22-slim is on Docker Hub, from Debian's packages.
FROM debian:12
RUN apt-get update \
    && apt-get install -y --no-install-recommends nodejs npm \
    && apt-get clean && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 node
