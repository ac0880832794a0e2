# What maven:3.9-eclipse-temurin-17 is on Docker Hub, from Debian's packages.
FROM debian:12
RUN apt-get update \
    && apt-get install -y --no-install-recommends maven openjdk-17-jdk-headless \
    && apt-get clean && rm -rf /var/lib/apt/lists/*
