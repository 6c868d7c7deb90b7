-- The journal, what lies beside it, and the call records.
--
-- Written for SQLite and PostgreSQL alike. Moments are microseconds since
-- 1970-01-01T00:00:00Z, digests and checksums 64 bits as a signed number.
-- BYTEA is what PostgreSQL calls bytes; SQLite keeps bytes as they are under
-- any type name. SQLite reads BIGINT PRIMARY KEY as INTEGER PRIMARY KEY, which
-- makes the number the row's own address there.

-- Every input, numbered from 1 without gaps (but see journal_gap).
CREATE TABLE journal (
  number BIGINT PRIMARY KEY,
  at_us BIGINT NOT NULL,
  -- The version of the encoding of "input"; see JournalFormat.
  format INTEGER NOT NULL,
  -- CBOR; personal data by key only.
  input BYTEA NOT NULL,
  -- The running digest over all directives up to this input's.
  digest BIGINT NOT NULL
);

-- Inputs that could not be kept: why, and which.
CREATE TABLE journal_gap (
  from_number BIGINT PRIMARY KEY,
  to_number BIGINT NOT NULL,
  reason TEXT NOT NULL,
  at_us BIGINT NOT NULL
);

-- The centre as it was right after the input of that number.
CREATE TABLE snapshot (
  number BIGINT PRIMARY KEY,
  at_us BIGINT NOT NULL,
  format INTEGER NOT NULL,
  digest BIGINT NOT NULL,
  -- Of the bytes of "centre".
  checksum BIGINT NOT NULL,
  centre BYTEA NOT NULL
);

-- Personal data by the keys that journal, snapshots and records hold. An
-- erased value is NULL; its row stays, so that it can't come back.
CREATE TABLE personal_data (
  key TEXT PRIMARY KEY,
  value TEXT
);

-- What this instance is: its seed and the like.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- The truth about every ended call.
CREATE TABLE call_record (
  call_id TEXT PRIMARY KEY,
  -- The input that ended the call.
  journal_number BIGINT NOT NULL,
  tenant TEXT NOT NULL,
  node TEXT NOT NULL,
  release_id TEXT NOT NULL,
  ani_key TEXT NOT NULL,
  dnis TEXT NOT NULL,
  flow TEXT,
  queue TEXT,
  agent TEXT,
  arrived_at_us BIGINT NOT NULL,
  enqueued_at_us BIGINT,
  answered_at_us BIGINT,
  ended_at_us BIGINT NOT NULL,
  waited_us BIGINT NOT NULL,
  talked_us BIGINT NOT NULL,
  offers INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  termination TEXT NOT NULL,
  cause INTEGER NOT NULL
);

CREATE INDEX call_record_by_arrival ON call_record (arrived_at_us, call_id);
CREATE INDEX call_record_by_queue ON call_record (queue, arrived_at_us);
CREATE INDEX call_record_by_agent ON call_record (agent, arrived_at_us);
