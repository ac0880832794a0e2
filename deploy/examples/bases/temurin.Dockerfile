# What eclipse-temurin:17-jre is on Docker Hub, from Debian's packages.
FROM debian:12
RUN apt-get update \
    && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
    && apt-get clean && rm -rf /var/lib/apt/lists/*
