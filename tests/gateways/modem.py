"""A GSM modem of the test's own on a pseudo-terminal: takes every SMS and reports on each in turn with the statuses it was given.

modem.py LINK STATUS…: LINK leads to the terminal; a STATUS is two hexadecimal digits (3GPP TS 23.040 9.2.3.15).
"""
import os, pty, re, sys, tty

link, statuses = sys.argv[1], sys.argv[2:]
leader, follower = pty.openpty()
tty.setraw(follower)
if os.path.lexists(link):
    os.unlink(link)
os.symlink(os.ttyname(follower), link)
waiting, reference, stored = b"", 0, []

def say(text):
    os.write(leader, ("\r\n" + text + "\r\n").encode())

def report(number, length):
    # SMS-STATUS-REPORT (3GPP TS 23.040 9.2.2.3) behind an empty service centre: type, reference, recipient, two times, status.
    pdu = "0006%02X" % (reference & 255) + "%02X91" % length + number + "62115211050000" * 2 + statuses[(reference - 1) % len(statuses)]
    return (len(pdu) // 2 - 1, pdu)

while True:
    waiting += os.read(leader, 4096)
    while True:
        pdu = re.match(rb"\s*([0-9A-F]+)\x1a", waiting)
        if pdu:
            waiting = waiting[pdu.end():]
            reference += 1
            text = pdu.group(1).decode()
            at = 2 + int(text[:2], 16) * 2 + 4
            length = int(text[at:at + 2], 16)
            number = text[at + 4:at + 4 + (length + 1) // 2 * 2]
            stored.append(report(number, length))
            say("+CMGS: %d" % reference); say("OK")
            continue
        line = re.match(rb"([^\r\n\x1a]*)[\r\n]+", waiting)
        if not line:
            break
        waiting = waiting[line.end():]
        asked = line.group(1).decode().strip()
        if asked.startswith("AT+CMGS="):
            os.write(leader, b"\r\n> ")
        elif asked.startswith("AT+CPIN?"):
            say("+CPIN: READY"); say("OK")
        elif asked.startswith("AT+CREG?"):
            say("+CREG: 0,1"); say("OK")
        elif asked.startswith("AT+CSQ"):
            say("+CSQ: 20,99"); say("OK")
        elif asked.startswith("AT+CPMS"):
            say('+CPMS: "SM",%d,10,"SM",%d,10,"SM",%d,10' % ((len([s for s in stored if s]),) * 3)); say("OK")
        elif asked.startswith("AT+CMGR="):
            place = int(asked.split("=")[1])
            found = stored[place - 1] if 0 < place <= len(stored) else None
            if found:
                say("+CMGR: 1,,%d\r\n%s" % found)
            say("OK")
        elif asked.startswith("AT+CMGL"):
            for place, found in enumerate(stored, 1):
                if found:
                    say("+CMGL: %d,1,,%d\r\n%s" % (place, *found))
            say("OK")
        elif asked.startswith("AT+CMGD="):
            place = int(asked.split("=")[1].split(",")[0])
            if 0 < place <= len(stored):
                stored[place - 1] = None
            say("OK")
        elif asked:
            say("OK")
