"""A mail server that answers as a test tells it to, and keeps what it accepted."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class MailServer:
    port: int = 0
    # What it says to each command, instead of "250 OK": {"RCPT": "450 later"}.
    replies: dict[str, str] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)
    connections: int = 0


@contextmanager
def mail_server() -> Iterator[MailServer]:
    state = MailServer()

    class Conversation(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            state.connections += 1
            self.say(state.replies.get("CONNECT", "220 mail.example"))
            while line := self.rfile.readline().decode().strip():
                command = line.split(" ")[0].upper()
                if command == "DATA" and "DATA" not in state.replies:
                    self.take_message()
                else:
                    self.say(state.replies.get(command, "221 bye" if command == "QUIT" else "250 OK"))
                if command == "QUIT":
                    return

        def take_message(self) -> None:
            self.say("354 go on")
            lines = []
            while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                lines.append(line)
            reply = state.replies.get("MESSAGE", "250 accepted")
            if reply.startswith("2"):
                state.accepted.append("\n".join(lines))
            self.say(reply)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Conversation) as server:
        state.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield state
        finally:
            server.shutdown()
