//! A disk whose power is cut: a file system of its own, on a loop device, whose writes that were not forced are lost.
//!
//! The cut is that of the file system itself (`FS_IOC_GOINGDOWN` without a flush of its log): from that instant nothing
//! reaches the device, and what is mounted again is what the device held. A disk that lies about what it has written is not
//! tried. Needs root, and the Debian packages `xfsprogs` and `e2fsprogs`.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Time for the last program to let go of the disk.
const PATIENCE: Duration = Duration::from_secs(20);

/// A disk.
pub struct Disque {
    folder: TempDir,
    /// Where it is mounted.
    pub point: PathBuf,
}

impl Disque {
    /// A new disk of so many mebibytes, in memory.
    ///
    /// # Panics
    /// This machine lets nobody make one.
    pub fn new(mebibytes: u64) -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").unwrap();
        let image = std::fs::File::create(folder.path().join("image")).unwrap();
        image.set_len(mebibytes << 20).unwrap();
        let point = folder.path().join("disque");
        std::fs::create_dir(&point).unwrap();
        let disk = Self { folder, point };
        done("mkfs.ext4", &["-q", disk.image().to_str().unwrap()]);
        disk.mount();
        // PostgreSQL runs as somebody else.
        for path in [disk.folder.path(), &disk.point] {
            let all = std::fs::Permissions::from_mode(0o777);
            std::fs::set_permissions(path, all).unwrap();
        }
        disk
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("image")
    }

    fn mount(&self) {
        let [image, point] = [self.image(), self.point.clone()];
        let words = ["-o", "loop", image.to_str().unwrap()];
        done("mount", &[&words[..], &[point.to_str().unwrap()]].concat());
    }

    /// Cuts the power: every program that writes is refused from now on.
    ///
    /// # Panics
    /// The file system does not go down.
    pub fn cut(&self) {
        done(
            "xfs_io",
            &["-x", "-c", "shutdown", self.point.to_str().unwrap()],
        );
    }

    /// The power is back, once the programs that used the disk have ended.
    ///
    /// # Panics
    /// The disk does not come back.
    pub fn back(&self) {
        let begun = Instant::now();
        while !unmount(&self.point).status.success() {
            assert!(begun.elapsed() < PATIENCE, "the disk is in use");
            std::thread::sleep(Duration::from_millis(20));
        }
        self.mount();
    }
}

impl Drop for Disque {
    fn drop(&mut self) {
        unmount(&self.point);
    }
}

fn unmount(point: &Path) -> Output {
    let mut command = Command::new("umount");
    command.arg(point).stderr(Stdio::null()).output().unwrap()
}

fn done(program: &str, words: &[&str]) {
    let told = Command::new(program).args(words).output();
    let told = told.unwrap_or_else(|error| panic!("{program}: {error}"));
    let said = String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success(), "{program} {words:?}: {said}");
}
