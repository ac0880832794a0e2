# What gcc:14 is on Docker Hub, from Debian's packages.
FROM debian:12
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev \
    && apt-get clean && rm -rf /var/lib/apt/lists/*
