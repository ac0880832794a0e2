# debian:12 for where Docker Hub cannot be reached: mmdebstrap makes debian.tar.
FROM scratch
ADD debian.tar /
CMD ["bash"]
