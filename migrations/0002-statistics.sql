-- What was counted of queues, skills and agents, by quarters of an hour and
-- by days: one row for each scope and period in which there was something to
-- count. The rows of a scope add up (but the two …_max_us): the quarters of
-- a day give the day, so ask for one kind of period at a time.
--
-- Service level as the share of answered and abandoned that was answered in
-- time, for instance:
--
--   SELECT queue, SUM(answered_in_time) * 1.0 / SUM(answered + abandoned)
--   FROM statistics_report WHERE scope = 'queue' AND period = 'day'
--   GROUP BY queue HAVING SUM(answered + abandoned) > 0;

CREATE TABLE statistics_report (
  -- queue, skill, agent or agent_in_queue (by days only). What a scope is not
  -- about is '' rather than NULL, which no key can hold.
  scope TEXT NOT NULL,
  queue TEXT NOT NULL,
  skill TEXT NOT NULL,
  agent TEXT NOT NULL,
  -- interval or day, of the centre's time zone; it ends before "end_us".
  period TEXT NOT NULL,
  start_us BIGINT NOT NULL,
  end_us BIGINT NOT NULL,
  -- The input that closed the period.
  journal_number BIGINT NOT NULL,
  -- What was in time: of queues only; elsewhere each call was counted by the
  -- rule of its queue.
  threshold_us BIGINT,
  short_abandon_us BIGINT,
  waiting_at_start BIGINT NOT NULL,
  waiting_at_end BIGINT NOT NULL,
  -- Tries to enter, and how they ended. An agent has only "answered".
  entries BIGINT NOT NULL,
  answered BIGINT NOT NULL,
  abandoned BIGINT NOT NULL,
  timed_out BIGINT NOT NULL,
  left_by_key BIGINT NOT NULL,
  left_empty BIGINT NOT NULL,
  refused_empty BIGINT NOT NULL,
  refused_full BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  callback BIGINT NOT NULL,
  overflowed BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  -- Within the threshold; sooner than the short abandon.
  answered_in_time BIGINT NOT NULL,
  abandoned_in_time BIGINT NOT NULL,
  short_abandons BIGINT NOT NULL,
  -- Waits of the answered and of the abandoned: together, and the longest.
  answered_wait_us BIGINT NOT NULL,
  answered_wait_max_us BIGINT NOT NULL,
  abandoned_wait_us BIGINT NOT NULL,
  abandoned_wait_max_us BIGINT NOT NULL,
  -- Talks and after-call work that ended, and how long they were together.
  talks BIGINT NOT NULL,
  talk_us BIGINT NOT NULL,
  hold_us BIGINT NOT NULL,
  wrap_ups BIGINT NOT NULL,
  wrap_up_us BIGINT NOT NULL,
  offers_missed BIGINT NOT NULL,
  -- How long an agent was in each state; of scope agent only.
  staffed_available_us BIGINT NOT NULL,
  staffed_offered_us BIGINT NOT NULL,
  staffed_on_call_us BIGINT NOT NULL,
  staffed_wrap_up_us BIGINT NOT NULL,
  staffed_not_ready_us BIGINT NOT NULL,
  staffed_other_call_us BIGINT NOT NULL,
  staffed_unreachable_us BIGINT NOT NULL,
  PRIMARY KEY (start_us, scope, queue, skill, agent, period)
);

CREATE INDEX statistics_report_by_queue ON statistics_report (scope, queue, start_us);
CREATE INDEX statistics_report_by_skill ON statistics_report (scope, skill, start_us);
CREATE INDEX statistics_report_by_agent ON statistics_report (scope, agent, start_us);
