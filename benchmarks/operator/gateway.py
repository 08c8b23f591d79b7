"""Plays an open gateway as its operator calls it: keeps functions in memory as they were sent."""
import http.server, json, re, threading

PATH = re.compile(r"^/v2/udfs(?:/([a-z0-9-]+)(?:/(pause|resume|status))?)?$")
TIME = "2026-01-01T00:00:00.000Z"


class Gateway(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.functions, self.lock, self.calls = {}, threading.Lock(), 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """An operator that ends resets its connections."""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *args):
        pass

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        found = PATH.match(self.path.split("?")[0])
        with self.server.lock:
            self.server.calls += 1
            status, reply = self.serve(found, body) if found else (404, {"error": "no such path"})
        text = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def serve(self, found, body):
        functions, (name, action) = self.server.functions, found.groups()
        if name is None and self.command == "POST":
            name = body["id"]
            if name in functions:
                return 409, {"error": "exists"}
            functions[name] = self.function(name, body["spec"], body.get("paused", False))
            return 201, functions[name]
        if self.command == "PUT":
            before = functions.get(name, {"paused": False})
            functions[name] = self.function(name, body["spec"], before["paused"])
            return 200, functions[name]
        if name not in functions:
            return 404, {"error": "unknown function"}
        function = functions[name]
        if action in ("pause", "resume"):
            function["paused"] = action == "pause"
            return 200, function
        if self.command == "DELETE":
            del functions[name]
            return 200, self.status(function)
        if action == "status":
            return 200, self.status(function)
        return 200, {"udf": function, "status": self.status(function)}

    @staticmethod
    def function(name, spec, paused):
        if "triggers" in spec:
            spec["triggers"] = [each for each in spec["triggers"] if each != "schedule"]
        return {"id": name, "spec": spec, "paused": paused, "created_at": TIME, "updated_at": TIME}

    @staticmethod
    def status(function):
        return {"udf_id": function["id"], "paused": function["paused"], "active_namespaces": [],
                "counts": {"pending": 0, "processing": 0, "indexed": 0, "failed": 0},
                "pending_count": 0, "processing_count": 0, "failed_count": 0}
