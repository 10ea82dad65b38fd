//! A real disk of a few megabytes, to be filled.
//!
//! A test that asks for one starts itself anew in namespaces of its own, where it may mount; the disk goes with them.
//! Where that is not possible the test fails: a full disk cannot be played.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Set in the test that was started anew: where the disk is to be mounted.
const PLACE: &str = "PUPITRE_PETIT_DISQUE";
/// Namespaces in which a test may mount: of a user, or of root.
const NAMESPACES: [&[&str]; 2] = [&["--user", "--map-root-user", "--mount"], &["--mount"]];

/// Tells a story on a disk of so many kilobytes. The name of the test is needed to start it anew.
pub(crate) fn on_a_small_disk<F: Future<Output = ()>>(
    test: &str,
    kilobytes: usize,
    story: impl FnOnce(PathBuf) -> F,
) {
    match std::env::var_os(PLACE) {
        Some(place) => tell(Path::new(&place), kilobytes, story),
        None => start_anew(test),
    }
}

fn tell<F: Future<Output = ()>>(place: &Path, kilobytes: usize, story: impl FnOnce(PathBuf) -> F) {
    let size = format!("size={kilobytes}k");
    succeed(
        Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(place),
    );
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        // A long story is too large for the stack of a test.
        .block_on(Box::pin(story(place.to_owned())));
    // A connection that was dropped may take a moment to let its file go.
    succeed(Command::new("umount").arg("--lazy").arg(place));
}

fn start_anew(test: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let possible = NAMESPACES
        .iter()
        .find(|words| may_mount(words, folder.path()));
    let namespaces = possible.unwrap_or_else(|| {
        panic!(
            "no small disk can be mounted here: this test needs root, or user namespaces \
             (sysctl user.max_user_namespaces), and `unshare` and `mount` of util-linux"
        )
    });
    let told = Command::new("unshare")
        .args(*namespaces)
        .arg(std::env::current_exe().expect("this test"))
        .args(["--exact", test, "--nocapture"])
        .env(PLACE, folder.path())
        .output()
        .expect("unshare was found before");
    let output = String::from_utf8_lossy(&told.stdout);
    assert!(
        told.status.success() && output.contains("1 passed"),
        "{output}\n{}",
        String::from_utf8_lossy(&told.stderr)
    );
}

fn may_mount(namespaces: &[&str], place: &Path) -> bool {
    let mounted = Command::new("unshare")
        .args(namespaces)
        .args(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs"])
        .arg(place)
        .output();
    mounted.is_ok_and(|mounted| mounted.status.success())
}

fn succeed(command: &mut Command) {
    let output = command.output().expect("mount and umount of util-linux");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {complaint}");
}

/// Takes all the room that is left.
pub(crate) fn fill(disk: &Path) {
    let ballast = disk.join("ballast");
    let mut size = 64 * 1024;
    while size > 0 {
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&ballast)
            .expect("a file takes no room of its own");
        match std::io::Write::write_all(&mut file, &vec![1; size]) {
            Ok(()) => {}
            Err(error) => {
                assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
                size /= 2;
            }
        }
    }
}

/// Gives that room back.
pub(crate) fn make_room(disk: &Path) {
    std::fs::remove_file(disk.join("ballast")).expect("the ballast is there");
}
