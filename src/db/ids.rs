//! Ids as types of their own, so that a class can never be taken for a pupil.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> { Ok(ToSqlOutput::from(self.0)) }
        }
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> { i64::column_result(value).map(Self) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
    )+};
}

ids! {
    /// Anyone known to the school.
    PersonId,
    /// A child on the roll; the same number as the child's [`PersonId`].
    PupilId,
    /// A teaching group of one academic year.
    ClassId,
    /// The link of one guardian to one pupil.
    LinkId,
    /// An open or ended session.
    SessionId,
    /// An invitation that carries a code.
    InvitationId,
    /// A request to join.
    JoinRequestId,
    /// A post in a story.
    PostId,
    /// A picture of a post.
    PictureId,
    /// A comment under a post.
    CommentId,
    /// A recorded court order.
    RestrictionId,
    /// A row of the outbox.
    OutboxId,
    /// A device that is opened for a class.
    ClassDeviceId,
    /// A code with which a pupil makes its own account.
    PupilCodeId,
    /// An adult whom a guardian lets look.
    DelegateId,
    /// A substitute's entry to one class on one day.
    DayPassId,
}

impl PupilId {
    /// The pupil as a person.
    #[must_use]
    pub fn person(self) -> PersonId {
        PersonId(self.0)
    }
}

/// The random name of a blob: 128 bits, written as 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub [u8; 16]);

impl std::fmt::Display for BlobId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl std::str::FromStr for BlobId {
    type Err = data_encoding::DecodeError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes())?;
        let short = data_encoding::DecodeError { position: bytes.len(), kind: data_encoding::DecodeKind::Length };
        bytes.try_into().map(Self).map_err(|_| short)
    }
}

impl ToSql for BlobId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.as_slice()))
    }
}

impl FromSql for BlobId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_blob()?.try_into().map(Self).map_err(|_| FromSqlError::InvalidType)
    }
}
