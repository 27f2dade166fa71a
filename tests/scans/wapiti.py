"""Wapiti against the demo school with a session, as three people, over every page it finds: nothing to report (TRUST 5.5).

    python3 tests/scans/wapiti.py BOOKBAG WAPITI [SECONDS]

BOOKBAG is the program, WAPITI the scanner's command, SECONDS how long it may attack as each person (120). Modules that ask a host
outside are left out. What it may say of a school on this machine's own plain HTTP is listed in EXPECTED with its reason.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

MODULES = "cookieflags,crlf,csp,exec,file,http_headers,methods,permanentxss,redirect,sql,upload,xss"
PEOPLE = ["Hannah Whitlock", "Gill Thornton", "Amara Mensah"]
EXPECTED = {
    "HTTP Strict Transport Security (HSTS)": "the demo speaks plain HTTP on loopback (TRUST 2.4)",
    "Secure Flag cookie": "the demo speaks plain HTTP on loopback (TRUST 2.2)",
}


class Stays(urllib.request.HTTPRedirectHandler):
    """A redirect is the answer."""

    def redirect_request(self, *_):
        return None


def session(address, person):
    """The cookie of the person, signed in by the form."""
    form = urllib.parse.urlencode({"name": person["sign_in"], "password": person["password"], "next": "/"}).encode()
    request = urllib.request.Request(f"{address}/sign-in", form, {"Sec-Fetch-Site": "same-origin"})
    try:
        answer = urllib.request.build_opener(Stays).open(request)
    except urllib.error.HTTPError as redirect:
        answer = redirect
    cookies = [cookie.split(";")[0] for cookie in answer.headers.get_all("Set-Cookie") or []]
    if not any(cookie.startswith("session=") for cookie in cookies):
        sys.exit(f"{person['name']} could not sign in: {answer.status}")
    return "; ".join(cookies)


def scan(wapiti, address, cookie, report, seconds):
    """One scan; gives what was found, by category."""
    command = [
        wapiti, "-u", f"{address}/", "--scope", "domain", "-m", MODULES, "-H", f"Cookie: {cookie}", "-H", "Sec-Fetch-Site: same-origin",
        "-x", f"{address}/sign-out", "-x", f"{address}/live*", "-d", "4", "--max-links-per-page", "60", "--max-files-per-dir", "15", "--max-scan-time", "90",
        "--max-attack-time", str(seconds), "--flush-session", "--no-bugreport", "--verify-ssl", "0", "-f", "json", "-o", report,
        "--store-session", os.path.dirname(report), "--store-config", os.path.dirname(report), "-v", "0",
    ]
    for page in ("/status", "/outbox", "/roster", "/classes", "/settings", "/account", "/help", "/privacy-notice"):
        command += ["-s", f"{address}{page}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=15 * seconds + 300)
    with open(report, encoding="utf-8") as file:
        told = json.load(file)
    return {**told["vulnerabilities"], **told["anomalies"]}, told["infos"]


def main():
    # Whoever ends this ends the school too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))
    bookbag, wapiti = sys.argv[1:3]
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 120
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        demo = subprocess.Popen([bookbag, "demo", "--json", "--listen", "127.0.0.1:0", "--data", folder], stdout=subprocess.PIPE, text=True)
        try:
            told = json.loads(demo.stdout.readline())
            for name in PEOPLE:
                person = next(person for person in told["people"] if person["name"] == name)
                found, infos = scan(wapiti, told["address"], session(told["address"], person), f"{folder}/report.json", seconds)
                count = sum(len(entries) for entries in found.values())
                print(f"{name}: {infos.get('crawled_pages_nbr', '?')} pages, {count} findings", flush=True)
                for category, entries in found.items():
                    for entry in entries:
                        if category not in EXPECTED:
                            faults.append(f"{name}: {category}: {entry['method']} {entry['path']}: {entry['info']}")
            if demo.poll() is not None:
                faults.append(f"the school ended with {demo.returncode}")
        finally:
            demo.terminate()
            demo.wait()
    for fault in faults[:50]:
        print(fault)
    sys.exit(1 if faults else 0)


main()
