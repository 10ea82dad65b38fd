//! A private cluster of PostgreSQL on loopback, made once a run, with `fsync` on, and one base a test.
//!
//! A shell holds the cluster and waits for the end of its standard input. The system closes that pipe however this
//! process ends, panic and `kill -9` included, so the shell always stops the cluster and removes its folder; a signal sent
//! to the whole group changes nothing to that.

use crate::{Disque, JOUR};
use sqlx::{Connection as _, Executor as _, PgConnection};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use sync::DeviceId;
use tokio::sync::OnceCell;
use uuid::Uuid;

const HOLD: &str = r#"
set -eu
folder=$(mktemp -d "$3/pupitre-grappe.XXXXXX")
stop() { "$1/pg_ctl" -D "$folder/base" -m immediate -w stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap 'stop "$1"' EXIT
trap 'exit 0' INT TERM HUP
"$1/initdb" -D "$folder/base" -U chef --auth=trust --encoding=UTF8 --locale=C >/dev/null
start() {
    "$1/pg_ctl" -D "$folder/base" -w -l "$folder/log" \
        -o "-p $2 -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder" start >/dev/null
    pid=$(head -n 1 "$folder/base/postmaster.pid")
    echo ready
}
start "$1" "$2"
while read -r order; do
    case "$order" in
        kill)
            kill -9 "$pid"
            while pgrep -P "$pid" >/dev/null || kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
            sleep 0.2
            echo ended ;;
        start) start "$1" "$2" ;;
    esac
done
"#;

static PORT: OnceLock<u16> = OnceLock::new();
static FOLDER: OnceLock<PathBuf> = OnceLock::new();
static HELD: Mutex<Option<Holder>> = Mutex::new(None);
static TEMPLATE: OnceCell<()> = OnceCell::const_new();
static BASES: AtomicU32 = AtomicU32::new(0);

/// A base of its own, migrated.
pub struct Base {
    name: String,
    port: u16,
}

impl Base {
    /// Copies the migrated template.
    pub async fn new() -> Self {
        TEMPLATE.get_or_init(template).await;
        let name = format!("essai_{}", BASES.fetch_add(1, Ordering::Relaxed));
        create(&format!(
            "CREATE DATABASE {name} TEMPLATE modele OWNER proprietaire"
        ))
        .await;
        let port = port();
        Self { name, port }
    }

    /// A base without any table.
    pub async fn empty() -> Self {
        TEMPLATE.get_or_init(template).await;
        let name = format!("essai_{}", BASES.fetch_add(1, Ordering::Relaxed));
        create(&format!("CREATE DATABASE {name} OWNER proprietaire")).await;
        let port = port();
        Self { name, port }
    }

    /// A base where nobody listens: port 9 of loopback.
    pub fn away() -> Self {
        let name = "absente".to_owned();
        Self { name, port: 9 }
    }

    /// Puts an account, one of its devices and a token of that device, as the steps of the account would have. An account
    /// that is there already gets another device.
    pub async fn enrol(&self, compte: Uuid, appareil: Uuid, cle: DeviceId, jeton: &str) {
        let owner = self.address("proprietaire");
        let mut owner = PgConnection::connect(&owner).await.unwrap();
        sqlx::query(
            "INSERT INTO pupitre.compte (id, created_at, activation_closes_at, activated_at)
             SELECT $1, at, at, at FROM (SELECT $2::timestamptz AS at) AS now ON CONFLICT DO NOTHING",
        )
        .bind(compte)
        .bind(JOUR)
        .execute(&mut owner)
        .await
        .unwrap();
        sqlx::query(
            "WITH device AS (
                INSERT INTO pupitre.appareil (id, compte, nom, cle, created_at)
                VALUES ($1, $2, 'essai', $3, $4::timestamptz) RETURNING id)
             INSERT INTO pupitre.jeton (empreinte, appareil, sorte, closes_at)
             SELECT sha256(convert_to($5, 'UTF8')), id, 'acces', $4::timestamptz + interval '15 minutes' FROM device",
        )
        .bind(appareil)
        .bind(compte)
        .bind(cle.0.to_vec())
        .bind(JOUR)
        .bind(jeton)
        .execute(&mut owner)
        .await
        .unwrap();
    }

    /// Lets every session last, for tests whose clock moves by days.
    pub async fn prolong_sessions(&self) {
        let owner = self.address("proprietaire");
        let mut owner = PgConnection::connect(&owner).await.unwrap();
        sqlx::query("UPDATE pupitre.jeton SET closes_at = closes_at + interval '60 days'")
            .execute(&mut owner)
            .await
            .unwrap();
    }

    /// Holds a table until the answer is dropped: whoever needs it waits.
    ///
    /// # Panics
    /// The base does not answer.
    pub async fn hold(&self, table: &str) -> impl Sized + use<> {
        let owner = PgConnection::connect(&self.address("proprietaire")).await;
        let mut owner = owner.unwrap();
        let lock = format!("BEGIN; LOCK TABLE pupitre.{table} IN ACCESS EXCLUSIVE MODE");
        sqlx::raw_sql(sqlx::AssertSqlSafe(lock))
            .execute(&mut owner)
            .await
            .unwrap();
        owner
    }

    /// The number of its only dossier.
    ///
    /// # Panics
    /// It holds another number of them.
    pub async fn only_dossier(&self) -> String {
        let tasks = PgConnection::connect(&self.address("taches")).await;
        let ids: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM pupitre.dossier")
            .fetch_all(&mut tasks.unwrap())
            .await
            .unwrap();
        let [id] = ids.as_slice() else {
            panic!("{} dossiers", ids.len())
        };
        id.to_string()
    }

    /// Copies it to a file, while it is used.
    ///
    /// # Panics
    /// PostgreSQL does not do it.
    pub fn back_up(&self, file: &Path) {
        let mut dump = Command::new(binaries().join("pg_dump"));
        dump.arg("--format=custom").arg("--file").arg(file);
        let done = dump.arg(self.address("chef")).status().unwrap();
        assert!(done.success(), "pg_dump");
    }

    /// Puts such a copy in its place: what came since is lost.
    ///
    /// # Panics
    /// PostgreSQL does not do it.
    pub async fn restore(&self, file: &Path) {
        let name = &self.name;
        create(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
        create(&format!("CREATE DATABASE {name} OWNER proprietaire")).await;
        let mut restore = Command::new(binaries().join("pg_restore"));
        restore.arg("--exit-on-error").arg("--dbname");
        let done = restore.arg(self.address("chef")).arg(file).status();
        assert!(done.unwrap().success(), "pg_restore");
    }

    /// Its address for a login: `guichet`, `taches`, `lecture`, `sante`, `proprietaire`.
    pub fn address(&self, login: &str) -> String {
        address(login, &self.name, self.port)
    }
}

fn address(login: &str, base: &str, port: u16) -> String {
    format!("postgres://{login}@127.0.0.1:{port}/{base}")
}

async fn create(statement: &str) {
    let mut chief = PgConnection::connect(&address("chef", "postgres", port()))
        .await
        .unwrap();
    chief
        .execute(sqlx::AssertSqlSafe(statement.to_owned()))
        .await
        .unwrap();
    chief.close().await.unwrap();
}

async fn template() {
    create("CREATE ROLE proprietaire LOGIN CREATEROLE").await;
    create("CREATE DATABASE modele OWNER proprietaire").await;
    let owner = address("proprietaire", "modele", port());
    server::base::migrate(&owner).await.unwrap();
    server::base::open_sessions(&owner, &[2024]).await.unwrap();
    for duty in ["guichet", "taches", "lecture", "sante"] {
        create(&format!("CREATE ROLE {duty} LOGIN IN ROLE pupitre_{duty}")).await;
    }
}

fn port() -> u16 {
    *PORT.get_or_init(start)
}

/// The newest PostgreSQL of this machine.
fn binaries() -> PathBuf {
    let installed = std::fs::read_dir("/usr/lib/postgresql").unwrap();
    let versions = installed.filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    let newest: u32 = versions.max().unwrap();
    Path::new("/usr/lib/postgresql")
        .join(newest.to_string())
        .join("bin")
}

fn start() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    // PostgreSQL refuses to run as root.
    let root = std::fs::read_to_string("/proc/self/status")
        .unwrap()
        .lines()
        .any(|line| line.starts_with("Uid:\t0\t"));
    let mut holder = if root {
        let mut other = Command::new("setpriv");
        other.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
        other.arg("sh");
        other
    } else {
        Command::new("sh")
    };
    let mut held = holder
        .args(["-c", HOLD, "grappe"])
        .arg(binaries())
        .arg(port.to_string())
        .arg(FOLDER.get_or_init(|| PathBuf::from("/tmp")))
        .current_dir("/tmp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(held.stdout.take().unwrap());
    let mut holder = Holder { held, said };
    holder.hears("ready");
    // The pipe stays open until this process ends.
    *HELD.lock().unwrap() = Some(holder);
    port
}

/// The shell that holds the cluster.
struct Holder {
    held: Child,
    said: BufReader<ChildStdout>,
}

impl Holder {
    fn hears(&mut self, word: &str) {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        assert_eq!(
            line.trim(),
            word,
            "the cluster did not start, or did not end"
        );
    }

    fn told(&mut self, order: &str, answer: &str) {
        let way = self.held.stdin.as_mut().unwrap();
        writeln!(way, "{order}").unwrap();
        self.hears(answer);
    }
}

/// The cluster on a disk of its own, whose power can be cut.
pub struct Grappe(Disque);

impl Grappe {
    /// Before the first base of this process.
    ///
    /// # Panics
    /// A base was made already.
    pub fn on(disk: Disque) -> Self {
        assert!(FOLDER.set(disk.point.clone()).is_ok(), "the first thing");
        Self(disk)
    }

    /// Cuts the power of the disk and ends every process of the cluster; then the power is back.
    ///
    /// # Panics
    /// The cluster does not start again.
    pub fn cut(&self) {
        let mut held = HELD.lock().unwrap();
        let holder = held.as_mut().unwrap();
        self.0.cut();
        holder.told("kill", "ended");
        self.0.back();
        holder.told("start", "ready");
    }
}
