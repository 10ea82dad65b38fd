//! WebKitWebDriver on a private session bus.
//!
//! One bus per journey: the program lets itself be opened once per bus, and a program that was killed must not stand in
//! the way of the next journey.

use crate::desktop::Desktop;
use crate::processes::{Group, Tool};
use crate::wait::{PROGRAM, until};
use anyhow::{Context as _, Result};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Stdio;

const BUS: Tool = Tool {
    program: "dbus-run-session",
    package: "dbus",
};
const DRIVER: Tool = Tool {
    program: "WebKitWebDriver",
    package: "webkit2gtk-driver",
};

/// A running driver. The program that it opens belongs to its process group.
#[derive(Debug)]
pub(crate) struct Driver {
    port: u16,
    group: Group,
}

impl Driver {
    /// Starts the bus and the driver, in the home of that desktop; what they complain of goes there too.
    pub(crate) async fn start(desktop: &Desktop, environment: &[(String, String)]) -> Result<Self> {
        let port = free_port()?;
        let driver = DRIVER.command()?;
        let mut command = BUS.command()?;
        command
            .arg("--")
            .arg(driver.get_program())
            .args(driver.get_args())
            .arg("--host=127.0.0.1")
            .arg(format!("--port={port}"))
            .env_clear()
            .envs(desktop.environment()?)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null());
        let mut group = Group::start(command, &desktop.home().join("programme.txt"))?;
        until("WebKitWebDriver", PROGRAM, async || {
            group.check_alive()?;
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).context("its port is closed")
        })
        .await?;
        Ok(Self { port, group })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The processes of the driver.
    pub(crate) fn group(&self) -> &Group {
        &self.group
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("find a free port")?;
    Ok(listener.local_addr()?.port())
}
