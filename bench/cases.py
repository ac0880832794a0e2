"""The Dockerfiles and build contexts of the benchmark: A, B, C and D of its table."""


def write(context, files):
    for name, text in files.items():
        path = context / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def a(context, registry, package):
    write(context, {
        "baz": "baz\n",
        "Dockerfile": f"""FROM {registry}/bench/debian
RUN apt-get update
RUN apt-get install -y --no-install-recommends {package}
ADD baz /blah
USER nobody
WORKDIR /app
RUN echo built by $(id -un)
"""})


def b(context, registry):
    write(context, {f"app/file{n}": f"file {n}\n" * 100 for n in range(50)})
    write(context, {
        "Dockerfile": f"""FROM {registry}/bench/large
COPY app /srv/app/
ENV MODE=production
USER app
WORKDIR /srv/app
CMD ["/srv/app/file1"]
"""})


def c(context, registry):
    write(context, {f"src/f{n}": f"{n}\n" for n in range(13)})
    steps = []
    for n in range(13):
        steps += [f"ENV STEP={n}", f"COPY src/f{n} /src/", f"RUN cat /src/f{n} > /out{n}"]
    write(context, {"Dockerfile": "\n".join([f"FROM {registry}/bench/small", *steps, 'CMD ["sh"]', ""])})


def d(context, registry):
    stages, copies = [], []
    for name in ("one", "two", "three"):
        write(context, {f"{name}/source": f"{name}\n"})
        stages.append(f"FROM {registry}/bench/small AS {name}\nCOPY {name} /src/\nRUN cat /src/source > /{name}\n")
        copies.append(f"COPY --from={name} /{name} /app/\n")
    write(context, {"Dockerfile": "".join(stages) + f"FROM {registry}/bench/small\n" + "".join(copies) + 'CMD ["sh"]\n'})


def keys(name):
    """How many keys the chain of a case has: one for each step that makes a layer."""
    return {"A": 5, "B": 2, "C": 26, "D": 9}[name]
