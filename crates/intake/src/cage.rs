//! A process of its own for whoever reads bytes of a stranger: it gives an answer of a known length in a known time, or none.
//!
//! The caller starts the same program again with a word; that process closes itself in with [`run`] before it reads the
//! first byte. Time on the processor, memory and files are bounded wherever a system knows how; on Linux nothing but
//! reading what was given, writing the answer and taking memory is left to it: no network, no file, no other program.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;

/// How a process ends that the system does not close in.
const NOT_HELD: u8 = 70;
/// Processes at work at the same time.
const AT_ONCE: usize = 2;

/// Starts processes that read bytes of a stranger, a few at a time.
#[derive(Debug, Clone)]
pub struct Cage {
    program: PathBuf,
    wall: Duration,
    turns: Arc<Semaphore>,
}

impl Cage {
    /// Starts this program, which must [`run`] its work when its first word asks for it; it is killed after the time `wall`.
    pub fn with(program: &Path, wall: Duration) -> Self {
        Self {
            program: program.to_owned(),
            wall,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// What the process answers to these words and bytes; `None` when it fails, takes too long or says too much.
    ///
    /// # Errors
    ///
    /// The process does not start, or the system does not close it in: that is no fault of the bytes.
    pub async fn ask<S: AsRef<OsStr>>(
        &self,
        words: &[S],
        bytes: &[u8],
        answer_max: usize,
    ) -> io::Result<Option<Vec<u8>>> {
        let _turn = self.turns.acquire().await.map_err(io::Error::other)?;
        let mut child = self.start(words)?;
        // A child that is dropped is killed.
        let answered = tokio::time::timeout(self.wall, answer(&mut child, bytes, answer_max)).await;
        let Ok(Some((status, answer))) = answered else {
            return Ok(None);
        };
        if status.code() == Some(NOT_HELD.into()) {
            return Err(io::Error::other("the process could not be closed in"));
        }
        Ok(status.success().then_some(answer))
    }

    fn start<S: AsRef<OsStr>>(&self, words: &[S]) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        #[cfg(windows)]
        {
            const CREATE_NO_WINDOW: u32 = 0x0800_0000;
            command.creation_flags(CREATE_NO_WINDOW);
        }
        command.spawn()
    }
}

/// How the process ended and what it answered.
async fn answer(
    child: &mut Child,
    bytes: &[u8],
    answer_max: usize,
) -> Option<(ExitStatus, Vec<u8>)> {
    let (mut stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
    let give = async move {
        // A child that gives up does not read to the end; how it ended is what counts.
        let _ = stdin.write_all(bytes).await;
    };
    let mut answer = Vec::new();
    let bound = u64::try_from(answer_max).unwrap_or(u64::MAX);
    let mut bounded = stdout.take(bound.saturating_add(1));
    let ((), read) = tokio::join!(give, bounded.read_to_end(&mut answer));
    read.ok()?;
    if answer.len() > answer_max {
        return None;
    }
    Some((child.wait().await.ok()?, answer))
}

/// Runs the work of such a process on a thread with room enough, once it is closed in.
pub fn run(work: impl FnOnce() -> Option<()> + Send + 'static) -> ExitCode {
    /// Room for recursion, the same on every system.
    const STACK: usize = 16 * 1024 * 1024;
    // A panic would leave a report of the crash on some systems, with the bytes in it.
    std::panic::set_hook(Box::new(|_| std::process::exit(1)));
    let held = move || match enter() {
        Some(()) if work().is_some() => ExitCode::SUCCESS,
        Some(()) => ExitCode::FAILURE,
        None => ExitCode::from(NOT_HELD),
    };
    let working = std::thread::Builder::new().stack_size(STACK).spawn(held);
    match working.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        Ok(Err(_)) | Err(_) => ExitCode::FAILURE,
    }
}

/// Closes the calling thread in, for good; `None` when the system does not hold it to that, and nothing must be read then.
///
/// The time on the processor ends a loop; the clock of the caller ends a wait. Memory is bounded on Linux; other systems
/// are asked, and may not hold it. Windows has the clock of the caller only.
#[cfg(unix)]
fn enter() -> Option<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    const MEMORY: u64 = 1024 * 1024 * 1024;
    const SECONDS: u64 = 4;
    let at_most = |resource, most| {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit).ok()
    };
    at_most(Resource::Cpu, SECONDS)?;
    // No file is written, not even what a crash would leave.
    at_most(Resource::Core, 0)?;
    at_most(Resource::Fsize, 0)?;
    let memory = at_most(Resource::As, MEMORY);
    if cfg!(target_os = "linux") {
        memory?;
    }
    filter()
}

/// As elsewhere, as far as this system goes.
#[cfg(not(unix))]
fn enter() -> Option<()> {
    Some(())
}

/// Leaves the calls that reading, answering and taking memory need; any other one fails.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
fn filter() -> Option<()> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};
    const LEFT: &[libc::c_long] = &[
        libc::SYS_brk,
        libc::SYS_clock_gettime,
        libc::SYS_close,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_fstat,
        libc::SYS_futex,
        libc::SYS_getrandom,
        libc::SYS_lseek,
        libc::SYS_madvise,
        libc::SYS_mmap,
        libc::SYS_mprotect,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_read,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sched_yield,
        libc::SYS_sigaltstack,
        libc::SYS_write,
        libc::SYS_writev,
    ];
    let rules = LEFT.iter().map(|call| (*call, Vec::new())).collect();
    let refused = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let arch = std::env::consts::ARCH.try_into().ok()?;
    let filter = SeccompFilter::new(rules, refused, SeccompAction::Allow, arch).ok()?;
    let program: BpfProgram = filter.try_into().ok()?;
    apply_filter(&program).ok()
}

#[cfg(all(
    unix,
    not(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64")
    ))
))]
fn filter() -> Option<()> {
    Some(())
}

#[cfg(all(
    test,
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod tests {
    use std::io::Write as _;

    #[test]
    fn whoever_is_closed_in_takes_memory_and_nothing_else() {
        let (listener, file) = (
            std::net::TcpListener::bind("127.0.0.1:0").expect("a port"),
            std::env::current_exe().expect("this program"),
        );
        let address = listener.local_addr().expect("an address");
        let tries = std::thread::spawn(move || {
            super::filter().expect("a filter");
            let memory = vec![7_u8; 8 << 20];
            std::io::sink().write_all(&memory).expect("memory");
            [
                std::fs::File::open(&file).is_err(),
                std::fs::read_dir("/").is_err(),
                std::net::TcpStream::connect(address).is_err(),
                std::net::UdpSocket::bind("127.0.0.1:0").is_err(),
                std::process::Command::new(&file).spawn().is_err(),
            ]
        });
        assert_eq!(tries.join().expect("no crash"), [true; 5]);
        assert!(std::net::TcpStream::connect(address).is_ok());
    }
}
