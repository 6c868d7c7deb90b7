-- Callbacks: how those that came to nothing ended, and their legs in the
-- contact's record.

ALTER TABLE statistics_report ADD COLUMN callback_unreached BIGINT NOT NULL DEFAULT 0;
ALTER TABLE statistics_report ADD COLUMN callback_expired BIGINT NOT NULL DEFAULT 0;
ALTER TABLE statistics_report ADD COLUMN called_again BIGINT NOT NULL DEFAULT 0;

-- When the caller took a callback; NULL for who did not.
ALTER TABLE call_record ADD COLUMN callback_requested_at_us BIGINT;

-- Each time that the customer was dialled, counted from 1.
CREATE TABLE callback_attempt (
  call_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  started_at_us BIGINT NOT NULL,
  ended_at_us BIGINT,
  agent TEXT NOT NULL,
  channel TEXT NOT NULL,
  result TEXT,
  cause INTEGER NOT NULL,
  PRIMARY KEY (call_id, number)
);
