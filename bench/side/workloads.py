"""The workloads of bench/peers: a Dockerfile and its context for each workload and scenario, always the same bytes."""

import os
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

SCENARIOS = {
    "S1": "cold: empty repositories",
    "S2": "nothing changed",
    "S3": "a file changed that only a late COPY reads",
    "S4": "an instruction in the middle changed (a RUN; of W2 and W2L an ENV)",
    "S5": "a LABEL added at the end",
    "S6": "only modification times changed, as by a fresh clone",
}
MODIFIED = 1767225600  # of every file, but in S6


@dataclass
class Image:
    """What a pushed image must have."""

    file: str  # changed by S3
    content: bytes
    user: str = ""
    workdir: str = ""
    labels: dict = field(default_factory=dict)


class Context:
    def __init__(self, folder):
        self.folder = folder

    def put(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        path.chmod(0o644)


def letters(source, count):
    return "".join(source.choice("abcdefghij klmnop\nqrstuvwxyz0123456789=;") for _ in range(count))


def w1(context, scenario, base):
    """Packages: apt-get update and install, an ADD, a last RUN"""
    context.put("baz", "baz of the build, second edition\n" if scenario == "S3" else "baz of the build\n")
    return f"""FROM {base('debian')}
RUN apt-get update
RUN apt-get install -y --no-install-recommends {"jq less" if scenario == "S4" else "jq less file"}
ADD baz /blah
USER nobody
WORKDIR /app
RUN echo Hello World
""", {"file": "blah", "user": "nobody", "workdir": "/app"}, "baz"


def w2(context, scenario, base, copy="COPY"):
    """An application on a large base (gcc, Python, a JDK): COPYs of 8 MB, of 200 files and of one; no RUN"""
    source = random.Random(2)
    context.put("app/lib/app.jar", source.randbytes(8 << 20))
    for i in range(200):
        context.put(f"app/static/f{i}.js", letters(source, 2000))
    context.put("app/conf.properties", "port=8081\n" if scenario == "S3" else "port=8080\n")
    return f"""FROM {base('fat')}
WORKDIR /srv
ENV MODE={"b" if scenario == "S4" else "a"} LANG=C.UTF-8
{copy} app/lib/ /srv/lib/
{copy} app/static/ /srv/static/
{copy} app/conf.properties /srv/conf.properties
USER nobody
EXPOSE 8080
CMD ["java", "-jar", "/srv/lib/app.jar"]
""", {"file": "srv/conf.properties", "user": "nobody", "workdir": "/srv"}, "app/conf.properties"


def w2l(context, scenario, base):
    """W2 with COPY --link"""
    return w2(context, scenario, base, "COPY --link")


def w3(context, scenario, base):
    """Many files: a RUN that makes 30,000, and a COPY of 20,000"""
    text = letters(random.Random(3), 200000)
    for i in range(20000):
        count = 200 + (i * 7919) % 3000
        start = (i * 104729) % (len(text) - count)
        context.put(f"node_modules/p{i % 400}/lib{i % 7}/m{i}.js", f"// {i}\n" + text[start:start + count])
    context.put("package.json", '{"name": "w3"}\n')
    context.put("app.js", "console.log(2)\n" if scenario == "S3" else "console.log(1)\n")
    word = "cached" if scenario == "S4" else "package"
    return f"""FROM {base('debian')}
WORKDIR /app
COPY package.json /app/package.json
RUN mkdir -p /app/gen && cd /app/gen && d=0 && while [ $d -lt 300 ]; do mkdir d$d; i=0; while [ $i -lt 100 ]; do echo "{word} $d $i" > d$d/f$i; i=$((i+1)); done; d=$((d+1)); done
COPY node_modules/ /app/node_modules/
COPY app.js /app/app.js
ENV NODE_ENV=production
CMD ["node", "app.js"]
""", {"file": "app/app.js", "workdir": "/app"}, "app.js"


def c_sources(context):
    for n in range(8):
        functions = "".join(f"static double f{n}_{i}(double x) {{ double r = 0; for (int k = 0; k < {i + 3}; k++) r += x * k / ({i}.5 + r); return r; }}\n"
                            for i in range(250))
        calls = " + ".join(f"f{n}_{i}(x)" for i in range(250))
        context.put(f"c/m{n}.c", f"#include <math.h>\n{functions}double m{n}(double x) {{ return {calls}; }}\n")
    declarations = "".join(f"double m{n}(double);\n" for n in range(8))
    sum_of_all = " + ".join(f"m{n}(1.0)" for n in range(8))
    context.put("c/main.c", f'#include <stdio.h>\n{declarations}int main(void) {{ printf("%f\\n", {sum_of_all}); return 0; }}\n')


def w4(context, scenario, base):
    """Three stages that compile or compute (C, Java, Python), and a small image with what they make"""
    c_sources(context)
    for n in range(60):
        methods = "".join(f"  public int m{i}(int x) {{ return x * {i} + {n}; }}\n" for i in range(60))
        context.put(f"java/K{n}.java", f"public class K{n} {{\n{methods}}}\n")
    context.put("py/gen.py", """import hashlib, os
os.makedirs('/out/data', exist_ok=True)
for i in range(200):
    h = str(i).encode()
    for _ in range(6000): h = hashlib.sha256(h).digest()
    open(f'/out/data/{i}', 'w').write(h.hex())
""")
    context.put("conf/app.conf", "workers=4\n" if scenario == "S3" else "workers=2\n")
    return f"""FROM {base('fat')} AS cbuild
WORKDIR /src
COPY c/ /src/
RUN mkdir -p /out && gcc {"-O1" if scenario == "S4" else "-O2"} -static -o /out/app *.c

FROM {base('fat')} AS jbuild
WORKDIR /src
COPY java/ /src/
RUN mkdir -p /out/classes && javac -d /out/classes *.java

FROM {base('fat')} AS pbuild
WORKDIR /src
COPY py/ /src/
RUN python3 gen.py

FROM {base('small')}
COPY --from=cbuild /out/app /usr/bin/app
COPY --from=jbuild /out/classes /usr/share/classes
COPY --from=pbuild /out/data /usr/share/data
COPY conf/app.conf /etc/app.conf
USER nobody
CMD ["/usr/bin/app"]
""", {"file": "etc/app.conf", "user": "nobody"}, "conf/app.conf"


def w5(context, scenario, base):
    """Many small steps: 40 of ENV, COPY and RUN"""
    lines = [f"FROM {base('debian')}", "WORKDIR /app"]
    for i in range(40):
        if i % 4 == 1:
            lines.append(f"ENV V{i}=value{i}")
        elif i % 4 == 3:
            context.put(f"f{i}.txt", f"file {i}\n" + ("changed\n" if scenario == "S3" and i == 39 else ""))
            lines.append(f"COPY f{i}.txt /app/f{i}.txt")
        else:
            lines.append(f"RUN echo step {i}{' changed' if scenario == 'S4' and i == 20 else ''} > /opt/s{i}")
    return "\n".join(lines) + "\n", {"file": "app/f39.txt", "workdir": "/app"}, "f39.txt"


WORKLOADS = {"W1": w1, "W2": w2, "W2L": w2l, "W3": w3, "W4": w4, "W5": w5}
BASES = {"W1": {"debian"}, "W2": {"fat"}, "W2L": {"fat"}, "W3": {"debian"}, "W4": {"fat", "small"}, "W5": {"debian"}}


def make(workload, scenario, root, registry):
    """Makes the context; returns its folder and what the image must have."""
    folder = Path(root) / workload / scenario
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    context = Context(folder)
    dockerfile, must, source = WORKLOADS[workload](context, scenario, lambda name: f"{registry}/bench/{name}")
    if scenario == "S5":
        dockerfile += 'LABEL edition="second"\n'
        must["labels"] = {"edition": "second"}
    context.put("Dockerfile", dockerfile)
    modified = MODIFIED + 86400 if scenario == "S6" else MODIFIED
    for path in [*folder.rglob("*"), folder]:
        if path.is_dir():
            path.chmod(0o755)
        os.utime(path, (modified, modified))
    return folder, Image(content=(folder / source).read_bytes(), **must)
