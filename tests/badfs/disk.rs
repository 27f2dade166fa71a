//! The disk that forgets: files and folders in memory, and everything that was done to them, in order.
//!
//! Invariants: what a program sees is always the newest state (as the kernel's page cache shows it); what would be on the disk
//! after a power cut is made from the record alone (`cut.rs`). The faults are turned on from outside, and the product knows of
//! none of them.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::program::Outcome;

/// The number of the topmost folder, as FUSE has it.
pub const TOP: u64 = 1;

/// A file or folder; it stays when its last name goes, for somebody may have it open.
#[derive(Clone, Debug)]
pub struct Node {
    pub kind: Kind,
    pub mode: u32,
}

#[derive(Clone, Debug)]
pub enum Kind {
    File(Vec<u8>),
    Folder(BTreeMap<String, u64>),
}

/// One thing that was done.
#[derive(Clone, Debug)]
pub enum Op {
    Make {
        folder: u64,
        name: String,
        node: u64,
        mode: u32,
        is_folder: bool,
    },
    Write {
        node: u64,
        at: usize,
        bytes: Vec<u8>,
    },
    Resize {
        node: u64,
        length: usize,
    },
    /// One more name for a file.
    Link {
        node: u64,
        folder: u64,
        name: String,
    },
    Rename {
        from: u64,
        name: String,
        to: u64,
        new_name: String,
    },
    Remove {
        folder: u64,
        name: String,
    },
    /// fsync or fdatasync of a file.
    Sync {
        node: u64,
    },
    SyncFolder {
        node: u64,
    },
    /// An fsync that answered EIO: the kernel then calls the pages clean, and what was not on the disk is lost.
    SyncFailed {
        node: u64,
    },
}

/// The state in which recording began, all of it on the disk, and what was done since.
#[derive(Clone, Debug, Default)]
pub struct Record {
    pub base: BTreeMap<u64, Node>,
    pub ops: Vec<Op>,
}

/// What goes wrong from now on.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// Bytes that still go onto the disk; then every write, growth and new name answers ENOSPC. Harsher than most disks, which
    /// let a block be overwritten: those that copy on write do not.
    pub room: Option<u64>,
    /// Syncs that still succeed; the next one answers EIO.
    pub syncs: Option<u64>,
    /// … and all that follow.
    pub always: bool,
    /// … counting only those of files whose name ends so.
    pub syncs_of: Option<String>,
    /// Reads of names that end so answer EIO.
    pub unreadable: Option<String>,
}

#[derive(Default)]
pub struct Disk {
    pub nodes: BTreeMap<u64, Node>,
    pub record: Record,
    pub is_recording: bool,
    pub faults: Faults,
    /// Bytes written, and syncs asked for, since the mount.
    pub written: u64,
    pub syncs: u64,
    /// Whether a fault has struck.
    pub struck: bool,
    next: u64,
}

/// A disk shared by the mount and the test.
pub type Shared = Arc<Mutex<Disk>>;

impl Disk {
    /// A disk that holds what lies in `folder`.
    pub fn holding(folder: &Path) -> Outcome<Shared> {
        let mut disk = Self { next: TOP + 1, ..Self::default() };
        disk.nodes.insert(TOP, Node { kind: Kind::Folder(BTreeMap::new()), mode: 0o755 });
        disk.take_in(folder, TOP)?;
        Ok(Arc::new(Mutex::new(disk)))
    }

    /// A disk that holds these.
    pub fn of(nodes: BTreeMap<u64, Node>) -> Shared {
        let next = nodes.keys().max().copied().unwrap_or(TOP) + 1;
        Arc::new(Mutex::new(Self { nodes, next, ..Self::default() }))
    }

    fn take_in(&mut self, folder: &Path, into: u64) -> Outcome {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let mode = entry.metadata()?.permissions().mode() & 0o7777;
            let node = self.number();
            let is_folder = entry.file_type()?.is_dir();
            let kind = if is_folder { Kind::Folder(BTreeMap::new()) } else { Kind::File(fs::read(entry.path())?) };
            self.nodes.insert(node, Node { kind, mode });
            self.names(into).ok_or("no folder")?.insert(entry.file_name().to_string_lossy().into_owned(), node);
            if is_folder {
                self.take_in(&entry.path(), node)?;
            }
        }
        Ok(())
    }

    /// Begins a record here: everything up to now is on the disk.
    pub fn begin_record(&mut self) {
        self.record = Record { base: self.nodes.clone(), ops: Vec::new() };
        self.is_recording = true;
    }

    pub fn number(&mut self) -> u64 {
        self.next += 1;
        self.next - 1
    }

    pub fn names(&mut self, folder: u64) -> Option<&mut BTreeMap<String, u64>> {
        match &mut self.nodes.get_mut(&folder)?.kind {
            Kind::Folder(names) => Some(names),
            Kind::File(_) => None,
        }
    }

    pub fn named(&self, folder: u64, name: &str) -> Option<u64> {
        match &self.nodes.get(&folder)?.kind {
            Kind::Folder(names) => names.get(name).copied(),
            Kind::File(_) => None,
        }
    }

    /// The name under which a file was last known.
    pub fn name_of(&self, node: u64) -> Option<String> {
        self.nodes.values().find_map(|holder| match &holder.kind {
            Kind::Folder(names) => names.iter().find(|(_, held)| **held == node).map(|(name, _)| name.clone()),
            Kind::File(_) => None,
        })
    }

    /// The file at this path, to look at it or to damage it.
    pub fn file_at(&mut self, path: &str) -> Option<&mut Vec<u8>> {
        let node = path.split('/').try_fold(TOP, |folder, name| self.named(folder, name))?;
        match &mut self.nodes.get_mut(&node)?.kind {
            Kind::File(bytes) => Some(bytes),
            Kind::Folder(_) => None,
        }
    }

    /// Whether the sync that failed last was a folder's.
    pub fn last_failed_on_folder(&self) -> bool {
        let failed = self.record.ops.iter().rev().find_map(|op| match op {
            Op::SyncFailed { node } => Some(*node),
            _ => None,
        });
        failed.and_then(|node| self.nodes.get(&node)).is_some_and(|node| matches!(node.kind, Kind::Folder(_)))
    }

    /// Writes down what was done.
    pub fn note(&mut self, op: Op) {
        if self.is_recording {
            self.record.ops.push(op);
        }
    }

    /// Whether so many more bytes go onto the disk; takes them from what is left.
    pub fn has_room(&mut self, bytes: u64) -> bool {
        let Some(room) = self.faults.room else { return true };
        if room < bytes.max(1) {
            self.struck = true;
            return false;
        }
        self.faults.room = Some(room - bytes);
        true
    }

    /// Whether this sync succeeds.
    pub fn sync_succeeds(&mut self, node: u64) -> bool {
        self.syncs += 1;
        if let Some(ending) = &self.faults.syncs_of
            && !self.name_of(node).is_some_and(|name| name.ends_with(ending))
        {
            return true;
        }
        match self.faults.syncs {
            None => true,
            Some(0) => {
                self.struck = true;
                if !self.faults.always {
                    self.faults.syncs = None;
                }
                false
            }
            Some(left) => {
                self.faults.syncs = Some(left - 1);
                true
            }
        }
    }

    pub fn write(&mut self, node: u64, at: usize, bytes: &[u8]) -> bool {
        let Some(Node { kind: Kind::File(content), .. }) = self.nodes.get_mut(&node) else { return false };
        overlay(content, at, bytes);
        self.written += bytes.len() as u64;
        self.note(Op::Write { node, at, bytes: bytes.to_vec() });
        true
    }

    pub fn resize(&mut self, node: u64, length: usize) -> bool {
        let Some(Node { kind: Kind::File(content), .. }) = self.nodes.get_mut(&node) else { return false };
        content.resize(length, 0);
        self.note(Op::Resize { node, length });
        true
    }
}

/// Puts `bytes` into `content` at this place; what lies between is zero.
pub fn overlay(content: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    if let Some(place) = content.get_mut(at..end) {
        place.copy_from_slice(bytes);
    }
}
