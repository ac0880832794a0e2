package dev.fastforward.operator.job;

/**
 * The images of a builder pod.
 *
 * @param executor image of the container that reads the Dockerfile and talks to registries
 * @param stage image of the container in which RUN instructions run
 * @param pullPolicy imagePullPolicy of both
 */
public record BuilderImages(String executor, String stage, String pullPolicy) {}
