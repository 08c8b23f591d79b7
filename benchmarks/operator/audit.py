"""Counts what a user asked of an API server, from its audit log.

    python3 benchmarks/operator/audit.py FILE [--user PREFIX] [--agent PART] [--since T] [--until T]

T is a time such as 2026-01-01T00:00:00Z. Prints a line for each user, verb and resource.
"""
import argparse, collections, json

WRITES = {"create", "update", "patch", "delete", "deletecollection"}


def events(path, since="", until="~", user="", agent=""):
    """Yields the answered requests; watches are answered when they begin."""
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                event = json.loads(line)
            except ValueError:
                continue  # the last line while the server writes it
            stage = "ResponseStarted" if event.get("verb") == "watch" else "ResponseComplete"
            if event.get("stage") != stage:
                continue
            if not since <= event["requestReceivedTimestamp"] < until:
                continue
            name = event.get("user", {}).get("username", "")
            if name.startswith(user) and agent in event.get("userAgent", ""):
                yield event


def resource(event):
    ref = event.get("objectRef", {})
    parts = [ref.get("resource", event.get("requestURI", "?").split("?")[0])]
    if ref.get("subresource"):
        parts.append(ref["subresource"])
    return "/".join(parts)


def count(path, **filters):
    """Returns how often by (verb, resource, status)."""
    found = collections.Counter()
    for event in events(path, **filters):
        code = event.get("responseStatus", {}).get("code", 0)
        found[event["verb"], resource(event), code] += 1
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    for name, default in ("user", ""), ("agent", ""), ("since", ""), ("until", "~"):
        parser.add_argument("--" + name, default=default)
    options = parser.parse_args()
    found = collections.Counter()
    for event in events(options.file, options.since, options.until, options.user, options.agent):
        agent = event.get("userAgent", "").split(" ")[0]
        found[event["user"]["username"], agent, event["verb"], resource(event)] += 1
    for key, number in sorted(found.items()):
        print(f"{number:8}  {' '.join(key)}")


if __name__ == "__main__":
    main()
