"""A mail server that nobody here wrote takes letters in, in the clear and encrypted; the standard library reads them.

usage: real.py COMMAND…          runs COMMAND once for each kind of connection, with MAINSTAY_TEST_SMTP_URL set
       real.py --story COMMAND…  runs COMMAND, a story in which a service answers by mail, and reads all that was sent
"""

import email
import email.policy
import os
import socket
import ssl
import subprocess
import sys
import tempfile

import icalendar
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

KNOWN = LoginPassword(login=b"mainstay@council.example", password=b"p:w/%")
LOGIN = "mainstay%40council.example:p%3Aw%2F%25"


class Keeper:
    def __init__(self):
        self.kept = []

    async def handle_DATA(self, server, session, envelope):
        self.kept.append((envelope.rcpt_tos, envelope.content))
        return "250 taken"


def lets_in(server, session, envelope, mechanism, given):
    return AuthResult(success=given == KNOWN)


def certificate(place):
    """One of its own for this machine, which the command is told to trust."""
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:0.0.0.0"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", names, "-addext", "basicConstraints=critical,CA:FALSE",
         "-keyout", f"{place}/key.pem", "-out", f"{place}/certificate.pem"],
        check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(f"{place}/certificate.pem", f"{place}/key.pem")
    return context


def looks_right(content):
    letter = email.message_from_bytes(content, policy=email.policy.default)
    assert not any(part.defects for part in letter.walk()), [part.defects for part in letter.walk()]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["To"].addresses[0].addr_spec == "gil@school.example", letter["To"]
    assert letter["To"].addresses[0].display_name == "Gil Öztürk", letter["To"]
    assert letter["Subject"] == "Placement Support Meeting, Monday 26 October 2026, PM-7K3Q", letter["Subject"]
    assert letter["In-Reply-To"] == letter["References"] != letter["Message-ID"]
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    for part in [plain, html]:
        assert "PM-7K3Q" in part.get_content() and "https://" in part.get_content(), part
    (calendar,) = [p for p in letter.walk() if p.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "REQUEST" and calendar.get_content_charset() == "utf-8"
    (attached,) = letter.iter_attachments()
    assert attached.get_filename() == "invite.ics"
    assert attached.get_content() == calendar.get_payload(decode=True)
    icalendar.Calendar.from_ical(attached.get_content())


def last_method(content):
    letter = email.message_from_bytes(content, policy=email.policy.default)
    methods = [p.get_param("method") for p in letter.walk() if p.get_content_type() == "text/calendar"]
    return methods[0] if methods else None


def story(command):
    keeper = Keeper()
    options = {"authenticator": lets_in, "auth_required": True, "auth_require_tls": False}
    server = Controller(keeper, hostname="127.0.0.1", port=free_port(), **options)
    server.start()
    try:
        environment = dict(os.environ, MAINSTAY_TEST_SMTP_URL=f"smtp://{LOGIN}@127.0.0.1:{server.port}")
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        asked = {}
        for recipients, content in keeper.kept:
            (recipient,) = recipients
            asked.setdefault(recipient, []).append(content)
        assert set(asked) == {"gil@school.example", "dee@nhs.example", "pru@nhs.example"}, set(asked)
        ids = [email.message_from_bytes(c)["Message-ID"] for _, c in keeper.kept]
        assert len(ids) == len(set(ids)), "sent twice"
        assert all(last_method(contents[0]) == "REQUEST" for contents in asked.values())
        assert last_method(asked["pru@nhs.example"][-1]) == "CANCEL", "let go, and taken out of the calendar"
    finally:
        server.stop()
    print("1 passed, 0 failed")
    return 0


def main(command):
    if command[0] == "--story":
        return story(command[1:])
    passed = failed = 0
    with tempfile.TemporaryDirectory() as place:
        context = certificate(place)
        # The wildcard address is this machine too, but not by name: what is said to it must be encrypted.
        clear, late = {"auth_require_tls": False}, {"tls_context": context, "require_starttls": True}
        early = {"ssl_context": context, "auth_require_tls": False}
        for name, scheme, host, options, good in [
            ("in the clear, on this machine", "smtp", "127.0.0.1", clear, True),
            ("in the clear, elsewhere", "smtp", "0.0.0.0", clear, False),
            ("encrypted before anything is said", "smtp", "0.0.0.0", late, True),
            ("encrypted from the first byte", "smtps", "127.0.0.1", early, True),
            ("encrypted, by nobody knows whom", "smtps", "127.0.0.1", early, None),
        ]:
            keeper = Keeper()
            options = options | {"authenticator": lets_in, "auth_required": True}
            server = Controller(keeper, hostname="127.0.0.1", port=free_port(), **options)
            server.start()
            try:
                url = f"{scheme}://{LOGIN}@{host}:{server.port}"
                environment = dict(os.environ, MAINSTAY_TEST_SMTP_URL=url)
                if good is not None:
                    environment["SSL_CERT_FILE"] = f"{place}/certificate.pem"
                ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
                assert (ran.returncode == 0) == bool(good), ran.stdout + ran.stderr
                if good:
                    ((recipients, content),) = keeper.kept
                    assert recipients == ["gil@school.example"], recipients
                    looks_right(content)
                else:
                    assert not keeper.kept and "Disconnected" in ran.stdout + ran.stderr, ran.stdout + ran.stderr
                passed += 1
            except Exception as error:  # the others are tried all the same
                print(f"{name}: {error!r}")
                failed += 1
            finally:
                server.stop()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
