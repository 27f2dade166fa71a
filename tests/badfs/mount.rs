//! The disk as a folder that programs can use, by FUSE.
//!
//! Files are opened past the kernel's cache, so that each read and write is one of the program's own; SQLite's `-shm` file alone
//! goes through it, because memory that is shared needs pages. Therefore the process that serves the disk never opens a database
//! on it: a page that it waits for would stop the thread that is to bring it. What is on the disk is judged as a copy.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fuser::{
    BackgroundSession, FileAttr, FileType, Filesystem, MountOption, ReplyAttr, ReplyCreate, ReplyData, ReplyDirectory,
    ReplyEmpty, ReplyEntry, ReplyOpen, ReplyStatfs, ReplyWrite, Request, TimeOrNow,
};
use rustix::io::Errno;

use crate::disk::{Kind, Node, Op, Shared};
use crate::program::Outcome;

/// How long the kernel may remember a name: until it is changed, and all changes go through it.
const REMEMBERED: Duration = Duration::from_secs(1);
const PAST_THE_CACHE: u32 = fuser::consts::FOPEN_DIRECT_IO;
/// What `df` says there is.
const BLOCKS: u64 = 1 << 20;

/// A mounted disk; unmounted when dropped.
pub struct Mount {
    _session: BackgroundSession,
    folder: tempfile::TempDir,
    pub disk: Shared,
}

impl Mount {
    pub fn new(disk: &Shared) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let options = [MountOption::FSName("badfs".into()), MountOption::NoAtime];
        let session = fuser::spawn_mount2(BadFs(disk.clone()), folder.path(), &options)?;
        Ok(Self { _session: session, folder, disk: disk.clone() })
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Also where somebody still has a file open: a mount that outlives its test would hang whoever looks at it.
        drop(Command::new("umount").arg("-l").arg(self.folder.path()).status());
    }
}

/// Whether this machine can mount one; says loudly that it cannot.
pub fn is_possible() -> bool {
    let possible = Path::new("/dev/fuse").exists() && rustix::process::geteuid().is_root();
    if !possible {
        println!(
            "\n*** NOT TESTED: power cuts, full disks and lying disks need /dev/fuse and root. The kill tests run instead. ***\n"
        );
    }
    possible
}

struct BadFs(Shared);

fn code(error: Errno) -> i32 {
    error.raw_os_error()
}

fn attributes(number: u64, node: &Node) -> FileAttr {
    let (kind, size) = match &node.kind {
        Kind::File(bytes) => (FileType::RegularFile, bytes.len() as u64),
        Kind::Folder(_) => (FileType::Directory, 4096),
    };
    let time: SystemTime = UNIX_EPOCH + Duration::from_secs(1_790_000_000);
    FileAttr {
        ino: number,
        size,
        blocks: size.div_ceil(512),
        atime: time,
        mtime: time,
        ctime: time,
        crtime: time,
        kind,
        perm: node.mode as u16,
        nlink: 1,
        uid: 0,
        gid: 0,
        rdev: 0,
        blksize: 4096,
        flags: 0,
    }
}

impl BadFs {
    /// Makes a file or folder and gives its attributes.
    fn make(&self, folder: u64, name: &OsStr, mode: u32, is_folder: bool) -> Result<FileAttr, Errno> {
        let mut disk = self.0.lock();
        let name = name.to_string_lossy().into_owned();
        if disk.named(folder, &name).is_some() {
            return Err(Errno::EXIST);
        }
        if !disk.has_room(0) {
            return Err(Errno::NOSPC);
        }
        let number = disk.number();
        let kind = if is_folder { Kind::Folder(Default::default()) } else { Kind::File(Vec::new()) };
        let node = Node { kind, mode: mode & 0o7777 };
        let made = attributes(number, &node);
        disk.nodes.insert(number, node);
        disk.names(folder).ok_or(Errno::NOENT)?.insert(name.clone(), number);
        disk.note(Op::Make { folder, name, node: number, mode: mode & 0o7777, is_folder });
        Ok(made)
    }

    fn flags(&self, node: u64) -> u32 {
        let name = self.0.lock().name_of(node).unwrap_or_default();
        if name.ends_with("-shm") { 0 } else { PAST_THE_CACHE }
    }

    fn remove(&self, folder: u64, name: &OsStr, reply: ReplyEmpty) {
        let mut disk = self.0.lock();
        let name = name.to_string_lossy().into_owned();
        let Some(node) = disk.named(folder, &name) else { return reply.error(code(Errno::NOENT)) };
        if disk.names(node).is_some_and(|names| !names.is_empty()) {
            return reply.error(code(Errno::NOTEMPTY));
        }
        if let Some(names) = disk.names(folder) {
            names.remove(&name);
        }
        disk.note(Op::Remove { folder, name });
        reply.ok();
    }

    fn sync(&self, node: u64, done: Op, reply: ReplyEmpty) {
        let mut disk = self.0.lock();
        if disk.sync_succeeds(node) {
            disk.note(done);
            reply.ok();
        } else {
            disk.note(Op::SyncFailed { node });
            reply.error(code(Errno::IO));
        }
    }
}

impl Filesystem for BadFs {
    fn lookup(&mut self, _: &Request<'_>, parent: u64, name: &OsStr, reply: ReplyEntry) {
        let disk = self.0.lock();
        let found = disk.named(parent, &name.to_string_lossy());
        match found.and_then(|number| disk.nodes.get(&number).map(|node| attributes(number, node))) {
            Some(found) => reply.entry(&REMEMBERED, &found, 0),
            None => reply.error(code(Errno::NOENT)),
        }
    }

    fn getattr(&mut self, _: &Request<'_>, node: u64, _: Option<u64>, reply: ReplyAttr) {
        match self.0.lock().nodes.get(&node) {
            Some(found) => reply.attr(&REMEMBERED, &attributes(node, found)),
            None => reply.error(code(Errno::NOENT)),
        }
    }

    fn setattr(
        &mut self,
        _: &Request<'_>,
        number: u64,
        mode: Option<u32>,
        _: Option<u32>,
        _: Option<u32>,
        size: Option<u64>,
        _: Option<TimeOrNow>,
        _: Option<TimeOrNow>,
        _: Option<SystemTime>,
        _: Option<u64>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<u32>,
        reply: ReplyAttr,
    ) {
        let mut disk = self.0.lock();
        if let (Some(mode), Some(node)) = (mode, disk.nodes.get_mut(&number)) {
            node.mode = mode & 0o7777;
        }
        if let Some(size) = size {
            let before = match disk.nodes.get(&number).map(|node| &node.kind) {
                Some(Kind::File(bytes)) => bytes.len(),
                _ => return reply.error(code(Errno::ISDIR)),
            };
            let size = size as usize;
            if size > before && !disk.has_room((size - before) as u64) {
                return reply.error(code(Errno::NOSPC));
            }
            disk.resize(number, size);
        }
        match disk.nodes.get(&number) {
            Some(node) => reply.attr(&REMEMBERED, &attributes(number, node)),
            None => reply.error(code(Errno::NOENT)),
        }
    }

    fn mkdir(&mut self, _: &Request<'_>, parent: u64, name: &OsStr, mode: u32, umask: u32, reply: ReplyEntry) {
        match self.make(parent, name, mode & !umask, true) {
            Ok(made) => reply.entry(&REMEMBERED, &made, 0),
            Err(error) => reply.error(code(error)),
        }
    }

    fn unlink(&mut self, _: &Request<'_>, parent: u64, name: &OsStr, reply: ReplyEmpty) {
        self.remove(parent, name, reply);
    }

    fn rmdir(&mut self, _: &Request<'_>, parent: u64, name: &OsStr, reply: ReplyEmpty) {
        self.remove(parent, name, reply);
    }

    fn rename(&mut self, _: &Request<'_>, from: u64, name: &OsStr, to: u64, new: &OsStr, _: u32, reply: ReplyEmpty) {
        let mut disk = self.0.lock();
        let (name, new_name) = (name.to_string_lossy().into_owned(), new.to_string_lossy().into_owned());
        let Some(node) = disk.named(from, &name) else { return reply.error(code(Errno::NOENT)) };
        if !disk.has_room(0) {
            return reply.error(code(Errno::NOSPC));
        }
        if let Some(names) = disk.names(from) {
            names.remove(&name);
        }
        if let Some(names) = disk.names(to) {
            names.insert(new_name.clone(), node);
        }
        disk.note(Op::Rename { from, name, to, new_name });
        reply.ok();
    }

    fn link(&mut self, _: &Request<'_>, node: u64, folder: u64, name: &OsStr, reply: ReplyEntry) {
        let mut disk = self.0.lock();
        let name = name.to_string_lossy().into_owned();
        if disk.named(folder, &name).is_some() {
            return reply.error(code(Errno::EXIST));
        }
        if !disk.has_room(0) {
            return reply.error(code(Errno::NOSPC));
        }
        if let Some(names) = disk.names(folder) {
            names.insert(name.clone(), node);
        }
        disk.note(Op::Link { node, folder, name });
        match disk.nodes.get(&node) {
            Some(linked) => reply.entry(&REMEMBERED, &attributes(node, linked), 0),
            None => reply.error(code(Errno::NOENT)),
        }
    }

    fn open(&mut self, _: &Request<'_>, node: u64, _: i32, reply: ReplyOpen) {
        reply.opened(0, self.flags(node));
    }

    fn create(
        &mut self,
        _: &Request<'_>,
        parent: u64,
        name: &OsStr,
        mode: u32,
        umask: u32,
        _: i32,
        reply: ReplyCreate,
    ) {
        match self.make(parent, name, mode & !umask, false) {
            Ok(made) => reply.created(&REMEMBERED, &made, 0, 0, self.flags(made.ino)),
            Err(error) => reply.error(code(error)),
        }
    }

    fn read(
        &mut self,
        _: &Request<'_>,
        node: u64,
        _: u64,
        at: i64,
        size: u32,
        _: i32,
        _: Option<u64>,
        reply: ReplyData,
    ) {
        let mut disk = self.0.lock();
        if let Some(ending) = disk.faults.unreadable.clone()
            && disk.name_of(node).is_some_and(|name| name.ends_with(&ending))
        {
            disk.struck = true;
            return reply.error(code(Errno::IO));
        }
        let Some(Node { kind: Kind::File(bytes), .. }) = disk.nodes.get(&node) else {
            return reply.error(code(Errno::NOENT));
        };
        let start = (at as usize).min(bytes.len());
        let end = (start + size as usize).min(bytes.len());
        reply.data(bytes.get(start..end).unwrap_or_default());
    }

    fn write(
        &mut self,
        _: &Request<'_>,
        node: u64,
        _: u64,
        at: i64,
        bytes: &[u8],
        write_flags: u32,
        _: i32,
        _: Option<u64>,
        reply: ReplyWrite,
    ) {
        let mut disk = self.0.lock();
        // Pages that come out of the kernel's cache have their place already: that is SQLite's shared memory.
        let from_cache = write_flags & fuser::consts::FUSE_WRITE_CACHE != 0;
        if !from_cache && !disk.has_room(bytes.len() as u64) {
            return reply.error(code(Errno::NOSPC));
        }
        if disk.write(node, at as usize, bytes) {
            reply.written(bytes.len() as u32);
        } else {
            reply.error(code(Errno::NOENT));
        }
    }

    fn flush(&mut self, _: &Request<'_>, _: u64, _: u64, _: u64, reply: ReplyEmpty) {
        reply.ok();
    }

    fn fsync(&mut self, _: &Request<'_>, node: u64, _: u64, _: bool, reply: ReplyEmpty) {
        self.sync(node, Op::Sync { node }, reply);
    }

    fn fsyncdir(&mut self, _: &Request<'_>, node: u64, _: u64, _: bool, reply: ReplyEmpty) {
        self.sync(node, Op::SyncFolder { node }, reply);
    }

    fn readdir(&mut self, _: &Request<'_>, folder: u64, _: u64, from: i64, mut reply: ReplyDirectory) {
        let disk = self.0.lock();
        let Some(Node { kind: Kind::Folder(names), .. }) = disk.nodes.get(&folder) else {
            return reply.error(code(Errno::NOTDIR));
        };
        let dots = [(".".to_owned(), folder), ("..".to_owned(), folder)];
        let all = dots.into_iter().chain(names.iter().map(|(name, node)| (name.clone(), *node)));
        for (place, (name, node)) in all.enumerate().skip(from as usize) {
            let is_folder = matches!(disk.nodes.get(&node).map(|node| &node.kind), Some(Kind::Folder(_)));
            let kind = if is_folder { FileType::Directory } else { FileType::RegularFile };
            if reply.add(node, place as i64 + 1, kind, name) {
                break;
            }
        }
        reply.ok();
    }

    fn statfs(&mut self, _: &Request<'_>, _: u64, reply: ReplyStatfs) {
        // Never short of room: the levels before a full disk have tests of their own, here the writes themselves are refused.
        reply.statfs(BLOCKS, BLOCKS / 2, BLOCKS / 2, 1 << 20, 1 << 19, 4096, 255, 4096);
    }

    fn access(&mut self, _: &Request<'_>, _: u64, _: i32, reply: ReplyEmpty) {
        reply.ok();
    }
}
