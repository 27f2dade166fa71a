# The life of a machine with the package, as root on it: install, set up, crash, upgrade, remove. Run by tests/appliance/run.
# Each promise is one line; the last line is 'the end'.
set -u
cd /root/trial

# promise WORDS COMMAND…: one line, and what the command said where it is broken.
promise() {
  local what=$1 said; shift
  if said=$("$@" 2>&1); then printf 'ok %s\n' "$what"; else printf 'FAILED %s\n%s\n' "$what" "$said" | head -n 30; fi
}
refused() { ! "$@"; }
# fails COMMAND…: says no, in words that are kept.
fails() { if "$@" >said 2>&1; then cat said; return 1; fi; }
# eventually COMMAND…: within ten seconds.
eventually() { for _ in $(seq 100); do if "$@" >/dev/null 2>&1; then return 0; fi; sleep 0.1; done; "$@"; }
status() { curl --silent --insecure --max-time 20 --output /dev/null --write-out '%{http_code}' "$@"; }
answers() { local wanted=$1 got; shift; got=$(status "$@"); [ "$got" = "$wanted" ] || { echo "$got instead of $wanted"; return 1; }; }
says() { local words=$1; shift; "$@" 2>&1 | tee said | grep --quiet --fixed-strings -- "$words" || { cat said; return 1; }; }
pid() { systemctl show "${1:-bookbag}" --property MainPID --value; }
version() { dpkg-query --show --showformat='${Version}' bookbag; }
is() { [ "$1" = "$2" ] || { printf '%s is not %s\n' "$1" "$2"; return 1; }; }
school=https://bookbag.school.test

promise 'the package installs' dpkg --install first.deb
first=$(version)
promise 'the service runs' systemctl is-active bookbag
promise '… and starts with the machine' systemctl is-enabled bookbag
promise '… as its own user' is "$(stat --format=%U "/proc/$(pid)")" bookbag
promise '… with the right to the ports 80 and 443 and no other' is "$(grep CapEff "/proc/$(pid)/status" | tr -d '[:space:]')" CapEff:0000000000000400
promise '… with no way to a new privilege' is "$(grep NoNewPrivs "/proc/$(pid)/status" | tr -d '[:space:]')" NoNewPrivs:1
promise '… in a house that systemd measures at 1.5 or less' systemd-analyze security --threshold=15 bookbag.service
promise 'nobody may look into the school'\''s folder' is "$(stat --format='%a %U' /var/lib/bookbag)" '700 bookbag'
promise 'before setup a page says so, whatever name is asked for' says 'Not set up yet' curl --silent --insecure https://localhost/
promise '… as an answer that searches do not keep (503)' answers 503 $school/sign-in
promise '… and port 80 leads to it' answers 308 http://localhost/
promise '… and nobody can claim the school' answers 503 --data school=Mine $school/setup

promise 'setup from a file of answers' says /start/ bookbag setup --answers answers.toml --json
link=$school$(sed -n 's/.*"link":"https:\/\/[^/]*\([^"]*\)".*/\1/p' said)
promise 'the link that setup prints opens at once' answers 200 "$link"
promise '… and setup has started what runs with the new settings' systemctl is-active bookbag
promise 'every file in the folder belongs to the account' is "$(find /var/lib/bookbag ! -user bookbag)" ''
promise 'the master key is the account'\''s alone' is "$(stat --format='%a %U' /etc/bookbag/master.key)" '400 bookbag'
promise 'the recovery phrase is root'\''s alone' is "$(stat --format='%a %U' phrase.txt)" '400 root'
promise 'the first leader signs up' answers 303 --header 'Sec-Fetch-Site: same-origin' --data given_name=Joan --data family_name=Okafor \
  --data-urlencode 'titled_name=Mrs Okafor' --data email=joan@school.test --data-urlencode 'password=four lanterns under the pier' "$link"
opens() { answers 200 "$school/sign-in"; }
promise 'the school is open' opens
promise '… for its own name alone' answers 421 https://localhost/
promise 'root looks after the school without taking its files' says 'whole' bookbag verify
promise '… which still belong to the account' is "$(find /var/lib/bookbag ! -user bookbag)" ''
promise 'a second setup overwrites nothing' refused bookbag setup --answers answers.toml

before=$(pid)
kill -KILL "$before"
promise 'killed, it is back within ten seconds' eventually opens
promise '… as another process' refused is "$(pid)" "$before"

promise 'the same package again' dpkg --install first.deb
promise '… and the school is open' eventually opens

mount -t tmpfs -o size=16k tmpfs /var/lib/bookbag/before-upgrade
promise 'without room for a copy of the database no upgrade' fails dpkg --install newer.deb
promise '… in words that say what to do' grep --quiet 'make room on the disk' said
promise '… and the old version stays' is "$(version)" "$first"
promise '… and runs' eventually opens
umount /var/lib/bookbag/before-upgrade

promise 'an upgrade' dpkg --install newer.deb
promise '… is there' is "$(version)" 9.0.1-1
promise '… and open' eventually opens
copy=$(find /var/lib/bookbag/before-upgrade -mindepth 1 -maxdepth 1 -name "*-from-$first" | head -n 1)
promise '… with a copy of the database as it was' test -s "$copy/school.db"
promise '… that is the account'\''s alone' is "$(find /var/lib/bookbag/before-upgrade ! -user bookbag -o -perm /077 | head -n 1)" ''
mkdir -p proof && cp -r /var/lib/bookbag/keys /var/lib/bookbag/blobs "$copy"/. proof/
promise '… which opens whole' says 'whole' bookbag verify --data /root/trial/proof

promise 'an older package is refused' fails dpkg --install first.deb
promise '… in words' grep --quiet 'is older' said
promise '… and the newer goes on' is "$(version)" 9.0.1-1
promise '… open' eventually opens

systemd-sysusers --inline 'u bookbag-oak - "Bookbag, oak" /var/lib/bookbag-oak'
install -d -o bookbag-oak -g bookbag-oak -m 0700 /var/lib/bookbag-oak
sed -e 's/Birch Lane/Oak Hill/' -e 's/bookbag.school.test/oak.school.test/' -e 's/phrase.txt/oak.txt/' answers.toml >oak.toml
printf 'tls = "off"\nproxy = "127.0.0.1"\nlisten = "127.0.0.1:8081"\n' >>oak.toml
promise 'a second school on the machine' says /start/ bookbag setup --config /etc/bookbag/oak/config.toml --data /var/lib/bookbag-oak --answers oak.toml --json
promise '… runs as an account of its own' is "$(stat --format=%U "/proc/$(pid bookbag@oak)")" bookbag-oak
promise '… and answers behind its proxy' answers 503 --header 'Host: oak.school.test' http://127.0.0.1:8081/sign-in
promise '… and its files are closed to the first' refused setpriv --reuid=bookbag --regid=bookbag --clear-groups cat /var/lib/bookbag-oak/school.db
oak=$(pid bookbag@oak)
promise 'another upgrade' dpkg --install newest.deb
promise '… starts the second school again too' eventually refused is "$(pid bookbag@oak)" "$oak"
promise '… with a copy of its database' test -n "$(find /var/lib/bookbag-oak/before-upgrade -name school.db)"
promise '… and the first is open' eventually opens

promise 'the package is removed' dpkg --remove bookbag
promise '… and nothing of it runs' is "$(grep --files-with-matches --no-messages '^bookbag$' /proc/[0-9]*/comm)" ''
promise '… and the school'\''s data stays' test -s /var/lib/bookbag/school.db
promise 'a purge says where the data is' says 'KEPT in: /var/lib/bookbag /var/lib/bookbag-oak' dpkg --purge bookbag
promise '… and leaves it' test -s /var/lib/bookbag/school.db
promise '… and its key' test -s /etc/bookbag/master.key
promise 'installed again, the school is there' dpkg --install newest.deb
promise '… open, as it was' eventually opens

if [ -n "${LONG:-}" ]; then
  systemctl stop bookbag
  mkdir -p /run/systemd/system/bookbag.service.d
  printf '[Service]\nWatchdogSec=2s\n' >/run/systemd/system/bookbag.service.d/short.conf
  systemctl daemon-reload
  systemctl start bookbag
  before=$(pid)
  kill -STOP "$before"
  # Two seconds of silence, a dump that is not written, two seconds until the next start.
  sleep 8
  promise 'hanging, it is ended and started again' eventually opens
  promise '… as another process' refused is "$(pid)" "$before"
  dpkg --purge bookbag >/dev/null 2>&1
  rm -rf /var/lib/bookbag /var/lib/bookbag-oak /etc/bookbag
  promise 'on a machine without a school' dpkg --install newest.deb
  promise '… a purge leaves nothing' dpkg --purge bookbag
  promise '… no folder' refused test -e /var/lib/bookbag
  promise '… no settings' refused test -e /etc/bookbag
fi
echo 'the end'
